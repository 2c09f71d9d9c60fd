"""The gradient of one unit against autograd through the whole picture, and finite differences."""

import threading

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.errors import SettingError
from explorer.network import LAYERS, VGG16
from explorer.network.architecture import BY_NAME, layer_at
from explorer.operations.receptive_field import Box, EffectiveField, effective_field, unit_box

SIZE = (128, 192)
SPATIAL = [layer.name for layer in LAYERS if layer.is_trunk]


@pytest.fixture(scope="module")
def picture():
    return np.random.default_rng(11).normal(size=(1, 3, *SIZE)).astype(np.float32)


def whole(model, picture, name, channel, unit):
    """Autograd through the whole picture, no crop."""
    x = torch.from_numpy(picture.copy()).requires_grad_()
    y = model(x, stop=name)[0, channel, unit[0], unit[1]]
    y.backward()
    return y.item(), x.grad[0].abs().sum(0).numpy()


@settings(max_examples=10, derandomize=True)
@given(data=st.data())
def test_the_gradient_is_the_whole_pictures_and_0_outside_the_box(trunk, picture, data):
    layer = layer_at(data.draw(st.sampled_from(SPATIAL)), SIZE)
    channels, height, width = layer.out_shape
    channel = data.draw(st.integers(0, channels - 1))
    unit = data.draw(st.tuples(st.integers(0, height - 1), st.integers(0, width - 1)))
    field = effective_field(trunk, picture, layer.name, channel, unit)
    value, gradient = whole(trunk, picture, layer.name, channel, unit)
    assert field.value == pytest.approx(value, rel=1e-4, abs=1e-4)
    scale = max(float(gradient.max()), 1e-6)
    np.testing.assert_allclose(field.gradient, gradient, rtol=0, atol=1e-4 * scale)
    outside = np.ones(SIZE, bool)
    box = field.box.clipped(SIZE)
    outside[box.top : box.bottom, box.left : box.right] = False
    assert not field.gradient[outside].any()


@pytest.mark.parametrize("name", ["conv1_1", "conv2_2", "pool3", "conv4_3", "conv5_3", "pool5"])
def test_with_positive_numbers_everywhere_the_gradient_fills_the_box_exactly(name):
    model = VGG16(None).requires_grad_(False)
    for parameter in model.parameters():
        parameter.fill_(1 / parameter[0].numel() if parameter.ndim == 4 else 0)
    # a max-pooling passes its gradient to one winner; an average passes it to all
    for position, module in enumerate(model.features):
        if isinstance(module, torch.nn.MaxPool2d):
            model.features[position] = torch.nn.AvgPool2d(2)
    size = (256, 256)
    layer = layer_at(name, size)
    unit = (layer.out_shape[1] // 2, layer.out_shape[2] // 2)
    field = effective_field(model, np.ones((1, 3, *size), np.float32), name, 0, unit)
    rows, columns = field.gradient.any(axis=1).nonzero()[0], field.gradient.any(axis=0).nonzero()[0]
    box = field.box.clipped(size)
    assert (rows[0], rows[-1] + 1) == (box.top, box.bottom)
    assert (columns[0], columns[-1] + 1) == (box.left, box.right)


def test_the_gradient_is_what_a_small_nudge_does(trunk, picture):
    double = VGG16(None).double().requires_grad_(False)
    double.load_state_dict({key: value.double() for key, value in trunk.state_dict().items()})
    unit, place = (20, 30), (41, 62)
    field = effective_field(trunk, picture, "conv2_1", 5, unit)
    moved = 0.0
    for colour in range(3):
        pair = []
        for sign in (1, -1):
            nudged = torch.from_numpy(picture.copy()).double()
            nudged[0, colour, place[0], place[1]] += sign * 1e-6
            pair.append(double(nudged, stop="conv2_1")[0, 5, unit[0], unit[1]].item())
        moved += abs(pair[0] - pair[1]) / 2e-6
    assert field.gradient[place] == pytest.approx(moved, rel=1e-3)


def test_the_shared_model_is_left_as_it_was_even_inside_an_inference_mode(trunk, picture):
    before = {key: value.clone() for key, value in trunk.state_dict().items()}
    with torch.inference_mode():
        field = effective_field(trunk, picture, "conv3_1", 0, (3, 4))
        assert torch.is_inference_mode_enabled()
    assert field.gradient.any()
    for name, parameter in trunk.named_parameters():
        assert parameter.grad is None
        assert not parameter.requires_grad
        assert torch.equal(parameter, before[name])


def test_threads_share_one_model_without_mixing_their_units(trunk, picture):
    units = [(row, column) for row in (2, 9) for column in (1, 12)]
    expected = {unit: effective_field(trunk, picture, "conv4_1", 3, unit) for unit in units}
    found = {}

    def work(unit):
        found[unit] = effective_field(trunk, picture, "conv4_1", 3, unit)

    threads = [threading.Thread(target=work, args=(unit,)) for unit in units]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)
    for unit in units:
        np.testing.assert_allclose(
            found[unit].gradient, expected[unit].gradient, rtol=1e-4, atol=1e-6
        )


