"""Numbers as aligned tables, coloured by sign and size, with padding hatched."""

import html
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st

from explorer.numerals import figure

_STYLE = """<style>
.figures { font-variant-numeric: tabular-nums; font-size: 0.875rem; overflow-x: auto; }
.figures .side { display: flex; flex-wrap: wrap; align-items: center; gap: 0.4rem 0.9rem; }
.figures .sign { font-size: 1.25rem; opacity: 0.7; }
.figures table { border-collapse: separate; border-spacing: 2px; }
.figures caption { caption-side: top; text-align: left; opacity: 0.75; padding-bottom: 2px; }
.figures td { padding: 0.3rem 0.5rem; text-align: right; min-width: 4.6rem; border-radius: 3px; }
.figures .large td { min-width: 3.2rem; padding: 0.25rem 0.4rem; }
.figures td.padding { background: repeating-linear-gradient(45deg,
  color-mix(in srgb, currentColor 22%, transparent) 0 1px, transparent 1px 6px); opacity: 0.75; }
.figures .ledger { border-spacing: 0; }
.figures .ledger :is(td, th) { padding: 0.22rem 0.9rem 0.22rem 0; font-weight: 400;
  text-align: left; border-bottom: 1px solid color-mix(in srgb, currentColor 12%, transparent); }
.figures .ledger td { text-align: right; min-width: 9rem; white-space: nowrap; }
.figures .ledger tr.strong :is(td, th) { font-weight: 620; }
</style>"""


def grid(
    title: str,
    values: npt.NDArray[np.floating[Any]],
    inside: npt.NDArray[np.bool_] | None = None,
    padding: str = "",
) -> str:
    """Write a small table of numbers as HTML, the strongest colour for the largest number.

    Shape: `values` and `inside` (K, K); where `inside` is False the cell is hatched.
    """
    finite = np.abs(values[np.isfinite(values)])
    peak = float(finite.max()) if finite.size else 0.0
    rows = []
    for i, line in enumerate(values.tolist()):
        cells = []
        for j, value in enumerate(line):
            if inside is not None and not inside[i, j]:
                cells.append(f'<td class="padding" title="{html.escape(padding)}">0</td>')
            else:
                cells.append(f'<td style="{_tint(value, peak)}">{figure(value, 5)}</td>')
        rows.append(f"<tr>{''.join(cells)}</tr>")
    size = ' class="large"' if len(values) > 3 else ""
    return f"<table{size}><caption>{html.escape(title)}</caption>{''.join(rows)}</table>"


def _tint(value: float, peak: float) -> str:
    share = abs(value) / peak if peak and np.isfinite(value) else 0.0
    colour = "#c8372d" if value > 0 else "#2f6fd0"
    return f"background:color-mix(in srgb,{colour} {round(45 * share)}%,transparent)"


def side_by_side(parts: Sequence[str]) -> None:
    """Draw tables with signs between them; texts that are no tables count as signs."""
    drawn = [
        part if part.startswith("<table") else f'<span class="sign">{html.escape(part)}</span>'
        for part in parts
    ]
    st.html(f'{_STYLE}<div class="figures"><div class="side">{"".join(drawn)}</div></div>')


def ledger(rows: Sequence[tuple[str, str, bool]]) -> None:
    """Draw a list of names and numbers, one below the other; True makes a row strong."""
    lines = "".join(
        f'<tr class="{"strong" if strong else ""}"><th scope="row">{html.escape(name)}</th>'
        f"<td>{html.escape(value)}</td></tr>"
        for name, value, strong in rows
    )
    st.html(f'{_STYLE}<div class="figures"><table class="ledger">{lines}</table></div>')
