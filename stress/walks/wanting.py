"""What a visitor chose, as far as it can be known from outside: each setting's possible values."""

import io
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np
from PIL import Image

from explorer.imaging import ColourOrder, Fit, Interpolation, load_sample
from explorer.imaging.sampling import Sampling, sample
from explorer.network.architecture import BY_NAME, LAYERS, Layer, layer_at
from explorer.shapes import RgbImage
from stress.walks.choices import DEFAULTS, OWN, Way

ANY = "*"
"""Stands for any value but none."""
Value = str | None
"""As in the address; None where it is not there."""
Values = frozenset[Value]
Unit = tuple[int, int]


def in_link(key: str, value: Value) -> Value:
    """Tell what the address says of a value."""
    return None if value == DEFAULTS.get(key) else value


@dataclass
class Wanted:
    """The values each setting may have; after the page has come to rest it is one of them.

    Convention: `photos` are the files that may be the visitor's own picture, `may_be_lost` whether
    the server may have lost it.
    """

    may: dict[str, Values] = field(default_factory=dict)
    rooms: frozenset[str] = frozenset({"explore"})
    photos: tuple[bytes, ...] = ()
    may_be_lost: bool = False
    shown_channel: str = ""
    led_by: Way | None = None
    """The way that led into the lab where somebody is, if they have done nothing else since."""
    since: dict[str, Values] = field(default_factory=dict)
    """Every value a setting may have had since the page was last at rest."""
    rooms_since: frozenset[str] = frozenset()

    def values(self, key: str) -> Values:
        """Every value a setting may have now, defaults spelled out."""
        found = self.may.get(key, frozenset({None}))
        return frozenset(DEFAULTS.get(key) if value is None else value for value in found)

    def is_open(self, key: str) -> bool:
        """Whether it is not known which value a setting has."""
        return len(self.values(key)) > 1

    def value(self, key: str) -> Value:
        """The value of a setting that is certain."""
        (found,) = self.values(key)
        return found

    def choose(self, key: str, *values: Value) -> None:
        """Choose a value; several where it is open which of them it will be."""
        new = frozenset(in_link(key, value) for value in values)
        self.since[key] = self._passed(key) | new
        self.may[key] = new

    def go_to_room(self, *names: str) -> None:
        """Go to a room; several where it is open which."""
        self.rooms_since |= self.rooms
        self.rooms = frozenset(names)

    @property
    def unit_in_sight(self) -> Value:
        """The unit that is kept, where the layer has it; none where anything of that is open."""
        if any(self.is_open(key) for key in ("unit", "size", "layer")):
            return None
        unit, size, name = (self.value(key) for key in ("unit", "size", "layer"))
        if unit is None or size is None or name is None:
            return None
        shape_hw = layer(name, int(size)).out_shape[1:]
        places = zip(map(int, unit.split("-")), shape_hw, strict=True)
        return unit if all(place < side for place, side in places) else None

    def or_before(self, *keys: str) -> None:
        """Allow settings to be anything they were: a page that is left may not have told."""
        for key in keys:
            self.may[key] = self._passed(key)

    def at_rest(self) -> None:
        """Nothing is on its way any more."""
        self.since, self.rooms_since = {}, frozenset()

    def _passed(self, key: str) -> Values:
        return self.since.get(key, self.may.get(key, frozenset({None})))

    def copy(self) -> "Wanted":
        """Take it down as it is now."""
        return replace(self, may=dict(self.may), since=dict(self.since))

    def fits(self, key: str, text: Value) -> bool:
        """Whether the address may say this."""
        may = self.may.get(key, frozenset({None}))
        return text in may or (ANY in may and text is not None)

    def go_to_layer(self, names: Iterable[str], calm: bool) -> None:
        """Go to a layer on the network map: the unit and, where they are the same, channels stay.

        Convention: `calm`, the page had come to rest before.
        """
        old = [name for name in self.values("layer") if name]
        new = tuple(names)
        if calm and new == tuple(old):
            return
        kept = [_same_channels(a, b) for a in old for b in new]
        sizes = [int(size) for size in self.values("size") if size]
        moves = {
            moved(unit, layer(a, size), layer(b, size))
            for unit in self.values("unit")
            for a in old
            for b in new
            for size in sizes
        }
        if not calm:
            moves.add(None)
            self.choose("channels", None, ANY)
        else:
            self.choose("channels", self.shown_channel if all(kept) else None)
        self.choose("unit", *moves)
        self.choose("layer", *new)


def layer(name: str, size: int) -> Layer:
    """A layer at a square input."""
    return layer_at(name, (size, size))


def _same_channels(first: str, second: str) -> bool:
    low, high = sorted((BY_NAME[first], BY_NAME[second]))
    return all(found.kind.value in ("relu", "pool") for found in LAYERS[low + 1 : high + 1])


def moved(unit: Value, before: Layer, after: Layer) -> Value:
    """The unit of another layer that looks at the same place; none if there was none."""
    if unit in (None, ANY):
        return unit
    assert unit is not None
    place = [int(number) for number in unit.split("-")]
    sides = list(zip(before.out_shape[1:], after.out_shape[1:], strict=True))
    if any(index >= old for index, (old, _new) in zip(place, sides, strict=True)):
        return None
    return "-".join(
        str(min(new - 1, int((index + 0.5) * new / old)))
        for index, (old, new) in zip(place, sides, strict=True)
    )


@lru_cache(maxsize=12)
def _pixels(picture: str | bytes) -> RgbImage:
    if isinstance(picture, str):
        return load_sample(picture).pixels
    pixels: RgbImage = np.asarray(Image.open(io.BytesIO(picture)).convert("RGB"))
    return pixels


@lru_cache(maxsize=24)
def network_input(picture: str | bytes, resample: str, size: str, fit: str, order: str) -> RgbImage:
    """What the network should see of a sample or of somebody's file."""
    sampling = Sampling(Interpolation(resample), 0, int(size), Fit(fit), ColourOrder(order))
    return sample(_pixels(picture), sampling).pixels


def candidates(wanted: Wanted) -> tuple[str | bytes, ...]:
    """The pictures that may be shown."""
    found: list[str | bytes] = [name for name in wanted.values("picture") if name and name != OWN]
    if OWN in wanted.values("picture"):
        found += wanted.photos
        if wanted.may_be_lost:
            found.append(DEFAULTS["picture"])
    return tuple(dict.fromkeys(found))
