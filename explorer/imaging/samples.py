"""The pictures that come with the app: photos from scikit-image and our own charts."""

import hashlib
import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np

from explorer.errors import SettingError, UnreadableImageError
from explorer.imaging.reading.decoding import Picture, decode_image
from explorer.imaging.sample_charts import CHARTS
from explorer.messages import N_


class SampleKind(StrEnum):
    """Whether a sample was photographed or drawn."""

    PHOTO = "photo"
    CHART = "chart"


@dataclass(frozen=True, slots=True)
class Sample:
    """One picture of the collection; `title` and `alt` are English and marked for translation."""

    id: str
    title: str
    kind: SampleKind
    credit: str
    licence: str
    alt: str
    file: str | None = None
    """Name in scikit-image's data folder; None for a chart."""


def _photo(id: str, file: str, title: str, credit: str, licence: str, alt: str) -> Sample:
    return Sample(id, title, SampleKind.PHOTO, credit, licence, alt, file)


def _chart(id: str, title: str, alt: str) -> Sample:
    return Sample(id, title, SampleKind.CHART, "VGG16 Explorer", "CC0", alt)


_PUBLIC = "Public domain"

SAMPLES: Mapping[str, Sample] = {
    sample.id: sample
    for sample in (
        _photo(
            "chelsea",
            "chelsea.png",
            N_("Chelsea the cat"),
            "Stefan van der Walt",
            "CC0",
            N_("The face of a ginger cat looking to the right."),
        ),
        _photo(
            "astronaut",
            "astronaut.png",
            N_("Astronaut"),
            "NASA",
            _PUBLIC,
            N_("Eileen Collins in an orange space suit, a shuttle model and a flag behind."),
        ),
        _photo(
            "coffee",
            "coffee.png",
            N_("Coffee cup"),
            "Rachel Michetti",
            "CC0",
            N_("An espresso in a white cup on a red saucer, on a wooden table."),
        ),
        _photo(
            "rocket",
            "rocket.jpg",
            N_("Rocket"),
            "SpaceX",
            _PUBLIC,
            N_("A rocket between towers at dusk, lit by lamps from below."),
        ),
        _photo(
            "camera",
            "camera.png",
            N_("Photographer (gray)"),
            "Lav Varshney",
            "CC0",
            N_("A man behind a camera on a tripod, in shades of gray."),
        ),
        _photo(
            "hubble",
            "hubble_deep_field.jpg",
            N_("Deep field"),
            "NASA",
            _PUBLIC,
            N_("Hundreds of small galaxies on a black sky."),
        ),
        _photo(
            "retina",
            "retina.jpg",
            N_("Retina"),
            "Mikael Häggström",
            "CC0",
            N_("The back of a human eye with its blood vessels."),
        ),
        _photo(
            "brick",
            "brick.png",
            N_("Brick wall (gray)"),
            "CC0Textures",
            "CC0",
            N_("A brick wall turned on its side, in shades of gray."),
        ),
        _photo(
            "grass",
            "grass.png",
            N_("Grass (gray)"),
            "linolafett",
            "CC0",
            N_("Blades of grass from above, in shades of gray."),
        ),
        _photo(
            "gravel",
            "gravel.png",
            N_("Gravel (gray)"),
            "CC0Textures",
            "CC0",
            N_("Small stones from above, in shades of gray."),
        ),
        _chart("zone-plate", N_("Zone plate"), N_("Rings that grow finer toward the edges.")),
        _chart(
            "checkerboard-1",
            N_("Checkerboard, 1 pixel"),
            N_("Black and white squares of one pixel."),
        ),
        _chart(
            "checkerboard-8",
            N_("Checkerboard, 8 pixels"),
            N_("Black and white squares of eight pixels."),
        ),
        _chart("siemens-star", N_("Siemens star"), N_("Spokes that grow finer to the centre.")),
        _chart(
            "slanted-edge",
            N_("Slanted edge"),
            N_("A dark and a light half with a slightly tilted edge between them."),
        ),
        _chart(
            "colour-bars",
            N_("Colour bars"),
            N_("Eight upright bars: white, yellow, cyan, green, magenta, red, blue, black."),
        ),
        _chart("text", N_("Text"), N_("The same line of letters and digits, smaller and smaller.")),
    )
}
"""In the order to show them; the first is the one to start with."""


def load_sample(id: str) -> Picture:
    """Load one picture of the collection.

    Convention: a chart's `sha256` is that of its pixels, its `format` "chart".
    Raises: SettingError: if there is no such sample. UnreadableImageError: if its file is missing.
    """
    sample = _find(id)
    if sample.kind is SampleKind.PHOTO:
        return decode_image(sample_bytes(id))
    pixels = np.ascontiguousarray(CHARTS[id]())
    pixels.flags.writeable = False
    digest = hashlib.sha256(pixels.data).hexdigest()
    return Picture(pixels, (), "chart", (pixels.shape[1], pixels.shape[0]), digest)


def sample_bytes(id: str) -> bytes:
    """The file of a photo of the collection.

    Raises: SettingError: if there is no such photo. UnreadableImageError: if its file is missing.
    """
    sample = _find(id)
    if sample.file is None:
        raise SettingError(N_("The sample {found} is drawn by the app and has no file."), found=id)
    # Found by path: importing scikit-image would cost more memory than all samples together.
    spec = importlib.util.find_spec("skimage")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder, "data", sample.file)
        if path.is_file():
            return path.read_bytes()
    raise UnreadableImageError(
        N_("The sample picture {found} is missing. Install scikit-image or choose another one."),
        found=id,
    )


def _find(id: str) -> Sample:
    if id not in SAMPLES:
        raise SettingError(N_("There is no sample picture named {found}."), found=repr(id[:40]))
    return SAMPLES[id]
