"""Maps that say why a number is what it is, against passes written out and sums by hand."""

from itertools import product

import numpy as np
import pytest
import torch
from scipy.stats import spearmanr
from torch.nn import functional as F

from explorer.errors import SettingError
from explorer.imaging.sampling import Sampling
from explorer.network import VGG16
from explorer.network.architecture import LAYERS, layer_at
from explorer.operations.receptive_field import unit_box
from explorer.shapes import ModelInput
from explorer.studies.attribution import (
    Attribution,
    ChannelScore,
    Course,
    HeadScore,
    Occluder,
    Randomised,
    Sanity,
    SoFar,
    attribute,
    gradient,
    occluded_scores,
    occlusion_rows,
    passing,
    randomised,
    rank_correlation,
    sanity,
    score_of,
    verdict,
)
from explorer.studies.attribution.changing import Span
from explorer.studies.heads import Head, Origin, Readout, Source, Summary
from explorer.studies.heads.readout import Dense


def head(summary: Summary, inputs: int, layer: str = "pool4") -> Head:
    numbers = np.random.default_rng(4)
    dense = Dense(
        numbers.standard_normal((3, inputs)).astype(np.float32),
        numbers.standard_normal(3).astype(np.float32),
    )
    origin = Origin(Source(layer, summary), "", "", Sampling())
    return Head(("a", "b", "c"), Readout(dense), origin)


def test_incremental_occlusion_is_full_recomputation(trunk: VGG16, noise_input: ModelInput) -> None:
    wrong = []
    occluder = Occluder(11, 17)
    rows, columns = (list(occluder.places(side)) for side in noise_input.shape[2:])
    flat = head(Summary.FLAT, 512 * 2 * 4)
    for score in (
        ChannelScore("conv1_1", 5),
        ChannelScore("relu2_2", 9, (3, 33)),
        ChannelScore("pool3", 77, (4, 7)),
        ChannelScore("conv4_3", 300, (0, 0)),
        ChannelScore("pool5", 41),
        HeadScore(flat, 1),
    ):
        found = np.stack(list(occlusion_rows(trunk, noise_input, score, occluder)))
        places = list(product(rows, columns))
        slowly = occluded_scores(trunk, noise_input, score, places, occluder.window)
        wanted = score_of(trunk, noise_input, score) - slowly
        reach = np.abs(wanted).max()
        if reach == 0 or np.abs(found.ravel() - wanted).max() > 1e-5 * (reach + 1):
            wrong.append((score, reach, np.abs(found.ravel() - wanted).max()))
    assert not wrong


def test_windows_that_a_unit_cannot_see_take_nothing(trunk: VGG16, noise_input: ModelInput) -> None:
    unit = (20, 30)
    box = unit_box(layer_at("conv2_1", (47, 70)), unit)
    rows = occlusion_rows(trunk, noise_input, ChannelScore("conv2_1", 9, unit), Occluder(3, 3))
    taken = np.stack(list(rows)) != 0
    here = np.zeros((47, 70), bool)
    here[box.top : box.bottom, box.left : box.right] = True
    seen = np.array(
        [[here[r : r + 3, c : c + 3].any() for c in range(0, 68, 3)] for r in range(0, 45, 3)]
    )
    np.testing.assert_array_equal(taken, seen)


