"""A channel's card against what can be counted by hand."""

import numpy as np

from explorer.network.architecture import layer_at
from explorer.operations.similarity import correlations, nearest
from explorer.operations.statistics import ChannelState, channel_statistics
from explorer.studies.channel_cards import BINS, channel_card

LAYER = layer_at("relu2_1", (64, 64))
SEEN = np.random.default_rng(3).integers(0, 256, (64, 64, 3), dtype=np.uint8)


def maps() -> np.ndarray:
    found = np.random.default_rng(5).normal(size=LAYER.out_shape).astype(np.float32)
    found[3] = 0
    found[9] = 2 * found[4] + 1
    found[4, 0, 31] = found[4].max() + 1
    return found


def card_of(channel: int):
    found = maps()
    return channel_card(
        LAYER, channel, found[channel], channel_statistics(found), SEEN, correlations(found)
    )


def test_the_patch_is_what_the_strongest_unit_sees_of_the_picture() -> None:
    card = card_of(4)
    assert card.strongest is not None
    row, column = card.strongest.unit
    assert (row, column) == (0, 31)
    assert card.strongest.value == maps()[4].max() == card.maximum
    # relu2_1 after one pooling: fields of 10 px, 2 px apart, the first one beginning at -4.
    top, left = 2 * row - 4, 2 * column - 4
    by_hand = SEEN[max(top, 0) : top + 10, max(left, 0) : left + 10]
    np.testing.assert_array_equal(card.strongest.patch, by_hand)


def test_every_number_of_the_map_is_counted_once() -> None:
    card = card_of(4)
    assert card.counts.sum() == 32 * 32
    assert len(card.counts) == BINS
    assert (card.edges[0], card.edges[-1]) == (card.minimum, card.maximum)


def test_a_silent_channel_has_no_strongest_place_and_no_likes() -> None:
    card = card_of(3)
    assert card.state is ChannelState.DEAD
    assert card.strongest is None
    assert card.alike == ()


def test_the_likest_channels_are_those_that_numpy_finds() -> None:
    found = maps()
    alive = [channel for channel in range(len(found)) if channel != 3]
    rows = found[alive].reshape(len(alive), -1).astype(np.float64)
    by_hand = dict(zip(alive, np.corrcoef(rows)[alive.index(4)], strict=True))
    del by_hand[4]
    best = sorted(by_hand, key=lambda channel: -by_hand[channel])[:6]
    pairs = nearest(correlations(found), 4, 6)
    assert [pair.second for pair in pairs] == best
    assert {pair.first for pair in pairs} == {4}
    assert best[0] == 9
    np.testing.assert_allclose([pair.correlation for pair in pairs], [by_hand[b] for b in best])
