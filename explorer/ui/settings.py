"""What a visitor chose: one object that owns every setting; widgets and the address only show it.

Streamlit forgets the value of a widget that is not on the page, gives it a new identity in every
room, and drops it after a run of a fragment. So no widget *is* a setting: it is drawn from the
setting and, when touched, changes it (`explorer.ui.parts.choices.bound`).
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from explorer.errors import SettingError
from explorer.imaging import SAMPLES, ColourOrder, Fit, Interpolation
from explorer.imaging.pyramids import MAX_PASSES
from explorer.imaging.resampling import MAX_SIDE, MIN_SIDE
from explorer.imaging.sampling import Sampling
from explorer.network.architecture import BY_NAME
from explorer.network.weights.catalog import DEFAULT, WEIGHTS
from explorer.operations.statistics import ChannelOrder
from explorer.rendering import Colours, GrayMapping, natural_mapping, parse_mapping

AUTO = "auto"
OWN = "own"
FILE = "file"
DEFAULT_PICTURE = next(iter(SAMPLES))
_SESSION = "settings"


def text_of(value: Any) -> str:
    """Write a value as the address does."""
    return "-".join(map(str, value)) if isinstance(value, tuple) else str(value)


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its key, its default, how text becomes a value.

    `parse` raises ValueError or KeyError for text it does not know. `private` settings stay out of
    the address when they hold that value.
    """

    key: str
    default: Any
    parse: Callable[[str], Any]
    private: Any = None

    def checked(self, value: Any) -> Any:
        """Return the value as the address would give it back.

        Raises: ValueError: if the setting cannot hold it.
        """
        if value is None or value == () or (self.private is not None and value == self.private):
            if value in (self.default, self.private):
                return value
            raise ValueError(f"{self.key} cannot be {value!r}")
        try:
            return self.parse(text_of(value).strip())
        except (KeyError, ValueError) as error:
            raise ValueError(f"{self.key} cannot be {value!r}") from error


@dataclass(frozen=True, slots=True)
class OneOf:
    """Accepts only these words."""

    allowed: tuple[str, ...]

    def __call__(self, text: str) -> str:
        """Return the text.

        Raises: ValueError: if it is none of the words.
        """
        if text not in self.allowed:
            raise ValueError(text)
        return text


def one_of(*allowed: str) -> OneOf:
    """Accept only these words."""
    return OneOf(allowed)


def number(low: int, high: int) -> Callable[[str], int]:
    """Accept whole numbers from `low` to `high`."""

    def parse(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) < 8 and low <= int(text) <= high):
            raise ValueError(text)
        return int(text)

    return parse


def parse_map(text: str) -> str:
    """Accept the automatic mapping or any that `parse_mapping` reads, in its shortest form."""
    try:
        return text if text == AUTO else str(parse_mapping(text))
    except SettingError as error:
        raise ValueError(text) from error


def mapping_for(wanted: str, *, signed: bool) -> GrayMapping:
    """Turn a choice of a mapping, perhaps the automatic one, into what it means for numbers."""
    return natural_mapping(signed=signed) if wanted == AUTO else parse_mapping(wanted)


def parse_size(text: str) -> str:
    """Accept `own` or a side length; sizes stay text because the widget offers them as text."""
    return text if text == OWN else str(number(MIN_SIDE, MAX_SIDE)(text))


def parse_channels(text: str) -> tuple[int, ...]:
    """Read up to four channel numbers, as in `3-17`."""
    return tuple(map(number(0, 25087), text.split("-", 3)))


def parse_unit(text: str) -> tuple[int, int]:
    """Read a row and a column, as in `5-12`."""
    row, column = map(number(0, MAX_SIDE), text.split("-"))
    return row, column


_DEFAULT = Sampling()
_DECLARED: dict[str, Setting] = {}


def declare(*settings: Setting) -> None:
    """Add the settings of one room; called once, when its module is imported.

    Raises: ValueError: if a key is taken.
    """
    for setting in settings:
        if setting.key in _DECLARED:
            raise ValueError(f"two settings are called {setting.key}")
        _DECLARED[setting.key] = setting


