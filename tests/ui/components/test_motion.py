"""Whoever asked for less motion sees nothing move: all that moves something stops for them."""

import re
from pathlib import Path

import pytest

from explorer.ui.sidebar.controls import STYLESHEET
from tests.offenders import none_of

UI = STYLESHEET.parent
STILL = {".busy:not(:empty)": "shows after a while, and does not move"}
"""Selectors whose animation is no motion, with the reason."""
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_LESS = re.compile(r"@media \(prefers-reduced-motion: reduce\) \{((?:[^{}]*\{[^{}]*\})*)\s*\}")
_MOVES = re.compile(r"\b(?:animation|transition)(?:-name)?:(?!\s*none)")
_STOPS = re.compile(r"\b(?:animation|transition):\s*none")


def selectors(rules: list[tuple[str, str]], wanted: re.Pattern[str]) -> set[str]:
    """The selectors of rules whose body has what is wanted, each by itself."""
    found = [name for name, body in rules if wanted.search(body)]
    return {part.strip() for name in found for part in re.split(r",(?![^(]*\))", name)}


def unstopped(css: str) -> set[str]:
    """Selectors of what moves and is not told to stop."""
    bare = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    less = "".join(match[1] for match in _LESS.finditer(bare))
    stopped = selectors(_RULE.findall(less), _STOPS)
    moving = selectors(_RULE.findall(_LESS.sub("", bare)), _MOVES)
    return moving - stopped - STILL.keys()


def test_what_moves_stops_for_those_who_ask_for_less_motion() -> None:
    sheets: list[Path] = sorted(UI.rglob("*.css"))
    assert len(sheets) > 10
    none_of(
        [
            f"{path.relative_to(UI)}: {one}"
            for path in sheets
            for one in unstopped(path.read_text("utf-8"))
        ],
        "moves although less motion was asked for",
    )


@pytest.mark.parametrize(
    "end", ["", "@media (prefers-reduced-motion: reduce) { .b { transition: none; } }"]
)
def test_a_style_that_goes_on_moving_is_noticed(end: str) -> None:
    assert unstopped(".a, .b { transition: opacity 1s; }" + end) == (
        {".a"} if end else {".a", ".b"}
    )


def test_scripts_scroll_at_once_and_ask_before_they_animate() -> None:
    wrong = []
    for path in sorted(UI.rglob("frontend/*.js")):
        code = path.read_text("utf-8")
        if re.search(r"behavior:\s*[\"']smooth", code) or ".animate(" in code:
            wrong.append(f"{path.name} animates")
        repeats = re.search(r"requestAnimationFrame\((\w+)\)", code)
        if repeats and f"{repeats[1]} = (" in code and "prefers-reduced-motion" not in code:
            wrong.append(f"{path.name} draws frame after frame")
    none_of(wrong, "scripts that move something")
