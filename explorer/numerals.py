"""Numbers as people read them: what is written on the screen is written here.

Convention: a minus is a minus sign, no zero has one, thousands are parted by commas, and a number
that does not exist is a dash. Scripts, tables to download and the command line keep to what
programs read.
"""

import math

NOTHING = "–"
"""Stands where a number would, if there were one."""

_MINUS = "\N{MINUS SIGN}"


def figure(value: float | None, digits: int = 6) -> str:
    """Write a number with so many significant digits."""
    if value is None:
        return NOTHING
    return _not_finite(value) or _minus(f"{value + 0.0:.{digits}g}")


def fixed(value: float | None, decimals: int, *, signed: bool = False) -> str:
    """Write a number with so many digits after the point; signed, a plus is written too."""
    if value is None:
        return NOTHING
    return _not_finite(value) or _minus(f"{value:{'+' * signed}z.{decimals}f}")


def percent(share: float, decimals: int = 0) -> str:
    """Write a share of one in hundredths."""
    return _minus(f"{share:z.{decimals}%}")


def whole(number: int) -> str:
    """Write a count."""
    return _minus(f"{number:,}")


def millions(number: float, decimals: int = 0) -> str:
    """Write how many millions a number has, as for pixels and megabytes."""
    return _minus(f"{number / 1e6:z,.{decimals}f}")


def _not_finite(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else f"{_MINUS}∞"
    return ""


def _minus(text: str) -> str:
    return text.replace("-", _MINUS)