def test_what_changes_is_what_a_changed_number_reaches() -> None:
    wrong = []
    for layer in LAYERS[:6]:
        side = 12
        for start, stop in ((0, 1), (3, 6), (5, 7), (10, 12)):
            x = torch.zeros(1, 1, side, 1).repeat(1, 1, 1, side)
            x[:, :, start:stop] = 1
            if layer.kind == "conv":
                out = F.conv2d(x, torch.ones(1, 1, 3, 3), padding=1)
            else:
                out = x if layer.kind == "relu" else F.max_pool2d(x, 2)
            rows = torch.nonzero(out[0, 0, :, side // 4])[:, 0]
            found = Span(start, stop).reached(layer).within(Span(0, out.shape[2]))
            if (found.start, found.stop) != (int(rows[0]), int(rows[-1]) + 1):
                wrong.append((layer.name, start, stop, found))
    assert not wrong


def test_a_map_goes_on_where_it_was(trunk: VGG16, noise_input: ModelInput) -> None:
    score = ChannelScore("relu2_1", 12)
    wrong = []
    for method in Attribution:
        plan = Course(method, 6)
        every = list(attribute(trunk, noise_input, score, plan))
        middle = every[len(every) // 2]
        *_between, last = [middle, *attribute(trunk, noise_input, score, plan, middle)]
        if not np.array_equal(last.values, every[-1].values):
            wrong.append((method, "another map"))
        if [each.done for each in every] != list(range(1, plan.count((47, 70)) + 1)):
            wrong.append((method, "other steps"))
        if not (every[-1].is_complete and np.isfinite(every[-1].values).all()):
            wrong.append((method, "not complete"))
    assert not wrong


def test_integrated_gradients_add_up_and_the_product_does_not(
    trunk: VGG16, noise_input: ModelInput
) -> None:
    score = ChannelScore("relu3_1", 12)
    residuals = {}
    for steps in (4, 64):
        *_others, found = attribute(
            trunk, noise_input, score, Course(Attribution.INTEGRATED, steps)
        )
        zero = score_of(trunk, np.zeros_like(noise_input), score)
        wanted = score_of(trunk, noise_input, score) - zero
        residuals[steps] = found.residual
        assert found.residual == pytest.approx(
            (float(found.values.astype(float).sum()) - wanted) / wanted, abs=1e-5
        )
    assert abs(residuals[64] or 1) < 0.01
    (found,) = attribute(trunk, noise_input, score, Course(Attribution.PRODUCT))
    assert abs(found.residual or 0) > 0.01
    (found,) = attribute(trunk, noise_input, score, Course(Attribution.GRADIENT))
    assert found.residual is None


def test_a_heads_class_is_traced_back_through_the_head(
    trunk: VGG16, noise_input: ModelInput
) -> None:
    own = head(Summary.MEAN, 512)
    score = HeadScore(own, 2)
    maps = trunk(torch.from_numpy(np.array(noise_input)), stop="pool4")[0].numpy()
    logit = own.readout.logits(own.origin.source.of_maps(maps))[0, 2]
    assert score_of(trunk, noise_input, score) == pytest.approx(float(logit), abs=1e-5)
    found = gradient(trunk, noise_input, score)
    moved = np.array(noise_input)
    at = np.unravel_index(np.abs(found).argmax(), found.shape)
    step = 0.01
    moved[(0, *at)] += step
    slope = (score_of(trunk, moved, score) - score_of(trunk, noise_input, score)) / step
    assert slope == pytest.approx(float(found[at]), rel=0.1)


def test_large_pictures_give_the_same_gradient_with_less_kept(
    trunk: VGG16, monkeypatch: pytest.MonkeyPatch, noise_input: ModelInput
) -> None:
    score = ChannelScore("relu4_2", 12)
    wanted = gradient(trunk, noise_input, score)
    twice = []
    kept = passing.checkpoint
    monkeypatch.setattr(passing, "_LARGE", 100)
    monkeypatch.setattr(
        passing, "checkpoint", lambda *args, **more: (twice.append(1), kept(*args, **more))[1]
    )
    np.testing.assert_array_equal(gradient(trunk, noise_input, score), wanted)
    assert len(twice) == 4


def test_a_closed_unit_has_reasons_too(trunk: VGG16, noise_input: ModelInput) -> None:
    before = trunk(torch.from_numpy(np.array(noise_input)), stop="conv3_1")[0, 4].numpy()
    row, column = (int(place) for place in np.argwhere(before < 0)[0])
    score = ChannelScore("relu3_1", 4, (row, column))
    assert score_of(trunk, noise_input, score) == before[row, column]
    assert gradient(trunk, noise_input, score).any()


def test_what_is_not_there_is_refused() -> None:
    ChannelScore("conv3_1", 255, (10, 16)).check((47, 70))
    for wrong in (
        ChannelScore("conv3_1", 256),
        ChannelScore("conv3_1", 0, (11, 0)),
        ChannelScore("fc6", 0),
    ):
        with pytest.raises(SettingError):
            wrong.check((47, 70))


def test_randomising_touches_the_named_layers_only(trunk: VGG16) -> None:
    assert Randomised.ONE.layers("pool3") == ("conv3_3",)
    assert Randomised.BLOCK.layers("conv3_2") == ("conv3_1", "conv3_2")
    assert Randomised.TWO.layers("relu2_1") == ("conv1_1", "conv1_2", "conv2_1")
    assert len(Randomised.ALL.layers("fc8")) == 13
    before = {name: tensor.clone() for name, tensor in trunk.state_dict().items()}
    one = randomised(trunk, Randomised.ONE.layers("relu5_3"), 3).state_dict()
    every = randomised(trunk, Randomised.ALL.layers("relu5_3"), 3).state_dict()
    other = randomised(trunk, Randomised.ONE.layers("relu5_3"), 4).state_dict()
    changed = {name for name in before if not torch.equal(one[name], before[name])}
    assert changed == {"features.28.weight", "features.28.bias"}
    assert torch.equal(one["features.28.weight"], every["features.28.weight"])
    assert not torch.equal(one["features.28.weight"], other["features.28.weight"])
    assert not any(torch.equal(every[name], before[name]) for name in before)
    assert all(torch.equal(before[name], now) for name, now in trunk.state_dict().items())


def test_the_rank_correlation_is_spearmans() -> None:
    numbers = np.random.default_rng(1)
    one = numbers.integers(-4, 5, (9, 7)).astype(np.float32)
    other = one + numbers.standard_normal((9, 7)).astype(np.float32)
    wanted = spearmanr(np.abs(one).ravel(), np.abs(other).ravel()).statistic
    assert rank_correlation(one, other) == pytest.approx(wanted, abs=1e-12)
    assert rank_correlation(one, -2 * one) == pytest.approx(1)
    assert rank_correlation(one, np.zeros_like(one)) is None
    assert rank_correlation(one, np.full_like(one, np.nan)) is None
    assert [verdict(each) for each in (-0.5, 0.29, 0.3, 0.6)] == [
        Sanity.DEPENDS,
        Sanity.DEPENDS,
        Sanity.PARTLY,
        Sanity.FAILS,
    ]


def test_what_every_map_of_a_unit_has_in_common_does_not_count_as_the_same() -> None:
    score, size_hw = ChannelScore("conv3_3", 4, (9, 9)), (80, 80)
    box = unit_box(layer_at("conv3_3", size_hw), (9, 9))
    away = np.hypot(*(np.mgrid[:80, :80] - (np.array([[[box.top]], [[box.left]]]) + 19.5)))
    field = np.exp(-((away / 8) ** 2)).astype(np.float32) * (away < 20)
    numbers = np.random.default_rng(2)
    one, other = (
        SoFar(1, 1, field * numbers.standard_normal((80, 80)).astype(np.float32), 1.0)
        for _ in range(2)
    )
    alike = rank_correlation(one.values, other.values)
    found = sanity(score, Attribution.GRADIENT, one, other, size_hw)
    same = sanity(score, Attribution.GRADIENT, one, one, size_hw)
    assert (alike or 0) > 0.6
    assert abs(found or 1) < 0.15
    assert same == pytest.approx(1)
    whole = sanity(ChannelScore("conv3_3", 4), Attribution.GRADIENT, one, other, size_hw)
    assert whole == alike
    assert sanity(score, Attribution.CAM, one, other, size_hw) == alike


def test_a_window_lends_its_number_to_the_pixels_nearest_to_its_middle() -> None:
    occluder = Occluder(5, 3)
    values = np.arange(12, dtype=np.float32).reshape(3, 4)
    found = occluder.spread(values, (11, 14))
    assert occluder.grid((11, 14)) == (3, 4)
    middles = [[found[3 * r + 2, 3 * c + 2] for c in range(4)] for r in range(3)]
    np.testing.assert_array_equal(middles, values)
    assert found.shape == (11, 14)
    assert found[0, 0] == 0
    assert found[10, 13] == 11
