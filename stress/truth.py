"""What a picture must show: numbers computed here, outside the server, and compared with those."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.imaging import decode_image, prepare
from explorer.imaging.sampling import Sampling, sample
from explorer.network import LAYERS, VGG16, LoadedWeights, load_weights, record
from explorer.shapes import FeatureMaps, RgbImage
from stress.levels import AUTOMATIC, thumbnail, tiles
from stress.view import Part

TOLERANCE = 1e-5
_BEFORE = {layer.name: earlier.name for earlier, layer in pairwise(LAYERS)}
_BLOCKS = {
    f"conv{block}_1": [layer.name for layer in LAYERS if layer.block == block]
    for block in range(1, 6)
}
Maps = dict[str, FeatureMaps]


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What somebody asked for, and the parts that came.

    Convention: without channels the one with the highest peak is meant. Parts are the linked view's
    (`picture`, `layer`, `maps`), a lab's `origins` of a map and its 2x2 maxima, or the small
    pictures of a block, which have the name of its first layer.
    """

    layer: str
    channels: tuple[int, ...]
    parts: dict[str, Part]
    scale: str = AUTOMATIC

    @property
    def layers(self) -> set[str]:
        """All layers that are needed to judge it."""
        small = _BLOCKS.get(self.layer, []) if self.layer in self.parts else []
        return {self.layer, _BEFORE.get(self.layer, self.layer), *small}


@cache
def _network(weights: str) -> tuple[VGG16, LoadedWeights]:
    loaded = load_weights(weights)
    return VGG16.from_weights(loaded), loaded


class Truth:
    """One file at one size through one network."""

    def __init__(self, data: bytes, size: int = 224, weights: str = "imagenet") -> None:
        self._data, self._size, self._weights = data, size, weights

    @cached_property
    def pixels(self) -> RgbImage:
        """What the network sees."""
        return sample(decode_image(self._data).pixels, Sampling(size=self._size)).pixels

    def maps(self, layers: Iterable[str]) -> Maps:
        """Layers' outputs, from a run of their own."""
        model, loaded = _network(self._weights)
        return record(model, prepare(self.pixels, loaded.preprocessing), set(layers))

    def differences(self, answers: Sequence[Answer]) -> list[str]:
        """Compare answers with what is true; one line for every answer that is wrong."""
        known = self.maps(name for answer in answers for name in answer.layers)
        found = []
        for answer in answers:
            wrong = [*self._picture(answer), *_differences(answer, known)]
            if wrong:
                found.append(f"{answer.layer}: {', '.join(wrong)}")
        return found

    def _picture(self, answer: Answer) -> Iterator[str]:
        if "picture" not in answer.parts:
            return
        header, arrays = answer.parts["picture"]
        shown = arrays["input"]
        if header["inputKind"] != "raw":
            shown = decode_image(shown.tobytes()).pixels
        if not np.array_equal(shown, self.pixels):
            yield "the picture"


def _differences(answer: Answer, known: Maps) -> Iterator[str]:
    parts = answer.parts
    if not parts:
        yield "nothing came"
    if len({header.get("content") for header, _arrays in parts.values()}) > 1:
        yield "parts of several pictures"
    for part, judge in _JUDGES.items():
        if part not in parts:
            continue
        header, arrays = parts[part]
        if header.get("layer", answer.layer) != answer.layer:
            yield f"{part} of {header['layer']}"
        else:
            yield from judge(answer, header, arrays, known)
    if answer.layer in parts:
        yield from _thumbnails(answer, parts[answer.layer][1], known)


def _wall(answer: Answer, header: dict[str, Any], arrays: Maps, known: Maps) -> Iterator[str]:
    maps = known[answer.layer]
    rows = maps.reshape(len(maps), -1)
    for name, true in (("maximum", rows.max(axis=1)), ("minimum", rows.min(axis=1))):
        if not _equal(arrays[name], true, np.abs(rows).max()):
            yield name
    if not _looks_like(arrays["tiles"], tiles(maps, header["step"], answer.scale, answer.layer)):
        yield "tiles"


def _numbers(answer: Answer, header: dict[str, Any], arrays: Maps, known: Maps) -> Iterator[str]:
    maps, before = known[answer.layer], known[_BEFORE.get(answer.layer, answer.layer)]
    peaks = maps.reshape(len(maps), -1).max(axis=1)
    channels = list(answer.channels) or header["channels"]
    if header["channels"] != channels or (
        not answer.channels and peaks[channels].min() < peaks.max() * (1 - TOLERANCE)
    ):
        yield f"channels {header['channels']} instead of {answer.channels or 'the strongest'}"
        return
    if not arrays:
        yield "no numbers"
    for name, of in (("maps", maps), ("before", before)):
        if name in arrays and not _equal(arrays[name], of[channels], np.abs(of[channels]).max()):
            yield f"numbers ({name})"


def _origins(answer: Answer, _header: dict[str, Any], arrays: Maps, known: Maps) -> Iterator[str]:
    true = known[answer.layer][list(answer.channels)]
    height, width = (length // 2 for length in true.shape[1:])
    cut = true[:, : 2 * height, : 2 * width].reshape(-1, height, 2, width, 2)
    for name, numbers in (("source", true), ("0", cut.max(axis=(2, 4)))):
        if not _equal(arrays[f"{name}.values"], numbers, np.abs(true).max()):
            yield f"numbers ({name})"


_JUDGES: dict[str, Callable[[Answer, dict[str, Any], Maps, Maps], Iterator[str]]] = {
    "layer": _wall,
    "maps": _numbers,
    "origins": _origins,
}


def _thumbnails(answer: Answer, arrays: Maps, known: Maps) -> Iterator[str]:
    for name in _BLOCKS[answer.layer]:
        if not _looks_like(arrays[name], thumbnail(known[name])):
            yield f"small picture of {name}"


def _equal(found: npt.NDArray[np.floating], true: FeatureMaps, scale: float) -> bool:
    """Whether numbers agree, relative to themselves or, near zero, to the largest beside them."""
    if found.shape != true.shape:
        return False
    return bool(np.allclose(found, true, rtol=TOLERANCE, atol=TOLERANCE * float(scale)))


def _looks_like(found: npt.NDArray[np.floating], levels: FeatureMaps) -> bool:
    """Whether gray levels are these, give or take one where means and limits are rounded."""
    if found.shape != levels.shape:
        return False
    return bool(np.abs(found.astype(np.float32) - levels).max() <= 1)
