"""docs/notebook.md: every cell runs, and shows what the page says."""

import ast
import contextlib
import io
import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from explorer.imaging.samples import sample_bytes
from tests.offenders import none_of

PAGE = Path(__file__).parents[2] / "docs" / "notebook.md"
CELL = re.compile(
    r"^```python\n(?P<code>.*?)^```\n(?:\n```text\n(?P<text>.*?)^```\n)?(?P<quoted>(?:\n>[^\n]*)*)",
    re.M | re.S,
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell, and what the page says that comes out."""

    code: str
    said: str


def cells(page: str) -> list[Cell]:
    found = []
    for match in CELL.finditer(page):
        lines = [line.removeprefix(">").strip() for line in match["quoted"].split("\n")]
        quoted = [part for part in "\n".join(lines).split("\n\n") if part.strip()]
        said = match["text"] or "\n".join(" ".join(part.split()) for part in quoted)
        found.append(Cell(match["code"], said.strip()))
    return found


def shown(code: str, names: dict[str, Any]) -> str:
    """Run a cell as a notebook does; of a picture that is shown, return its caption."""
    *before, last = ast.parse(code).body
    printed, value = io.StringIO(), None
    with contextlib.redirect_stdout(printed):
        if isinstance(last, ast.Expr):
            exec(compile(ast.Module(before, []), "cell", "exec"), names)
            value = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
        else:
            exec(compile(ast.Module([*before, last], []), "cell", "exec"), names)
    html = value._repr_html_() if hasattr(value, "_repr_html_") else None
    if html is not None:
        return "\n".join(captions(html))
    return printed.getvalue().strip() + (repr(value) if value is not None else "")


def captions(html: str) -> list[str]:
    rows = re.findall(r"(?:<th[^>]*>(.*?)</th>.*?)?<figcaption>(.*?)</figcaption>", html)
    return [unescape(f"{name}: {text}" if name else text) for name, text in rows]


@pytest.mark.weights
def test_every_cell_of_the_page_shows_what_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "photo.png").write_bytes(sample_bytes("chelsea"))
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    page = PAGE.read_text("utf-8")
    assert len(cells(page)) == page.count("```python") > 10
    wrong = []
    for cell in cells(page):
        came = shown(cell.code, names)
        if came != cell.said:
            wrong.append(f"{cell.code.strip()}\n--- said\n{cell.said}\n--- came\n{came}\n")
    none_of(wrong, "the page says otherwise")


def test_a_page_that_says_something_else_would_be_noticed() -> None:
    page = "```python\nx = 1\nx + 1\n```\n\n```text\n3\n```\n"
    page += "\n```python\nprint('a')\n```\n\n> b\n> c\n"
    assert cells(page) == [Cell("x = 1\nx + 1\n", "3"), Cell("print('a')\n", "b c")]
    assert [shown(cell.code, {}) for cell in cells(page)] == ["2", "a"]
