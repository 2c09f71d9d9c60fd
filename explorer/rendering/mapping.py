"""Every way from activations to gray levels, with its numbers, as short text: `p1-99`, `log`."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from explorer.errors import SettingError
from explorer.messages import N_, Message

_SHARED = "-layer"
_NUMBER = r"(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)"


class GrayKind(StrEnum):
    """The shape of the road from activations to gray levels."""

    RANGE = "range"
    ZERO = "zero"
    FIXED = "fixed"
    PERCENTILE = "p"
    STD = "std"
    LOG = "log"
    SQRT = "sqrt"
    RANK = "rank"
    SIGMOID = "sigmoid"

    @property
    def is_linear(self) -> bool:
        """Whether equal steps in the activation are equal steps in gray."""
        return self not in (
            GrayKind.LOG,
            GrayKind.SQRT,
            GrayKind.RANK,
            GrayKind.SIGMOID,
        )

    @property
    def label(self) -> str:
        """The name people see, in English, with the kind's numbers as fields."""
        return {
            "range": N_("Smallest to largest"),
            "zero": N_("Zero-centred"),
            "fixed": N_("Fixed range {low} to {high}"),
            "p": N_("Percentiles {low} to {high}"),
            "std": N_("Mean ± {width} std"),
            "log": N_("Logarithm"),
            "sqrt": N_("Square root"),
            "rank": N_("Rank (histogram equalisation)"),
            "sigmoid": N_("Sigmoid"),
        }[self]

    @property
    def hint(self) -> str:
        """What it does to the numbers, in English."""
        return {
            "range": N_("Linear; nothing is clipped, one extreme value sets the scale."),
            "zero": N_("Linear; zero is the middle and both signs reach equally far."),
            "fixed": N_("Linear between two numbers you choose, the same for every picture."),
            "p": N_("Linear between two percentiles; the few values beyond are clipped."),
            "std": N_(
                "Linear and keeps the statistics: the mean is middle gray, a standard deviation is "
                "always the same step in gray."
            ),
            "log": N_(
                "Steep near zero, flat at the top: s = c·log(1 + r) with r from 0 to 255, the "
                "textbook's; both signs alike."
            ),
            "sqrt": N_("Like the logarithm but gentler: the square root of the share; both signs."),
            "rank": N_(
                "As far as equal values allow, every gray level gets about as many pixels: only the"
                " order of the values is kept."
            ),
            "sigmoid": N_("Steep around the mean, flat towards both ends: σ((x − mean) / std)."),
        }[self]


@dataclass(frozen=True, slots=True)
class GrayMapping:
    """One way from activations to gray levels.

    Convention: `is_shared` gives all channels of a layer one scale. `low` and `high` are
    activations for `FIXED` and percents for `PERCENTILE`; `width` counts standard deviations.
    """

    kind: GrayKind
    is_shared: bool = False
    low: float = 0.0
    high: float = 0.0
    width: float = 0.0

    def __str__(self) -> str:
        """Print what `parse_mapping` reads."""
        if self.kind is GrayKind.RANGE:
            return "layer" if self.is_shared else "channel"
        if self.kind is GrayKind.FIXED:
            return f"fixed-{_short(self.low)}-{_short(self.high)}"
        numbers = ""
        if self.kind is GrayKind.PERCENTILE:
            numbers = f"{_short(self.low)}-{_short(self.high)}"
        if self.kind is GrayKind.STD:
            numbers = f"-{_short(self.width)}"
        return f"{self.kind}{numbers}{_SHARED if self.is_shared else ''}"

    @property
    def hint(self) -> str:
        """What it does to the numbers, in English."""
        return self.kind.hint

    @property
    def comparability(self) -> str:
        """What may be read off the brightness of two channels, in English."""
        if self.is_shared:
            return N_("All tiles share one scale, so brightness can be compared between tiles.")
        return N_(
            "Every tile has a scale of its own, so shapes show well; brightness can't be compared "
            "between tiles."
        )

    def is_centred(self, *, signed: bool) -> bool:
        """Tell whether zero is the middle of the scale, of numbers with both signs or not."""
        two_sided = self.kind in (GrayKind.LOG, GrayKind.SQRT)
        return self.kind is GrayKind.ZERO or (two_sided and signed)

    @property
    def label(self) -> Message:
        """The name people see."""
        return self._called(_short(self.low), _short(self.high), _short(self.width))

    @property
    def name(self) -> Message:
        """The name people see, with letters for its numbers."""
        return self._called("a", "b", "k")

    def _called(self, low: str, high: str, width: str) -> Message:
        name = Message(self.kind.label, {"low": low, "high": high, "width": width})
        if self.kind is GrayKind.FIXED:
            return name
        whose = N_("{mapping}, whole layer") if self.is_shared else N_("{mapping}, each channel")
        return Message(whose, {"mapping": name})


