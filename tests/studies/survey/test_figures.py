"""A survey's figures, against loops over the maps themselves."""

import numpy as np
import pytest

from explorer.imaging import decode_image, prepare, sample
from explorer.network import VGG16, layer_at, record
from explorer.studies.survey import RELUS, Survey
from explorer.studies.survey.histogram import BINS, counts, edges, entropy
from explorer.studies.survey.top import BEST, Top

Maps = list[tuple[int, dict[str, np.ndarray]]]


@pytest.fixture(scope="module")
def maps(bench, survey) -> Maps:
    """The maps of every picture that counts, with its number."""
    model = VGG16.from_weights(bench.loaded)
    found: Maps = []
    for row in survey.pictures:
        if row.is_counted:
            pixels = decode_image((bench.pictures / row.path).read_bytes()).pixels
            x = prepare(sample(pixels, bench.sampling).pixels, bench.loaded.preprocessing)
            found.append((row.id, record(model, x, bench.columns.layers)))
    return found


def test_the_best_nine_are_those_of_a_loop_over_all_pictures(survey: Survey, maps: Maps) -> None:
    wrong = []
    for layer in survey.layers:
        for channel in range(layer_at(layer).channels):
            every = []
            for number, found in maps:
                one = np.asarray(found[layer][channel])
                place = np.unravel_index(one.argmax(), one.shape)
                every.append((-float(one.max()), number, tuple(map(int, place))))
            expected = [(-value, *rest) for value, *rest in sorted(every)[:9] if value < 0]
            best = survey.top(layer, channel)
            if [(b.value, b.picture, b.place) for b in best] != expected:
                wrong.append((layer, channel))
    assert not wrong


def test_means_spreads_and_dead_shares_are_those_of_all_values(survey: Survey, maps: Maps) -> None:
    for layer in survey.layers:
        stack = np.stack([np.asarray(found[layer], np.float64) for _, found in maps])
        means = stack.mean(axis=(2, 3))
        figures = survey.figures(layer)
        np.testing.assert_allclose(figures.mean, means.mean(axis=0), rtol=1e-5, atol=1e-7)
        np.testing.assert_allclose(figures.std, means.std(axis=0), rtol=1e-4, atol=1e-7)
        np.testing.assert_allclose(figures.dead_share, (stack == 0).mean(axis=(0, 2, 3)))
        np.testing.assert_array_equal(figures.peak, stack.max(axis=(0, 2, 3)))


def test_channels_that_go_together_correlate_over_the_pictures(survey: Survey, maps: Maps) -> None:
    for layer in survey.layers:
        means = np.stack([np.asarray(found[layer], np.float64).mean((1, 2)) for _, found in maps])
        alive = means.std(axis=0) > 0
        expected = np.corrcoef(means[:, alive].T)
        assert survey.coactivation is not None
        found = survey.coactivation[layer]
        np.testing.assert_allclose(found[np.ix_(alive, alive)], expected, atol=1e-4)
        assert not found[~alive].any()
        channel = int(np.flatnonzero(alive)[0])
        order = survey.alike(layer, channel, 3)
        others = [at for at in np.flatnonzero(alive) if at != channel]
        best = max(others, key=lambda at: expected[0, np.flatnonzero(alive).tolist().index(at)])
        assert order[0].number == best


def test_a_picture_is_nearest_to_itself_and_as_unusual_as_it_is(survey: Survey, maps: Maps) -> None:
    number, found = maps[5]
    for layer in survey.layers:
        means = np.asarray(found[layer]).mean(axis=(1, 2))
        assert survey.nearest(means, layer)[0].number == number
        figures = survey.figures(layer)
        moving = figures.std > 0
        expected = (means - figures.mean)[moving] / figures.std[moving]
        np.testing.assert_allclose(survey.unusual(layer, means)[moving], expected, rtol=1e-12)


def test_counts_by_bin_are_those_of_numpy() -> None:
    random = np.random.default_rng(1)
    maps = np.exp(random.normal(2, 6, (5, 14, 14))).astype(np.float32)
    maps[1] = 0
    maps[2, :7] = 0
    maps[3] = 2.0**20
    begins = edges()
    bins = np.concatenate([[-1, np.nextafter(np.float32(0), np.float32(1))], begins[1:], [np.inf]])
    expected = [np.histogram(one.astype(np.float64), bins)[0] for one in maps]
    found = counts(maps)
    assert found.shape == (5, BINS)
    np.testing.assert_array_equal(found, expected)
    np.testing.assert_array_equal(entropy(found)[[1, 3]], 0)
    assert entropy(found)[2] > 1


def test_large_maps_are_counted_on_an_even_grid() -> None:
    maps = np.zeros((1, 56, 56), np.float32)
    maps[:, 2::4, 2::4] = 1.25
    found = counts(maps)
    assert found.sum() == 14 * 14
    assert found[0].argmax() > 0
    assert np.count_nonzero(found) == 1


def test_lists_of_the_strongest_merge_in_any_order_and_groups() -> None:
    random = np.random.default_rng(3)
    # Few different values, so that there are ties everywhere.
    ones = [
        Top.of_one(
            number,
            random.integers(0, 4, 30).astype(np.float32),
            random.integers(0, 99, 30).astype(np.int32),
        )
        for number in range(40)
    ]
    whole = Top.of_all(ones)
    assert whole.value.shape == (30, BEST)
    for _ in range(5):
        left = [ones[at] for at in random.permutation(40)]
        while len(left) > 1:
            some = int(random.integers(2, 6))
            left = [*left[some:], Top.of_all(left[:some])]
        for name in ("value", "picture", "place"):
            np.testing.assert_array_equal(getattr(left[0], name), getattr(whole, name))


def test_all_thirteen_relus_are_looked_at() -> None:
    assert len(RELUS) == 13
    assert sum(layer_at(name).channels for name in RELUS) == 4224
