"""The mappings from activations to brightness that every room offers, by the same names."""

import math

import streamlit as st

from explorer.errors import SettingError
from explorer.rendering import GrayKind, GrayMapping, parse_mapping
from explorer.ui.i18n import _, say
from explorer.ui.parts.choices import bound, choose, explained
from explorer.ui.settings import AUTO, Setting, declare, mine

STEMS = (
    "channel",
    "layer",
    "fixed",
    "p",
    "std",
    "zero",
    "zero-layer",
    "log",
    "log-layer",
    "sqrt",
    "sqrt-layer",
    "rank",
    "sigmoid",
)
"""The mappings offered; three of them take numbers."""

_FALLBACKS = {"fixed": "fixed-0-500", "p": "p1-99", "std": "std-3"}


def _decimal(text: str) -> float:
    found = float(text)
    if not math.isfinite(found) or abs(found) > 1e9:
        raise ValueError(text)
    return found


declare(
    Setting("display_fixed_low", 0.0, _decimal),
    Setting("display_fixed_high", 500.0, _decimal),
    Setting("display_p_low", 1.0, _decimal),
    Setting("display_p_high", 99.0, _decimal),
    Setting("display_std", 3.0, _decimal),
)


def mappings() -> dict[str, GrayMapping]:
    """List the mappings, with the numbers the reader chose where they make sense."""
    return {
        stem: parse_mapping(_spelled(stem) if _is_possible(stem) else _FALLBACKS[stem])
        for stem in STEMS
    }


def names(mappings: dict[str, GrayMapping]) -> dict[str, str]:
    """Name each mapping in the reader's language, with letters for numbers that may change."""
    return {stem: say(mapping.name) for stem, mapping in mappings.items()}


def choose_mapping(title: str, key: str, width: int, **first: str) -> str:
    """Draw the choice of a mapping, kept as its short text; `first` names other choices.

    Convention: a mapping that only a link can name, as `p5-95`, is offered as long as it is chosen.
    """
    found = {str(mapping): mapping for mapping in mappings().values()}
    options = {**first, AUTO: _("Automatic")}
    wanted = str(mine()[key])
    if wanted not in found and wanted not in options:
        found[wanted] = parse_mapping(wanted)
    options |= {text: say(mapping.label) for text, mapping in found.items()}
    return choose(title, options, key, width=width, help=_help())


def _help() -> str:
    automatic = _("**Automatic**: zero-centred for signed numbers, else each channel's own range.")
    letters = {"low": "a", "high": "b", "width": "k"}
    kinds = (explained(say(kind.label, **letters), _(kind.hint)) for kind in GrayKind)
    return "\n\n".join([automatic, *kinds])


def choose_numbers() -> None:
    """Offer the numbers of the mappings that take some; say so where they are impossible."""
    with st.popover(_("Numbers of the mappings"), icon=":material/tune:"):
        _pair(_("Fixed range, from"), _("to"), "display_fixed_low", "display_fixed_high", 10.0)
        _pair(_("Percentiles, from"), _("to"), "display_p_low", "display_p_high", 0.5)
        title = _("Standard deviations on either side of the mean")
        st.number_input(title, 0.1, 100.0, step=0.5, **bound("display_std"))
        if any(not _is_possible(stem) for stem in _FALLBACKS):
            st.warning(_("The first number must be the smaller one; until then the default holds."))


def _pair(first: str, second: str, low: str, high: str, step: float) -> None:
    percent = low.startswith("display_p")
    ends = (0.0, 100.0) if percent else (-1e9, 1e9)
    with st.container(horizontal=True):
        st.number_input(first, *ends, step=step, **bound(low))
        st.number_input(second, *ends, step=step, **bound(high))


def _spelled(stem: str) -> str:
    settings = mine()
    if stem == "fixed":
        return f"fixed-{settings['display_fixed_low']:.10g}-{settings['display_fixed_high']:.10g}"
    if stem == "p":
        return f"p{settings['display_p_low']:.10g}-{settings['display_p_high']:.10g}"
    return f"std-{settings['display_std']:.10g}" if stem == "std" else stem


def _is_possible(stem: str) -> bool:
    try:
        parse_mapping(_spelled(stem))
    except SettingError:
        return False
    return True
