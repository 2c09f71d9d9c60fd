from itertools import pairwise

import pytest

from explorer.errors import ImageTooSmallError
from explorer.network.architecture import BY_NAME, LAYERS, LayerKind, layer_at, layers_at

CONVS = [layer for layer in LAYERS if layer.kind is LayerKind.CONV]
POOLS = [layer for layer in LAYERS if layer.kind is LayerKind.POOL]


def test_parameters_are_the_published_totals() -> None:
    assert sum(layer.parameters for layer in LAYERS) == 138_357_544
    assert sum(layer.parameters for layer in CONVS) == 14_714_688


def test_multiply_adds_are_15_470_g() -> None:
    assert round(sum(layer.macs for layer in LAYERS) / 1e9, 3) == 15.470


def test_receptive_fields_are_the_known_ones() -> None:
    seen = [x.receptive_field for x in LAYERS if x.kind in (LayerKind.CONV, LayerKind.POOL)]
    assert seen == [3, 5, 6, 10, 14, 16, 24, 32, 40, 44, 60, 76, 92, 100, 132, 164, 196, 212]


def test_strides_double_at_every_pool() -> None:
    assert [layer.stride for layer in POOLS] == [2, 4, 8, 16, 32]


def test_boxes_are_centred_on_their_units_up_to_the_even_pool_kernels() -> None:
    # walking back through kernels, steps and padding must give the same box
    for wanted in LAYERS:
        if wanted.receptive_field is None:
            continue
        low = high = 5
        for layer in reversed(LAYERS[: BY_NAME[wanted.name] + 1]):
            if layer.kind is LayerKind.AVGPOOL:
                continue
            low = low * layer.step - layer.padding
            high = high * layer.step - layer.padding + layer.kernel - 1
        assert low == wanted.start + 5 * wanted.stride
        assert high - low + 1 == wanted.receptive_field


def test_there_are_13_convolutions_5_pools_3_fully_connected() -> None:
    assert (len(CONVS), len(POOLS)) == (13, 5)
    assert [x.name for x in LAYERS if x.kind is LayerKind.FC] == ["fc6", "fc7", "fc8"]


def test_both_names_meet_torchvisions_indices() -> None:
    modules = {layer.name: layer.module for layer in LAYERS}
    assert modules["conv1_1"] == "features.0"
    assert modules["conv3_2"] == "features.12"
    assert modules["relu5_3"] == "features.29"
    assert [layer.module for layer in POOLS] == [f"features.{i}" for i in (4, 9, 16, 23, 30)]
    assert [modules[f"fc{i}"] for i in (6, 7, 8)] == [f"classifier.{i}" for i in (0, 3, 6)]


def test_every_layer_takes_in_what_the_one_before_puts_out() -> None:
    for before, after in pairwise(LAYERS):
        assert after.in_shape in (before.out_shape, (before.out_shape[0] * 49,))


def test_convention_pools_round_down() -> None:
    sizes = [x.out_shape[1] for x in layers_at((244, 244)) if x.kind is LayerKind.POOL]
    assert sizes == [122, 61, 30, 15, 7]


def test_conv3_2_reads_as_in_the_design() -> None:
    layer = layer_at("conv3_2")
    assert (layer.in_shape, layer.out_shape) == ((256, 56, 56), (256, 56, 56))
    assert layer.parameters == 590_080
    assert layer.macs == 1_849_688_064


def test_an_input_under_32_px_is_refused_with_its_size() -> None:
    with pytest.raises(ImageTooSmallError, match="31×64 px"):
        layers_at((64, 31))