def test_a_unit_behind_a_closed_relu_has_no_gradient_and_keeps_its_box(trunk, picture):
    maps = trunk(torch.from_numpy(picture), stop="relu2_1")[0]
    channel, row, column = (maps == 0).nonzero()[0].tolist()
    field = effective_field(trunk, picture, "relu2_1", channel, (row, column))
    assert field.value == 0
    assert field.total == 0
    assert field.central(0.9) == (field.box, 0.0)


def field_of(gradient, box):
    return EffectiveField(np.asarray(gradient, np.float32), box, 1.0)


@pytest.mark.parametrize("side", [7, 8])
@settings(max_examples=30, derandomize=True)
@given(seed=st.integers(0, 99), share=st.floats(0.05, 1))
def test_the_central_square_is_the_smallest_that_holds_the_share(side, seed, share):
    gradient = np.random.default_rng(seed).random((10, 12)) ** 4
    box = Box(1, 2, 1 + side, 2 + side)
    inside = np.zeros_like(gradient)
    inside[1 : 1 + side, 2 : 2 + side] = gradient[1 : 1 + side, 2 : 2 + side]
    square, held = field_of(inside, box).central(share)
    by = square.top - box.top
    shares = {
        cut: inside[1 + cut : 1 + side - cut, 2 + cut : 2 + side - cut].astype(np.float32).sum()
        / inside.astype(np.float32).sum()
        for cut in range((side - 1) // 2 + 1)
    }
    assert square == Box(1 + by, 2 + by, 1 + side - by, 2 + side - by)
    assert held == pytest.approx(shares[by], rel=1e-5)
    assert held >= share - 1e-5
    assert by + 1 not in shares or shares[by + 1] < share + 1e-5


def test_a_square_that_reaches_off_the_picture_counts_what_is_on_it():
    gradient = np.zeros((6, 6))
    gradient[:2, :2] = 1
    square, held = field_of(gradient, Box(-2, -2, 3, 3)).central(0.2)
    assert (square, held) == (Box(0, 0, 1, 1), 0.25)


@pytest.mark.parametrize(
    ("channel", "unit"), [(64, (0, 0)), (0, (128, 0)), (0, (0, 192)), (0, (-1, 0)), (-1, (0, 0))]
)
def test_a_unit_that_is_not_there_is_refused(trunk, picture, channel, unit):
    with pytest.raises(SettingError, match="64 channels of 128×192"):
        effective_field(trunk, picture, "conv1_1", channel, unit)


def test_the_classifier_has_no_box():
    with pytest.raises(SettingError, match="sees the whole picture"):
        unit_box(layer_at("fc6"), (0, 0))


def test_a_pooled_units_box_is_the_union_of_the_four_it_pools():
    pool, conv = layer_at("pool4"), LAYERS[BY_NAME["relu4_3"]]
    boxes = [unit_box(conv, (row, column)) for row in (6, 7) for column in (10, 11)]
    union = Box(
        min(b.top for b in boxes),
        min(b.left for b in boxes),
        max(b.bottom for b in boxes),
        max(b.right for b in boxes),
    )
    assert unit_box(pool, (3, 5)) == union