def _short(number: float) -> str:
    return f"{number:.10g}"


def _fixed(low: float, high: float) -> GrayMapping:
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise ValueError
    return GrayMapping(GrayKind.FIXED, is_shared=True, low=low, high=high)


def _percentile(low: float, high: float) -> GrayMapping:
    if not 0 <= low < high <= 100:
        raise ValueError
    return GrayMapping(GrayKind.PERCENTILE, low=low, high=high)


def _std(width: float) -> GrayMapping:
    if not 0 < width <= 100:
        raise ValueError
    return GrayMapping(GrayKind.STD, width=width)


_FORMS: tuple[tuple[re.Pattern[str], Callable[..., GrayMapping]], ...] = (
    (re.compile(f"fixed-{_NUMBER}-{_NUMBER}"), _fixed),
    (re.compile(f"p{_NUMBER}-{_NUMBER}"), _percentile),
    (re.compile(f"std-{_NUMBER}"), _std),
    (re.compile("channel"), lambda: GrayMapping(GrayKind.RANGE)),
    *(
        (re.compile(kind.value), lambda kind=kind: GrayMapping(kind))
        for kind in (
            GrayKind.ZERO,
            GrayKind.LOG,
            GrayKind.SQRT,
            GrayKind.RANK,
            GrayKind.SIGMOID,
        )
    ),
)


def parse_mapping(text: str) -> GrayMapping:
    """Read a mapping from short text.

    Convention: `channel`, `layer`, `zero`, `fixed-0-50` (`fixed--5-5` from -5), `p1-99`, `std-3`,
    `log`, `sqrt`, `rank`, `sigmoid`; `-layer` at the end gives all channels one scale, as in
    `log-layer`. `str()` of the result is the same text in its shortest form.
    Raises: SettingError: if it is none of these.
    """
    wanted = text.strip().lower()
    if wanted == "layer":
        return GrayMapping(GrayKind.RANGE, is_shared=True)
    is_shared = wanted.endswith(_SHARED)
    stem = wanted.removesuffix(_SHARED)
    for form, make in _FORMS:
        match = form.fullmatch(stem)
        if match is None or (is_shared and make is _fixed) or (is_shared and stem == "channel"):
            continue
        try:
            spec = make(*map(float, match.groups()))
        except ValueError:
            break
        if not is_shared:
            return spec
        return GrayMapping(spec.kind, True, spec.low, spec.high, spec.width)
    raise SettingError(
        N_(
            "There is no mapping {text}. Known are channel, layer, zero, log, sqrt, rank and "
            "sigmoid; p1-99 (two percentiles, 0 to 100), fixed-0-50 (two numbers, the smaller "
            "first) and std-3 (standard deviations). Add -layer for one scale for all channels."
        ),
        text=text[:40],
    )


def as_mapping(mapping: GrayMapping | str) -> GrayMapping:
    """Accept a mapping or its short text.

    Raises: SettingError: for text that names none.
    """
    return mapping if isinstance(mapping, GrayMapping) else parse_mapping(mapping)


CHANNEL = GrayMapping(GrayKind.RANGE)
LAYER = GrayMapping(GrayKind.RANGE, is_shared=True)
PERCENTILE = GrayMapping(GrayKind.PERCENTILE, low=1, high=99)
ZERO = GrayMapping(GrayKind.ZERO)
ZERO_LAYER = GrayMapping(GrayKind.ZERO, is_shared=True)


def natural_mapping(*, signed: bool) -> GrayMapping:
    """Choose what suits numbers best: the middle is zero where there are both signs."""
    return ZERO if signed else CHANNEL
