"""All methods lead from the same picture to the same size."""

from itertools import product

import pytest

from explorer.imaging import Fit, Interpolation
from explorer.imaging.methods import Method, fitting_passes, median_seconds, samplings
from explorer.imaging.sampling import Sampling, sample
from tests.imaging.makers import noise


@pytest.mark.parametrize("fit", list(Fit))
def test_every_method_gives_the_same_size(fit: Fit, subtests: pytest.Subtests) -> None:
    for source_wh, passes in product([(600, 370), (40, 33), (2, 90), (1, 1)], [0, 1]):
        with subtests.test(source_wh=source_wh, passes=passes):
            possible = passes if min(source_wh) > 1 else 0
            found = samplings(source_wh, Sampling(size=64, fit=fit, passes=possible))
            for sampling in found.values():
                assert sample(noise(*source_wh), sampling).pixels.shape == (64, 64, 3)
            assert (Method.PYRAMID in found) == (min(source_wh) >= 2)


def test_a_method_is_named_like_its_interpolation() -> None:
    assert [method.value for method in Method] == [*Interpolation, "pyramid"]
    for interpolation in Interpolation:
        assert Method(interpolation.value).label == interpolation.label


@pytest.mark.parametrize(
    ("source_wh", "size", "passes"),
    [
        ((600, 370), 244, 1),
        ((512, 512), 64, 3),
        ((512, 512), 65, 2),
        ((1024, 1024), 32, 5),
        ((100, 100), 100, 1),
        ((3, 3), 32, 1),
    ],
)
def test_the_pyramid_halves_as_often_as_it_may_without_falling_below_the_size(
    source_wh: tuple[int, int], size: int, passes: int
) -> None:
    assert fitting_passes(source_wh, Sampling(size=size, fit=Fit.STRETCH)) == passes


def test_passes_set_by_hand_win_and_belong_to_the_pyramid_alone() -> None:
    found = samplings((512, 512), Sampling(size=64, passes=1))
    assert {method: item.passes for method, item in found.items() if item.passes} == {
        Method.PYRAMID: 1
    }


def test_time_is_the_median_of_the_runs_after_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter([0, 5, 10, 11, 20, 22])
    monkeypatch.setattr("explorer.imaging.methods.time.perf_counter", lambda: next(ticks))
    calls = []
    assert median_seconds(lambda: calls.append(1), runs=3) == 2
    assert len(calls) == 4
