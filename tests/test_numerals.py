"""Numbers for people are written in one place."""

import ast
import math
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from explorer.numerals import figure, fixed, millions, percent, whole
from tests.offenders import none_of

ROOT = Path(__file__).parents[1]
FOR_PROGRAMS = {
    "explorer/numerals.py": "the place itself",
    "explorer/cli/": "a terminal's columns, which other programs read",
    "explorer/exporting/pictures.py": "drawn with a font that has no minus sign",
    "explorer/isolation/resource_limits.py": "for a log",
    "explorer/rendering/mapping.py": "the names of mappings, which are read back",
    "explorer/ui/pages/learning/choosing.py": "the names of scales in an address",
    "explorer/ui/parts/mapping_menu.py": "the names of mappings in an address",
}
FORMATS = re.compile(r"[,efgEFGn%]$")
TEMPLATE = re.compile(r"(?<!%)\{\w*:[^{}]*[,efgEFGn%]\}")


def formats_in(path: Path) -> Iterator[str]:
    """What of a module writes numbers by itself: a format in an f-string or in a template.

    What a chart says under the pointer, `%{y:.4g}`, is written by the browser.
    """
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        where = f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.FormattedValue) and node.format_spec is not None:
            spec = ast.unparse(node.format_spec)[2:-1]
            if FORMATS.search(spec):
                yield f"{where}: {ast.unparse(node.value)}:{spec}"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            for found in TEMPLATE.findall(node.value):
                yield f"{where}: {found}"


def test_no_number_for_people_is_written_but_by_numerals() -> None:
    offenders = []
    for path in sorted((ROOT / "explorer").rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith(tuple(FOR_PROGRAMS)):
            offenders += formats_in(path)
    none_of(offenders, "numbers that go round explorer/numerals.py")


def test_what_writes_for_programs_still_does() -> None:
    unused = [
        name
        for name in FOR_PROGRAMS
        if not any(
            any(formats_in(path))
            for path in (ROOT / "explorer").rglob("*.py")
            if path.relative_to(ROOT).as_posix().startswith(name)
        )
    ]
    none_of(unused, "exceptions that are none")


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        (figure(-0.000123456), "−0.000123456"),
        (figure(1234567.0), "1.23457e+06"),
        (figure(1e-7), "1e−07"),
        (figure(-0.0), "0"),
        (figure(2 / 3, 2), "0.67"),
        (figure(None), "–"),
        (figure(-math.inf), "−∞"),
        (figure(math.nan), "NaN"),
        (fixed(-1.25, 1), "−1.2"),
        (fixed(-0.01, 1), "0.0"),
        (fixed(0.5, 2, signed=True), "+0.50"),
        (fixed(-0.5, 2, signed=True), "−0.50"),
        (fixed(None, 2), "–"),
        (percent(0.123), "12%"),
        (percent(-0.5, 1), "−50.0%"),
        (whole(-1234567), "−1,234,567"),
        (millions(1_234_567_890), "1,235"),
        (millions(1_250_000, 1), "1.2"),
    ],
)
def test_numbers_are_written_as_people_read_them(written: str, wanted: str) -> None:
    assert written == wanted
