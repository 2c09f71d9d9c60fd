import cv2
import numpy as np
import pytest

from explorer.rendering.keypoints import Keypoints, keypoints, surviving


def blobs(
    shape: tuple[int, int], centres: list[tuple[int, int]], strength: int = 200
) -> np.ndarray:
    picture = np.zeros(shape, np.uint8)
    for centre in centres:
        cv2.circle(picture, centre, 4, strength, -1)
    return cv2.GaussianBlur(picture, (0, 0), 1.5)


def points(*rows: tuple[float, float, float]) -> Keypoints:
    table = np.array(rows, np.float32).reshape(-1, 3)
    return Keypoints(table[:, :2], table[:, 2])


CENTRES = [(20, 20), (60, 25), (40, 60)]


def test_every_blob_is_found_near_its_centre() -> None:
    found = keypoints(blobs((80, 80), CENTRES))
    assert found is not None
    for centre in CENTRES:
        assert np.linalg.norm(found.places - centre, axis=1).min() < 1.5


def test_a_picture_keeps_all_its_own_keypoints() -> None:
    found = keypoints(blobs((80, 80), CENTRES))
    assert found is not None
    assert surviving(found, found) == len(found)


def test_a_dimmer_picture_of_the_same_scene_keeps_its_blobs() -> None:
    bright, dim = keypoints(blobs((80, 80), CENTRES)), keypoints(blobs((80, 80), CENTRES, 120))
    assert bright is not None
    assert dim is not None
    assert surviving(bright, dim) >= len(CENTRES)


def test_a_flat_picture_has_no_keypoints_and_keeps_none() -> None:
    flat = keypoints(np.full((40, 40), 90, np.uint8))
    assert flat is not None
    assert len(flat) == 0
    assert surviving(points((1, 1, 3)), flat) == surviving(flat, points((1, 1, 3))) == 0


@pytest.mark.parametrize("shape", [(7, 7), (14, 14), (15, 200), (1, 1)])
def test_maps_too_small_for_sift_are_said_to_be(shape: tuple[int, int]) -> None:
    assert keypoints(np.zeros(shape, np.uint8)) is None


def test_keypoints_match_once_if_close_in_place_and_in_scale() -> None:
    reference = points((10, 10, 4), (30, 30, 4), (50, 50, 4))
    assert surviving(reference, points((11, 11, 4), (30, 31.6, 4), (50, 50, 6.1))) == 1
    assert surviving(reference, points((10, 11.4, 4), (30, 30, 5.9), (50, 50, 2.7))) == 3
    assert surviving(points((10, 10, 4), (10.5, 10, 4)), points((10, 10, 4))) == 1
