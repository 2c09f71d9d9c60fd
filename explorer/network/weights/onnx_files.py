"""Reading the convolutions out of the ONNX model inside the default weights' package."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from explorer.network.architecture import LAYERS, LayerKind
from explorer.network.weights.keys import keras_name
from explorer.network.weights.stored import Contents, Stored, damaged


def contents_of(data: bytes) -> Contents:
    """List the 13 convolutions of a VGG16 that was converted from Keras to ONNX.

    Convention: the graph is parsed, never run. Names come out as Keras's, axes as (O, I, H, W);
    initializers of the model's own head are left alone.
    Raises: WeightsError: if the data are not ONNX.
    """
    try:
        graph = onnx.load_from_string(data).graph
    except Exception as problem:  # protobuf's own exception type depends on its implementation
        raise damaged("ONNX") from problem
    wanted = {
        f"functional_1/{keras_name(layer)}_1/{suffix}": f"{keras_name(layer)}.{part}"
        for layer in LAYERS
        if layer.kind is LayerKind.CONV
        for suffix, part in (("convolution/ReadVariableOp:0", "weight"), ("Squeeze:0", "bias"))
    }

    def reader(initializer: onnx.TensorProto) -> Callable[[], Tensor]:
        def read() -> Tensor:
            values: npt.NDArray[np.float32] = numpy_helper.to_array(initializer)
            return torch.from_numpy(values.copy())

        return read

    return Contents(
        {
            wanted[initializer.name]: Stored(
                tuple(initializer.dims),
                "float32" if initializer.data_type == onnx.TensorProto.FLOAT else "unknown",
                reader(initializer),
            )
            for initializer in graph.initializer
            if initializer.name in wanted
        }
    )
