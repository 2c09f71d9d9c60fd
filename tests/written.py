"""Numbers that the app wrote for people, read back."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt


def read_number(text: str) -> float:
    """Read what `explorer/numerals.py` wrote."""
    return float(text.replace("\N{MINUS SIGN}", "-").replace("∞", "inf"))


def read_numbers(texts: Iterable[str]) -> npt.NDArray[np.float64]:
    """Read a column of them."""
    return np.array([read_number(text) for text in texts])
