"""Our PNG writer read by two decoders that do not know it."""

import io
from concurrent.futures import ThreadPoolExecutor

import cv2
import numpy as np
import pytest
from PIL import Image

from explorer.exporting import indexed_png
from explorer.exporting.indexed_png import indexed_png as write
from explorer.rendering import Colours


def test_pillow_and_opencv_read_what_was_written(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(6)
    shapes = [(1, 1), (1, 300), (300, 1), (7, 5), (64, 64), (255, 257)]
    for piece in (1, 1000, 2**20):
        monkeypatch.setattr(indexed_png, "_PIECE_BYTES", piece)
        for shape in shapes:
            for levels in (
                rng.integers(0, 256, shape, dtype=np.uint8),
                np.repeat(rng.integers(0, 9, (shape[0], 1), dtype=np.uint8), shape[1], axis=1),
            ):
                for colours in (Colours.GRAY, Colours.MAGMA):
                    case = f"{piece} {shape} {colours}"
                    data = write(levels, colours, {"request": "what é was asked"})
                    image = Image.open(io.BytesIO(data))
                    assert image.mode == ("L" if colours is Colours.GRAY else "P"), case
                    np.testing.assert_array_equal(np.asarray(image), levels, err_msg=case)
                    assert image.info["request"] == "what é was asked"
                    Image.open(io.BytesIO(data)).verify()  # the check sums of the chunks
                    read = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
                    np.testing.assert_array_equal(
                        read[..., ::-1], colours.table[levels], err_msg=case
                    )


def test_threads_change_no_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexed_png, "_PIECE_BYTES", 5000)
    levels = np.random.default_rng(2).integers(0, 30, (200, 400), dtype=np.uint8)
    with ThreadPoolExecutor(3) as threads:
        shared = write(levels, Colours.MAGMA, {}, threads.map)
    assert shared == write(levels, Colours.MAGMA, {})