def declared() -> Mapping[str, Setting]:
    """Every setting there is, by key."""
    return _DECLARED


declare(
    Setting("picture", DEFAULT_PICTURE, one_of(*SAMPLES, OWN), private=OWN),
    Setting("resample", _DEFAULT.interpolation, Interpolation),
    Setting("passes", _DEFAULT.passes, number(0, MAX_PASSES)),
    Setting("size", str(_DEFAULT.size), parse_size),
    Setting("fit", _DEFAULT.fit, Fit),
    Setting("order", _DEFAULT.order, ColourOrder),
    Setting("weights", DEFAULT, one_of(*WEIGHTS), private=FILE),
    Setting("layer", "relu3_3", one_of(*BY_NAME)),
    Setting("channels", (), parse_channels),
    Setting("unit", None, parse_unit),
    Setting("sort", ChannelOrder.NUMBER, ChannelOrder),
    Setting("dead", "show", one_of("show", "hide")),
    Setting("scale", "own", one_of("own", "shared")),
    Setting("box", "input", one_of("input", "photo")),
    Setting("map", AUTO, parse_map),
    Setting("colours", AUTO, one_of(AUTO, *Colours)),
)


@dataclass(frozen=True, slots=True)
class OwnFile:
    """Somebody's file, named by its content, with the mark of its owner."""

    data: bytes
    name: str = ""
    mark: str = ""
    sha256: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sha256", hashlib.sha256(self.data).hexdigest())

    @property
    def key(self) -> str:
        """What its results are remembered by; nobody else has it for the same file."""
        return f"{self.mark}/{self.sha256}" if self.mark else self.sha256


@dataclass(frozen=True, slots=True)
class View:
    """Everything a visitor had chosen at one moment, their own files included."""

    values: Mapping[str, Any]
    picture_file: OwnFile | None
    weights_file: OwnFile | None


class Settings:
    """What one visitor chose.

    Convention: it holds only what the address could say, in the address's types, so that what is
    held, shown and linked is one thing. The visitor's files stay here, never in the address.
    """

    def __init__(self) -> None:
        self._values: dict[str, Any] = {}
        self.picture_file: OwnFile | None = None
        self.weights_file: OwnFile | None = None

    def __getitem__(self, key: str) -> Any:
        """The value of a declared setting.

        Raises: KeyError: if nothing of that name is declared.
        """
        return self._values.get(key, _DECLARED[key].default)

    def __setitem__(self, key: str, value: Any) -> None:
        """Choose a value.

        Raises: KeyError, ValueError: if there is no such setting, or it cannot hold that.
        """
        self._values[key] = _DECLARED[key].checked(value)

    def update(self, values: Mapping[str, Any]) -> None:
        """Choose several values; all of them or, if one is impossible, none."""
        checked = {key: _DECLARED[key].checked(value) for key, value in values.items()}
        self._values |= checked

    @property
    def picture(self) -> str:
        """The picture that can be shown: the chosen one, or the first sample while it is lost."""
        lost = self["picture"] == OWN and self.picture_file is None
        return DEFAULT_PICTURE if lost else str(self["picture"])

    def as_link(self) -> dict[str, str]:
        """Write down what is not at its default, as the address says it."""
        return {
            key: text_of(self[key])
            for key, setting in _DECLARED.items()
            if self[key] not in (setting.default, setting.private)
        }

    def view(self) -> View:
        """Take down everything as it is now."""
        return View(dict(self._values), self.picture_file, self.weights_file)

    def go_to(self, view: View) -> None:
        """Go back to what was taken down; the language stays."""
        kept = {key: self._values[key] for key in ("lang",) if key in self._values}
        self._values = {**view.values, **kept}
        self.picture_file, self.weights_file = view.picture_file, view.weights_file


def mine() -> Settings:
    """The settings of the visitor whose page this is."""
    found: Settings = st.session_state.setdefault(_SESSION, Settings())
    return found
