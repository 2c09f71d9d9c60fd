"""One side of a picture as a strip of cells, with its zeros, its windows and what they put out."""

import html

from explorer.operations.sizes import PlacedWindows

_MOST = 30
_END = 14

_STYLE = """<style>
.size-strip { overflow-x: auto; padding: 0.3rem 0 0.7rem; }
.size-strip > div { display: grid; grid-auto-rows: 1.05rem; width: max-content; row-gap: 2px;
  font-size: 0.72rem; line-height: 1; font-variant-numeric: tabular-nums; text-align: center; }
.size-strip span { display: grid; place-content: center; box-sizing: border-box;
  margin-right: 2px; border-radius: 3px; }
.size-strip .cell, .size-strip .out { border: 1px solid currentColor; height: 1.5rem; }
.size-strip .cell { grid-row: 1 / 3; }
.size-strip .zero { background: repeating-linear-gradient(45deg,
  rgba(128,128,128,.5) 0 1.5px, transparent 1.5px 6px); border-color: rgba(128,128,128,.8); }
.size-strip .beyond { border: 1px dashed #c8622a; }
.size-strip .unread { border-style: dotted; color: #c8622a; }
.size-strip .window { background: rgba(31,145,152,.22); border: 1px solid rgb(31,145,152); }
.size-strip .tap { background: rgb(31,145,152); border-radius: 50%; width: 0.5rem; height: 0.5rem;
  place-self: center; }
.size-strip .out { background: rgb(11,110,117); border-color: rgb(11,110,117); color: #fff;
  width: 1.6rem; justify-self: center; }
.size-strip .gap { opacity: .7; }
</style>"""


def strip(windows: PlacedWindows, alt: str) -> str:
    """Draw the strip as HTML: cells on top, windows as bars below, outputs at the bottom.

    Convention: cells and outputs are numbered from 0. Of a long strip only both ends are drawn;
    windows that reach into the part left out are left out too.
    """
    columns = _columns(windows)
    rows = min(windows.places, -(-windows.span // windows.stride))
    items = [_cell(windows, cell, column) for cell, column in columns.items()]
    for place in range(windows.places):
        taps = windows.taps(place)
        if taps[0] in columns and taps[-1] in columns:
            first, last = columns[taps[0]], columns[taps[-1]]
            if last - first == taps[-1] - taps[0]:
                items += _window(windows, place, first, 3 + place % rows, 3 + rows)
    if len(columns) > 1 and max(columns.values()) > len(columns):
        items.append(f'<span class="gap" style="grid-row:1/3;grid-column:{_END + 1}">…</span>')
    width = f"grid-template-columns: repeat({max(columns.values())}, 1.75rem)"
    return (
        f'{_STYLE}<div class="size-strip" role="img" tabindex="0" aria-label="{html.escape(alt)}">'
        f'<div style="{width}">{"".join(items)}</div></div>'
    )


def _columns(windows: PlacedWindows) -> dict[int, int]:
    cells = range(-windows.padding, windows.size + windows.padding + windows.overhang)
    if len(cells) <= _MOST:
        return {cell: column for column, cell in enumerate(cells, start=1)}
    ends = dict(zip(cells[:_END], range(1, _END + 1), strict=True))
    return ends | dict(zip(cells[-_END:], range(_END + 2, 2 * _END + 2), strict=True))


def _cell(windows: PlacedWindows, cell: int, column: int) -> str:
    kind, text = "cell", str(cell)
    if cell >= windows.size + windows.padding:
        kind, text = "cell beyond", ""
    elif not 0 <= cell < windows.size:
        kind, text = "cell zero", "0"
    elif cell in windows.unread:
        kind = "cell unread"
    return f'<span class="{kind}" style="grid-column:{column}">{text}</span>'


def _window(windows: PlacedWindows, place: int, first: int, row: int, below: int) -> list[str]:
    across = f"{first}/{first + windows.span}"
    label = "" if windows.dilation > 1 else str(place)
    items = [
        f'<span class="window" style="grid-row:{row};grid-column:{across}">{label}</span>',
        f'<span class="out" style="grid-row:{below}/{below + 2};grid-column:{across}">'
        f"{place}</span>",
    ]
    if windows.dilation > 1:
        items += [
            f'<span class="tap" style="grid-row:{row};grid-column:{first + tap}"></span>'
            for tap in range(0, windows.span, windows.dilation)
        ]
    return items
