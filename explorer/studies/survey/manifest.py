"""What a finished survey says about itself, in `manifest.json`."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from explorer.errors import SurveyError
from explorer.imaging.fitting import Fit
from explorer.imaging.preparing import ColourOrder, Preprocessing
from explorer.imaging.resampling import Interpolation
from explorer.imaging.sampling import PAPER_SIZE, Sampling
from explorer.messages import N_
from explorer.studies.survey.columns import Columns
from explorer.studies.survey.histogram import GRID, edges

KIND = "vgg16-explorer-survey-1"
THUMBNAIL_SIDE = 224
ENGINE = "one picture a pass, one thread"


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """What must be the same wherever pictures are computed, or numbers would not be."""

    weights_sha256: str
    explorer: str
    torch: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How many files there were, and what became of them."""

    files: int
    counted: int
    repeated: int
    unreadable: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything about a survey but its numbers; the same survey says the same, byte for byte."""

    arithmetic: Arithmetic
    weights_title: str
    preprocessing: Preprocessing
    sampling: Sampling
    columns: Columns
    counts: Counts

    @property
    def size(self) -> int:
        """The side of the network's input."""
        return self.sampling.size or PAPER_SIZE

    @property
    def thumbnail_side(self) -> int:
        """The side of the kept pictures: what the network saw, or less."""
        return min(self.size, THUMBNAIL_SIDE)


def manifest_text(manifest: Manifest) -> str:
    """Write a manifest."""
    facts = {
        "kind": KIND,
        "explorer": manifest.arithmetic.explorer,
        "torch": manifest.arithmetic.torch,
        "engine": ENGINE,
        "weights": {
            "sha256": manifest.arithmetic.weights_sha256,
            "title": manifest.weights_title,
            "preprocessing": asdict(manifest.preprocessing),
        },
        "size": manifest.size,
        "sampling": asdict(manifest.sampling),
        "layers": manifest.columns.layers,
        "counts": asdict(manifest.counts),
        "thumbnails": {"side": manifest.thumbnail_side},
        "histogram": {"begins": edges().tolist(), "grid": GRID},
    }
    return json.dumps(facts, indent=1, ensure_ascii=False) + "\n"


def manifest_of(text: str) -> Manifest:
    """Read a manifest.

    Raises: SurveyError: if it is none.
    """
    try:
        facts = json.loads(text)
        if facts["kind"] != KIND:
            raise KeyError("kind")
        weights, sampling = facts["weights"], facts["sampling"]
        recipe = weights["preprocessing"]
        return Manifest(
            Arithmetic(str(weights["sha256"]), str(facts["explorer"]), str(facts["torch"])),
            str(weights["title"]),
            Preprocessing(float(recipe["scale"]), _triple(recipe["mean"]), _triple(recipe["std"])),
            Sampling(
                Interpolation(sampling["interpolation"]),
                int(sampling["passes"]),
                int(sampling["size"]),
                Fit(sampling["fit"]),
                ColourOrder(sampling["order"]),
                int(sampling["most"]),
            ),
            Columns.of(facts["layers"]),
            Counts(**{name: int(count) for name, count in facts["counts"].items()}),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as problem:
        raise damaged("manifest.json") from problem


def _triple(numbers: Any) -> tuple[float, float, float]:
    red, green, blue = numbers
    return float(red), float(green), float(blue)


def damaged(name: str) -> SurveyError:
    """What to say of a survey that cannot be read."""
    return SurveyError(
        N_("This survey is damaged or of another version ({detail}). Make it again."), detail=name
    )
