"""One channel goes by one number from its convolution to the pooling: where its pictures are kept.

The atlas has pictures of convolutions, a survey figures of ReLUs.
"""

from explorer.network.architecture import BY_NAME, LAYERS, LayerKind


def convolution_of(layer: str) -> str:
    """The convolution that puts out this layer's channels."""
    position = BY_NAME[layer]
    return next(item.name for item in LAYERS[position::-1] if item.kind is LayerKind.CONV)


def relu_of(layer: str) -> str:
    """The ReLU through which this layer's channels go, or have gone."""
    return LAYERS[BY_NAME[convolution_of(layer)] + 1].name
