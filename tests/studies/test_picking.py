import numpy as np
import pytest

from explorer.operations import channel_statistics
from explorer.studies.picking import Pick, picked

MAPS = np.zeros((6, 2, 2), np.float32)
MAPS[1, 0, 0] = 9  # the highest peak
MAPS[2] = 5  # the highest mean
MAPS[4, 1, 1] = 1
MAPS[5] = -1
FIGURES = channel_statistics(MAPS)


@pytest.mark.parametrize(
    ("pick", "count", "expected"),
    [
        (Pick.PEAK, 2, (1, 2)),
        (Pick.MEAN, 1, (2,)),
        (Pick.WEAKEST, 2, (0, 5)),
        (Pick.DEAD, 1, (0, 3)),
        (Pick.OWN, 1, (2, 4)),
        (Pick.PEAK, 0, ()),
        (Pick.MEAN, 99, (0, 1, 2, 3, 4, 5)),
    ],
)
def test_presets_pick_what_they_say(pick, count, expected) -> None:
    assert picked(pick, count, 0, (4, 2, 300), FIGURES) == expected


def test_random_channels_depend_on_the_seed_only() -> None:
    picks = {seed: picked(Pick.RANDOM, 3, seed, (), FIGURES) for seed in range(20)}
    assert all(len(set(found)) == 3 for found in picks.values())
    assert picks == {seed: picked(Pick.RANDOM, 3, seed, (), FIGURES) for seed in range(20)}
    assert len(set(picks.values())) > 5


def test_broken_channels_come_last() -> None:
    maps = MAPS.copy()
    maps[0, 0, 0] = np.nan
    assert 0 not in picked(Pick.PEAK, 5, 0, (), channel_statistics(maps))
