"""The vocabulary of arrays: what each name promises about shape, dtype and range."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

RgbImage: TypeAlias = npt.NDArray[np.uint8]
"""(H, W, 3), sRGB, 0..255."""

GrayLevels: TypeAlias = npt.NDArray[np.uint8]
"""(..., H, W), 0..255, ready for a colour map."""

ModelInput: TypeAlias = npt.NDArray[np.float32]
"""(1, 3, H, W), red-green-blue planes after the weights' preprocessing."""

FeatureMaps: TypeAlias = npt.NDArray[np.float32]
"""(C, H, W) for convolution, ReLU and pooling layers; (N,) for flatten, fc and prob. Read-only."""

SizeWH: TypeAlias = tuple[int, int]
ShapeHW: TypeAlias = tuple[int, int]
