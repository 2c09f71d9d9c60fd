"""The optimiser: slopes, seeds, and pictures on which a channel fires."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from explorer.errors import SettingError
from explorer.imaging.preparing import CAFFE, TORCHVISION
from explorer.network import VGG16
from explorer.studies.optimising import Aim, Ascent, AscentRecipe, Means, Precision, Trunk
from explorer.studies.optimising.painting import Painting
from explorer.studies.optimising.shaking import shaken


def by_hand(model: VGG16, picture: torch.Tensor, layer: int, channel: int) -> torch.Tensor:
    """The first convolutions written out, and all channels of the last."""
    state = model.state_dict()
    x = (picture - torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)) / torch.tensor(
        [0.229, 0.224, 0.225]
    ).view(1, 3, 1, 1)
    for number in range(layer + 1):
        if f"features.{number}.weight" in state:
            x = F.conv2d(
                x, state[f"features.{number}.weight"], state[f"features.{number}.bias"], padding=1
            )
        elif f"features.{number - 1}.weight" in state:
            x = x.clamp(min=0)
        else:
            x = F.max_pool2d(x, 2)
    return x[0, channel]


def test_the_slope_is_that_of_all_channels_computed_by_hand(trunk: VGG16) -> None:
    picture = torch.rand(1, 3, 32, 32, generator=torch.Generator().manual_seed(1))
    wrong = []
    for (layer, place), aim in (
        (("conv1_1", 0), Aim.CHANNEL),
        (("conv2_2", 7), Aim.CHANNEL),
        (("conv3_1", 10), Aim.UNIT),
    ):
        ours, theirs = (picture.clone().requires_grad_() for _ in range(2))
        value = Trunk(trunk, TORCHVISION).value(layer, 5, aim)(ours)
        maps = by_hand(trunk, theirs, place, 5)
        expected = maps[maps.shape[0] // 2, maps.shape[1] // 2] if aim is Aim.UNIT else maps.mean()
        (mine,) = torch.autograd.grad(value, ours)
        (known,) = torch.autograd.grad(expected, theirs)
        pairs = ((value.detach(), expected.detach()), (mine, known))
        off = [float((a - b).abs().max() / b.abs().max()) for a, b in pairs]
        if max(off) > 1e-4:
            wrong.append((layer, aim, off))
    assert not wrong


@pytest.mark.parametrize("means", list(Means))
def test_a_picture_of_any_means_makes_its_channel_fire_far_above_what_noise_does(
    trunk: VGG16, means: Means
) -> None:
    value = Trunk(trunk, TORCHVISION).value("conv2_1", 9)
    random = torch.Generator().manual_seed(0)
    with torch.no_grad():
        noise = [float(value(torch.rand(1, 3, 32, 32, generator=random))) for _ in range(20)]
    ascent = Ascent(value, AscentRecipe(32, 24, 0.1, means))
    ascent.finish()
    assert ascent.number == 24
    assert ascent.measure() > np.mean(noise) + 10 * np.std(noise)


def test_equal_seeds_give_equal_pictures_in_one_thread_or_two_watched_or_not(trunk: VGG16) -> None:
    values = {bits: Trunk(trunk, CAFFE, bits).value("conv3_2", 3) for bits in Precision}

    def picture(bits: Precision, seed: int, threads: int = 1, *, watched: bool = False) -> bytes:
        before = torch.get_num_threads()
        torch.set_num_threads(threads)
        try:
            ascent = Ascent(values[bits], AscentRecipe(64, 4, seed=seed))
            for _ in ascent.steps():
                if watched:
                    ascent.pixels(), ascent.measure()
            return ascent.pixels().tobytes()
        finally:
            torch.set_num_threads(before)

    for bits in Precision:
        first = picture(bits, 1)
        assert picture(bits, 1, watched=True) == first, bits
        assert picture(bits, 2) != first, bits
    full = Precision.FLOAT32
    assert picture(full, 1, threads=2) == picture(full, 1)


def test_sixteen_bits_make_a_channel_fire_as_much_as_thirty_two_do(trunk: VGG16) -> None:
    judge = Trunk(trunk, TORCHVISION).value("conv2_2", 3)
    reached = []
    for bits in Precision:
        value = Trunk(trunk, TORCHVISION, bits).value("conv2_2", 3)
        pixels = Ascent(value, AscentRecipe(32, 16)).finish()
        with torch.no_grad():
            reached.append(
                float(judge(torch.from_numpy(pixels / 255.0).float().permute(2, 0, 1)[None]))
            )
    assert reached[1] == pytest.approx(reached[0], rel=0.05)


def test_waves_are_the_picture_they_stand_for() -> None:
    """One wave, by its formula: amplitude one part in the frequency."""
    side, across, down = 16, 3, 2
    painting = Painting((side, side), Means.FOURIER, None)
    with torch.no_grad():
        painting.numbers[0, 1, down, across, 0] = 1.0
    rows, columns = np.mgrid[:side, :side]
    frequency = np.hypot(across, down) / side
    wave = 2 * np.cos(2 * np.pi * (across * columns + down * rows) / side) / (side**2)
    expected = 1 / (1 + np.exp(-wave * side / frequency / 4))
    found = painting.picture().detach().numpy()[0]
    np.testing.assert_allclose(found[1], expected, atol=1e-6)
    np.testing.assert_array_equal(found[[0, 2]], 0.5)


def test_shaking_moves_a_dot_as_far_as_is_said_and_no_farther() -> None:
    side, random = 64, torch.Generator().manual_seed(0)
    dot = torch.zeros(1, 1, side, side)
    dot[..., side // 2 - 1 : side // 2 + 1, side // 2 - 1 : side // 2 + 1] = 1
    rows, columns = np.mgrid[:side, :side]
    places = []
    for _ in range(25):
        moved = shaken(dot, random)[0, 0].numpy()
        places.append(
            [(moved * axis).sum() / moved.sum() - (side - 1) / 2 for axis in (rows, columns)]
        )
    farthest = np.abs(places).max()
    assert 4.5 < farthest < 6 * 1.15 + 0.5


def test_a_channel_that_is_not_there_is_refused(trunk: VGG16) -> None:
    ready = Trunk(trunk, CAFFE)
    for layer, channel in (("relu1_1", 0), ("conv1_1", 64), ("conv1_1", -1), ("fc6", 0)):
        with pytest.raises(SettingError):
            ready.value(layer, channel)


def test_an_ascent_goes_on_where_another_stood_as_if_it_had_never_been_left(trunk: VGG16) -> None:
    value = Trunk(trunk, CAFFE).value("conv2_1", 3)
    recipe = AscentRecipe(32, 6)
    whole = Ascent(value, recipe).finish()
    for left in (0, 1, 4):
        begun = Ascent(value, recipe)
        for _ in range(left):
            begun.step()
        other = Ascent(value, recipe)
        other.step()
        other.go_on_from(begun.camp())
        assert np.array_equal(other.finish(), whole), left


def test_a_painting_of_a_picture_is_that_picture_but_for_black_and_white() -> None:
    pixels = np.random.default_rng(0).integers(6, 250, (37, 52, 3), dtype=np.uint8)
    off = {
        means: int(np.abs(Painting.of(pixels, means).pixels().astype(int) - pixels).max())
        for means in Means
    }
    assert max(off.values()) <= 1, off
