"""What a visitor can choose, in the order of the menus, and what it is called in both languages."""

from collections.abc import Callable
from dataclasses import dataclass

from explorer.exporting import Product
from explorer.imaging import SAMPLES, ColourOrder, Fit, Interpolation
from explorer.languages import tell
from explorer.messages import Message, Template
from explorer.network.architecture import LAYERS
from explorer.network.weights import DEFAULT, WEIGHTS, is_cached
from explorer.rendering import Colours, parse_mapping

OWN, AUTO = "own", "auto"
SIZES = ("64", "96", "224", "244", "448")
TRUNK = tuple(layer.name for layer in LAYERS if layer.block)
LANGUAGES = ("en", "zh")
MAPPINGS = (
    "channel",
    "layer",
    "fixed-0-500",
    "p1-99",
    "std-3",
    "zero",
    "zero-layer",
    "log",
    "log-layer",
    "sqrt",
    "sqrt-layer",
    "rank",
    "sigmoid",
)


@dataclass(frozen=True, slots=True)
class Section:
    """A room's sections: the key they have in the address, and their names there, in order."""

    key: str
    names: tuple[str, ...]


SECTIONS = {
    "resampling": Section(
        "resampling_section",
        ("methods", "origins", "pyramid", "aliasing", "drift", "looks", "layout"),
    ),
    "pooling": Section("pool_section", ("passes", "winners", "shift", "colours", "network")),
    "convolution": Section(
        "conv_section", ("prove", "kernels", "own", "sizes", "stacks", "receptive", "article")
    ),
    "display": Section("display_section", ("mappings", "layers", "channels", "network")),
    "compare": Section("ab_section", ("bench", "off")),
    "learning": Section(
        "learning_section",
        ("train", "own", "losses", "kl", "dropout", "flat", "scale", "lrn", "paper"),
    ),
    "atlas": Section(
        "atlas_section",
        ("card", "channels", "look", "why", "groups", "inversion", "style", "survey"),
    ),
}
ROOMS = ("explore", *SECTIONS)
NAVIGATION = ("start", "explore", "lessons", *SECTIONS)
"""As the rooms stand in it; the walks leave out two that have no settings."""


@dataclass(frozen=True, slots=True)
class Way:
    """From a kept unit into a lab: the room, its key in the view, the button that leads back."""

    room: str
    lead: str
    back: str


WAYS = (
    Way("convolution", "prove", "prove_back"),
    Way("convolution", "field", "field_back"),
    Way("pooling", "won", "winners_back"),
    Way("atlas", "why", "why_back"),
    Way("atlas", "card", "card_back"),
)
POOLS_ONLY = "won"
"""The lead that only a unit of a pooling has."""


@dataclass(frozen=True, slots=True)
class Box:
    """A select box: its values in order, what each is called in English, which nobody chooses."""

    values: tuple[str, ...]
    name: Callable[[str], Message | str]
    everywhere: bool = True
    left_out: tuple[str, ...] = ()


_NAMED_SIZES = {
    "224": "224, the paper's",
    "244": "244, the article's",
    "448": "448, twice the paper's",
}


def _named(members: type[Interpolation | Fit | ColourOrder]) -> Box:
    return Box(tuple(members), lambda value: members(value).label)


def _colours(value: str) -> str:
    return "Automatic" if value == AUTO else Colours(value).label


def _mapping(value: str) -> Message | str:
    return "Automatic" if value == AUTO else parse_mapping(value).label


BOXES = {
    "picture": Box((*SAMPLES, OWN), lambda value: title(value), left_out=(OWN,)),
    "resample": _named(Interpolation),
    "size": Box(SIZES, lambda value: _NAMED_SIZES.get(value, value)),
    "fit": _named(Fit),
    "order": _named(ColourOrder),
    "weights": Box(
        tuple(WEIGHTS),
        lambda value: WEIGHTS[value].title,
        left_out=tuple(name for name in WEIGHTS if not is_cached(name)),
    ),
    "map": Box((AUTO, *MAPPINGS), _mapping, everywhere=False),
    "colours": Box((AUTO, *Colours), _colours, everywhere=False),
}
DEFAULTS: dict[str, str] = {
    "picture": next(iter(SAMPLES)),
    "resample": Interpolation.AREA,
    "size": "224",
    "fit": Fit.CROP,
    "order": ColourOrder.RGB,
    "weights": DEFAULT,
    "map": AUTO,
    "colours": AUTO,
    "layer": "relu3_3",
    "download_kind": Product.SHEET,
    **{section.key: section.names[0] for section in SECTIONS.values()},
}


def title(picture: str) -> str:
    """What a picture is called in English."""
    return "Your picture" if picture == OWN else SAMPLES[picture].title


def said(sentence: Message | Template, language: str, **values: str) -> str:
    """Say an English sentence in a language."""
    return tell(sentence, language, **values)
