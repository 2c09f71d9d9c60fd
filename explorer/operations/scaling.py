"""Sizes by factors, as `cv2.resize(image, None, fx=…, fy=…)` works them out."""

import numpy as np

from explorer.errors import SettingError
from explorer.messages import N_
from explorer.shapes import SizeWH


def scaled_size(size_wh: SizeWH, fx: float, fy: float) -> SizeWH:
    """The size a picture gets from a factor for each axis.

    Convention: fx is for the width, fy for the height; halves are rounded to the even side.
    Raises: SettingError: if a factor is not above 0 or leaves no pixel.
    Source: `cv::resize`, whose `saturate_cast<int>` rounds as `cvRound`.
    """
    width, height = (float(np.rint(side * by)) for side, by in zip(size_wh, (fx, fy), strict=True))
    if not (width >= 1 and height >= 1 and width * height <= 2**28):
        raise SettingError(
            N_("The factors {fx} and {fy} would leave no picture, or one too large."), fx=fx, fy=fy
        )
    return int(width), int(height)
