"""Brick, grass and gravel: the data set, and what heads learn from it."""

import numpy as np
import pytest

from explorer.imaging import load_sample
from explorer.studies.heads import (
    INPUT,
    PLAIN,
    Examples,
    Loss,
    Recipe,
    Source,
    Summary,
    fit,
    score,
)
from explorer.studies.heads.textures import CLASSES, SCALES, Half, montage, patches, scaled
from tests.offenders import none_of
from tests.studies.heads.conftest import Textures


def test_the_halves_share_no_pixel_and_lie_in_order() -> None:
    learn, test = patches(Half.LEARN), patches(Half.TEST)
    assert len(learn) == len(test) == 3 * 32
    for number, name in enumerate(CLASSES):
        photo = load_sample(name).pixels
        for half, left in ((learn, 0), (test, 256)):
            mine = half.pictures[half.labels == number].reshape(8, 4, 64, 64, 3)
            whole = mine.transpose(0, 2, 1, 3, 4).reshape(512, 256, 3)
            np.testing.assert_array_equal(whole, photo[:, left : left + 256])


def test_scaled_patches_keep_their_middle() -> None:
    plain = scaled(Half.LEARN, 1.0)
    photo = load_sample("brick").pixels
    np.testing.assert_array_equal(plain.pictures[0], photo[32:96, 32:96])
    levels = [scaled(Half.TEST, scale).pictures.mean(axis=(1, 2, 3)) for scale in SCALES]
    assert {each.shape for each in levels} == {(24,)}
    half = photo[:128, :128].reshape(64, 2, 64, 2, 3).astype(float).mean(axis=(1, 3))
    assert np.abs(scaled(Half.LEARN, 0.5).pictures[0] - half).max() <= 1


def test_the_montage_lays_three_test_halves_side_by_side() -> None:
    found = montage(448)
    assert found.picture.shape == (448, 448, 3)
    edges = np.flatnonzero(np.diff(found.labels)) + 1
    assert [int(edge) for edge in edges] == [149, 299]
    np.testing.assert_array_equal(
        found.picture[:, 149:299], load_sample("grass").pixels[:448, 256:406]
    )


MEASURED = {
    (Source("relu5_3"), 1): (1.0, 0.03),
    (Source("pool5"), 4): (1.0, 0.01),
    (Source("pool3"), 1): (1.0, 0.09),
    (Source("pool3"), 16): (1.0, 0.01),
    (Source("pool1"), 1): (0.93, 0.3),
    (Source("pool1"), 16): (0.98, 0.06),
    (Source("pool1", Summary.FLAT), 4): (0.66, 0.75),
    (Source(INPUT, Summary.FLAT), 1): (0.46, 1.0),
    (Source(INPUT, Summary.FLAT), 16): (0.62, 1.0),
}


@pytest.mark.weights
def test_depth_and_means_make_few_pictures_enough(textures: Textures) -> None:
    offenders = []
    for (source, per_class), (accuracy, entropy) in MEASURED.items():
        readout = fit(textures.learned(source, per_class), 3)
        found = score(readout, *textures.unseen(source))
        if abs(found.accuracy - accuracy) > 0.07 or abs(found.cross_entropy - entropy) > 0.15:
            offenders.append(f"{source} × {per_class}: {found.accuracy}, {found.cross_entropy}")
    none_of(offenders, "accuracy and cross entropy on unseen patches, not as measured")


@pytest.mark.weights
def test_least_squares_is_as_right_and_less_sure(textures: Textures) -> None:
    source = Source("relu5_3")
    known = textures.learned(source, 16)
    entropy, squares = (
        score(fit(known, 3, recipe), *textures.unseen(source))
        for recipe in (PLAIN, Recipe(Loss.SQUARED))
    )
    assert entropy.accuracy == squares.accuracy == 1
    # Scores of 1, 0, 0 leave softmax at e / (e + 2).
    assert squares.cross_entropy == pytest.approx(-np.log(np.e / (np.e + 2)), abs=0.05)
    assert entropy.cross_entropy < 0.05


@pytest.mark.weights
def test_shuffled_places_change_nothing_for_a_flattened_head(textures: Textures) -> None:
    source = Source("pool1", Summary.FLAT)
    known, (rows, labels) = textures.learned(source, 4), textures.unseen(source)
    order = np.random.default_rng(0).permutation(32 * 32)

    def shuffled(each: np.ndarray) -> np.ndarray:
        return each.reshape(-1, 64, 32 * 32)[:, :, order].reshape(len(each), -1)

    as_it_is = score(fit(known, 3), rows, labels)
    moved = fit(Examples(shuffled(known.features), known.labels), 3)
    found = score(moved, shuffled(rows), labels)
    np.testing.assert_allclose(found.probabilities, as_it_is.probabilities, atol=1e-4)
    assert found.accuracy == as_it_is.accuracy
