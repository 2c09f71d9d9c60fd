"""One page that says everything about a layer of a picture, in one file."""

import base64
import html
import json
import platform
from collections.abc import Iterable
from dataclasses import replace
from importlib.metadata import version

from explorer.exporting import pictures
from explorer.exporting.head_notes import HeadNote
from explorer.exporting.request import Material, Product, Request
from explorer.exporting.tables import COLUMNS, rows
from explorer.numerals import figure
from explorer.operations.statistics import ChannelOrder
from explorer.rendering import png_bytes

_PACKAGES = ("torch", "numpy", "opencv-python-headless", "pillow")
_SHOWN = 24
_STYLE = """body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto;
  padding: 0 1rem; color: #1a1a1a; background: #fff; }
img { max-width: 100%; image-rendering: pixelated; display: block; }
figure { margin: 1rem 0; } figcaption { color: #555; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: 0.15rem 0.8rem 0.15rem 0; vertical-align: top;
  overflow-wrap: anywhere; }"""


def _figure(data: bytes, caption: str) -> str:
    source = base64.b64encode(data).decode()
    words = html.escape(caption)
    return (
        f'<figure><img alt="{words}" src="data:image/png;base64,{source}">'
        f"<figcaption>{words}</figcaption></figure>"
    )


def _table(cells: Iterable[Iterable[object]], head: Iterable[str] = ()) -> str:
    heading = "".join(f"<th>{html.escape(name)}</th>" for name in head)
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(_text(cell))}</td>" for cell in row) + "</tr>"
        for row in cells
    )
    return f"<table>{f'<tr>{heading}</tr>' if heading else ''}{body}</table>"


def _text(cell: object) -> str:
    return figure(cell) if isinstance(cell, float) else str(cell)


def _settings(request: Request) -> list[tuple[str, object]]:
    settings = json.loads(request.to_json())
    sampling = settings.pop("sampling")
    return [*settings.items(), *((f"sampling: {key}", value) for key, value in sampling.items())]


def _head(note: HeadNote | None) -> list[str]:
    """The part about the visitor's own head, if one answers."""
    if note is None:
        return []
    facts = note.facts
    answer = facts.pop("answer")
    rows = [
        (f"{name}: {key}" if key else name, cell)
        for name, value in facts.items()
        for key, cell in (value.items() if isinstance(value, dict) else [("", value)])
    ]
    return [
        "<h2>The head of the visitor's own, and its answer</h2>",
        _table((each.values() for each in answer), ("class", "probability")),
        _table((name, ", ".join(cell) if name == "classes" else cell) for name, cell in rows),
    ]


def report(request: Request, material: Material) -> bytes:
    """Write a page of HTML that needs nothing else: pictures, settings, versions, hashes."""
    cube = material.cube
    number = pictures.one_channel(request, cube)
    pinned = replace(request, channel=number, product=Product.LARGE)
    sheet = replace(request, product=Product.SHEET)
    best = list(rows(material.maps, ChannelOrder.PEAK))[:_SHOWN]
    height, width = material.seen.shape[:2]
    title = f"{request.layer} of VGG16"
    shape = "×".join(map(str, material.maps.shape))
    versions = [("python", platform.python_version()), *((p, version(p)) for p in _PACKAGES)]
    parts = [
        f"<h1>{html.escape(title)}</h1>",
        _figure(png_bytes(material.seen), f"What the network sees: {width}×{height} pixels."),
        _figure(
            pictures.sheet(sheet, material), f"{request.layer}, {shape}, mapping {request.mapping}."
        ),
        _figure(pictures.large(pinned, material), f"Channel {number} with its colour bar."),
        "<h2>Settings and hashes</h2>",
        _table(_settings(request)),
        *_head(material.note),
        "<h2>Versions</h2>",
        _table(versions),
        f"<h2>The {len(best)} channels with the highest peaks</h2>",
        _table((row.values() for row in best), COLUMNS),
    ]
    page = (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{html.escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body>{''.join(parts)}</body></html>\n"
    )
    return page.encode()
