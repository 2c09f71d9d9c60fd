import dataclasses

import numpy as np
import pytest
from scipy import stats

from explorer.rendering import apply_curve, curve
from explorer.studies import mapping_scores
from explorer.studies.mapping_scores import Scores, recommend, score, telling_channels, yardstick

RNG = np.random.default_rng(3)
SIZES = np.geomspace(1, 40, 8).astype(np.float32)[:, None, None]
SIGNED = RNG.normal(size=(8, 20, 18)).astype(np.float32) * SIZES
POSITIVE = np.maximum(SIGNED, 0)


def test_order_is_scipys_rank_correlation_inside_channels_and_across() -> None:
    stick = yardstick(POSITIVE)
    for text in ("channel", "std-1", "layer"):
        levels = apply_curve(POSITIVE, curve(POSITIVE, text))
        inside = [
            stats.spearmanr(a.ravel(), b.ravel()).statistic
            for a, b in zip(POSITIVE, levels, strict=True)
        ]
        found = score(stick, text)
        assert found.order == pytest.approx(np.mean(inside), abs=1e-9)
        across = stats.spearmanr(POSITIVE.ravel(), levels.ravel()).statistic
        assert found.order_across == pytest.approx(across, abs=1e-9)


def test_only_a_shared_scale_keeps_the_order_between_channels() -> None:
    stick = yardstick(SIGNED)
    assert score(stick, "sqrt-layer").order_across > 0.9999
    assert score(stick, "sqrt").order_across < 0.99


def test_the_reference_is_like_itself_and_keeps_all_its_keypoints() -> None:
    found = score(yardstick(POSITIVE, "p1-99"), "p1-99")
    assert found.likeness == pytest.approx(1)
    assert found.kept == found.wanted == found.found
    assert found.kept


def test_clipped_values_are_counted_over_the_whole_layer() -> None:
    found = score(yardstick(SIGNED), "fixed--2-5")
    assert found.below == np.count_nonzero(SIGNED < -2)
    assert found.above == np.count_nonzero(SIGNED > 5)
    assert found.clipped_share == (found.below + found.above) / SIGNED.size


def test_small_maps_are_too_small_for_sift_and_vectors_have_no_looks() -> None:
    small = score(yardstick(SIGNED[:, :7, :7]), "log")
    assert small.kept is small.kept_share is None
    assert np.isfinite(small.likeness)
    vector = score(yardstick(POSITIVE.ravel()), "log")
    assert np.isnan(vector.likeness)
    assert vector.kept is None
    assert vector.order > 0.99


def test_rank_correlations_of_a_large_layer_look_at_a_sample() -> None:
    maps = RNG.normal(size=(2, 400, 400)).astype(np.float32)
    stick = yardstick(maps)
    assert stick.across.size <= mapping_scores.SAMPLE
    assert score(stick, "channel").order == pytest.approx(
        np.mean(
            [
                stats.spearmanr(m.ravel(), n.ravel()).statistic
                for m, n in zip(maps, apply_curve(maps, curve(maps, "channel")), strict=True)
            ]
        ),
        abs=1e-3,
    )


@pytest.mark.parametrize("value", [0.0, 3.0, np.nan, np.inf])
def test_a_layer_that_says_nothing_has_no_scores_and_no_recommendation(value: float) -> None:
    stick = yardstick(np.full((3, 20, 20), value, np.float32))
    table = [score(stick, text) for text in ("channel", "log", "rank", "sigmoid", "std-3")]
    assert all(np.isnan(row.order) for row in table)
    assert recommend(table, signed=False) is None


def test_broken_values_do_not_spoil_the_scores_of_the_rest() -> None:
    maps = POSITIVE.copy()
    maps[0, 0, 0], maps[1, 1, 1], maps[2, 2, 2] = np.nan, np.inf, -np.inf
    found = score(yardstick(maps), "log-layer")
    assert found.order > 0.99
    assert np.isfinite([found.error, found.detail, found.likeness]).all()


def test_telling_channels_are_alive_and_reach_from_the_widest_to_the_narrowest() -> None:
    maps = np.concatenate([np.zeros((3, 20, 18), np.float32), SIGNED])
    chosen = telling_channels(maps, 4)
    assert chosen[0] == 10
    assert chosen[-1] == 3
    assert len(chosen) == 4
    assert telling_channels(maps[:3]) == ()


BASE = score(yardstick(POSITIVE), "channel")


def row(text: str, **changes: float) -> Scores:
    fine = {"order": 1.0, "relative_error": 0.01, "detail": 5.0}
    return dataclasses.replace(BASE, mapping=curve(POSITIVE, text).mapping, **(fine | changes))


def test_the_truest_of_the_comparable_is_recommended() -> None:
    table = [
        row("channel", relative_error=0.001),
        row("layer"),
        row("sqrt-layer", detail=4.5),
        row("log-layer", relative_error=0.02),
    ]
    found = recommend(table, signed=False)
    assert str(found.scores.mapping) == "layer"
    assert (found.rivals, found.is_comparable) == (3, True)


def test_a_shared_scale_that_hides_the_detail_is_not() -> None:
    found = recommend([row("channel"), row("layer", detail=3.0)], signed=False)
    assert str(found.scores.mapping) == "channel"
    assert not found.is_comparable


def test_a_mapping_that_loses_order_or_numbers_is_taken_only_for_want_of_better() -> None:
    lossy = [row("layer", order=0.9), row("std-3", relative_error=0.3)]
    assert str(recommend([*lossy, row("rank", detail=1)], signed=False).scores.mapping) == "rank"
    found = recommend(lossy, signed=False)
    assert str(found.scores.mapping) == "layer"
    assert not found.is_true


def test_maps_with_a_sign_get_a_scale_with_zero_in_the_middle() -> None:
    found = recommend([row("layer", relative_error=0.0), row("sqrt-layer")], signed=True)
    assert str(found.scores.mapping) == "sqrt-layer"
