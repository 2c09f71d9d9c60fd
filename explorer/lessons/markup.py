"""The little Markdown that lessons use, as HTML: paragraphs, lists, strong, emphasis, code."""

import re
from html import escape

_MARKS = (
    (re.compile(r"`([^`]+)`"), r"<code>\1</code>"),
    (re.compile(r"\*\*(.+?)\*\*", re.DOTALL), r"<strong>\1</strong>"),
    (re.compile(r"\*(.+?)\*", re.DOTALL), r"<em>\1</em>"),
)


def html_of(markdown: str) -> str:
    """Turn a lesson's text into HTML."""
    return "\n".join(_block(block) for block in re.split(r"\n\s*\n", markdown.strip()) if block)


def _block(block: str) -> str:
    lines = block.splitlines()
    if all(line.startswith("- ") for line in lines):
        return "<ul>" + "".join(f"<li>{_inline(line[2:])}</li>" for line in lines) + "</ul>"
    if lines[0].startswith("- ") or not any(line.startswith("- ") for line in lines):
        return f"<p>{_inline(block)}</p>"
    first = next(n for n, line in enumerate(lines) if line.startswith("- "))
    return _block("\n".join(lines[:first])) + _block("\n".join(lines[first:]))


def _inline(text: str) -> str:
    found = escape(text, quote=False)
    for mark, html in _MARKS:
        found = mark.sub(html, found)
    return found
