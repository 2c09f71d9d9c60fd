"""A channel's card as one file: a picture, or a page that needs nothing else."""

import base64
import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from explorer.numerals import figure
from explorer.rendering import (
    Colours,
    apply_curve,
    colourise,
    curve,
    natural_mapping,
    png_bytes,
)
from explorer.rendering.outlines import framed
from explorer.shapes import RgbImage
from explorer.studies.channel_cards import ChannelCard, StrongestPlace
from explorer.studies.channel_sheets import fitted

_SIDE, _SMALL = 224, 112
_MARGIN, _LINE = 20, 18
_FONT, _HEADING = 13, 22
_INK, _PAPER = (26, 26, 26), "white"
_STYLE = """body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto;
  padding: 0 1rem; color: #1a1a1a; background: #fff; }
.row { display: flex; flex-wrap: wrap; gap: 1rem; }
figure { margin: 0 0 1rem; max-width: 16rem; } figcaption { color: #555; }
img { image-rendering: pixelated; display: block; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
td { text-align: left; padding: 0.1rem 1rem 0.1rem 0; vertical-align: top;
  overflow-wrap: anywhere; }"""


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """A picture and what is said of it, in English."""

    pixels: RgbImage
    caption: str


@dataclass(frozen=True, slots=True, eq=False)
class CardFile:
    """What a card's file holds: rows of panels, and facts by name.

    Convention: files are in English and of one look, whoever makes them.
    """

    title: str
    rows: tuple[tuple[Panel, ...], ...]
    facts: tuple[tuple[str, str], ...]


def card_file(
    card: ChannelCard,
    seen: RgbImage,
    look: RgbImage | None,
    best: Sequence[Panel],
    origin: Mapping[str, str],
) -> CardFile:
    """Lay out a card.

    Shape: `seen` is what the network sees, `look` what the channel looks for.
    Convention: `best` are the strongest patches of a survey, `origin` says what all is made of.
    """
    first = [] if look is None else [_panel(look, "What it looks for (optimised, no photograph)")]
    patches = [Panel(fitted(each.pixels, _SMALL), each.caption) for each in best]
    here = [_map(card)]
    if card.strongest is not None:
        here += [_where(card.strongest, seen), _panel(card.strongest.patch, "The patch itself")]
    rows = (tuple(first), tuple(patches), tuple(here))
    facts = {
        "minimum": figure(card.minimum),
        "maximum": figure(card.maximum),
        "mean": figure(card.mean),
        "standard deviation": figure(card.std),
        "zeros, %": figure(100 * card.zero_share, 4),
        "one unit sees": f"{card.layer.receptive_field}×{card.layer.receptive_field} px",
        "most alike (correlation)": ", ".join(
            f"{pair.second} ({figure(pair.correlation, 3)})" for pair in card.alike
        )
        or "none",
    }
    title = f"Channel {card.channel} of {card.layer.name}, VGG16"
    return CardFile(title, tuple(row for row in rows if row), (*facts.items(), *origin.items()))


def card_html(file: CardFile) -> bytes:
    """Write a page of HTML that needs nothing else."""
    rows = "".join(
        f'<div class="row">{"".join(_figure(panel) for panel in row)}</div>' for row in file.rows
    )
    facts = "".join(
        f"<tr><td>{html.escape(name)}</td><td>{html.escape(value)}</td></tr>"
        for name, value in file.facts
    )
    title = html.escape(file.title)
    page = (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{title}</title><style>{_STYLE}</style></head>"
        f"<body><h1>{title}</h1>{rows}<table>{facts}</table></body></html>\n"
    )
    return page.encode()


def card_png(file: CardFile) -> bytes:
    """Draw the card as one picture; its facts stand in the file as text too."""
    font, large = ImageFont.load_default(_FONT), ImageFont.load_default(_HEADING)
    facts = [_plain(f"{name}: {value}") for name, value in file.facts]
    width = max(
        *(sum(panel.pixels.shape[1] + _MARGIN for panel in row) for row in file.rows),
        *(round(font.getlength(line)) + _MARGIN for line in facts),
        round(large.getlength(file.title)) + _MARGIN,
    )
    heights = [max(_height(panel, font) for panel in row) for row in file.rows]
    height = 3 * _MARGIN + _HEADING + sum(heights) + len(heights) * _MARGIN + len(facts) * _LINE
    canvas = Image.new("RGB", (width + _MARGIN, height), _PAPER)
    draw = ImageDraw.Draw(canvas)
    draw.text((_MARGIN, _MARGIN), file.title, _INK, large)
    top = 2 * _MARGIN + _HEADING
    for row, row_height in zip(file.rows, heights, strict=True):
        left = _MARGIN
        for panel in row:
            canvas.paste(Image.fromarray(panel.pixels), (left, top))
            for number, line in enumerate(_lines(panel, font)):
                place = (left, top + panel.pixels.shape[0] + 4 + number * _LINE)
                draw.text(place, line, _INK, font)
            left += panel.pixels.shape[1] + _MARGIN
        top += row_height + _MARGIN
    for number, line in enumerate(facts):
        draw.text((_MARGIN, top + number * _LINE), line, _INK, font)
    return png_bytes(np.asarray(canvas), text={"card": "\n".join([file.title, *facts])})


def _panel(pixels: RgbImage, caption: str) -> Panel:
    return Panel(fitted(pixels, _SIDE), caption)


def _map(card: ChannelCard) -> Panel:
    signed = card.minimum < 0
    found = curve(card.plane[None], natural_mapping(signed=signed))
    levels = apply_curve(card.plane[None], found)[0]
    low, high = (figure(float(end[0]), 4) for end in (found.limits.low, found.limits.high))
    height, width = card.plane.shape
    caption = f"Its map here, {height}×{width}, {low} to {high}"
    return _panel(colourise(levels, Colours.natural(centred=signed)), caption)


def _where(place: StrongestPlace, seen: RgbImage) -> Panel:
    inside = place.box.clipped((seen.shape[0], seen.shape[1]))
    sides = (inside.top, inside.left, inside.bottom, inside.right)
    factor = max(1, _SIDE // max(seen.shape[:2]))
    row, column = place.unit
    caption = f"Strongest: {figure(place.value, 4)} at row {row}, column {column}"
    return _panel(framed(seen, factor, sides), caption)


def _figure(panel: Panel) -> str:
    source = base64.b64encode(png_bytes(panel.pixels)).decode()
    words = html.escape(panel.caption)
    return (
        f'<figure><img alt="{words}" src="data:image/png;base64,{source}">'
        f"<figcaption>{words}</figcaption></figure>"
    )


def _lines(panel: Panel, font: ImageFont.FreeTypeFont | ImageFont.ImageFont) -> list[str]:
    """Break a caption where the picture ends, between words or else inside of one."""
    lines, width = [""], panel.pixels.shape[1]
    for word in _plain(panel.caption).split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= width:
            lines[-1] = longer
            continue
        lines.append("")
        for letter in word:
            if lines[-1] and font.getlength(lines[-1] + letter) > width:
                lines.append("")
            lines[-1] += letter
    return [line for line in lines if line]


def _plain(text: str) -> str:
    """Write what the font has no sign for in signs that it has."""
    known = text.translate({ord("×"): "x", ord("\N{MINUS SIGN}"): "-", ord("∞"): "inf"})
    return known.encode("latin-1", "replace").decode("latin-1")


def _height(panel: Panel, font: ImageFont.FreeTypeFont | ImageFont.ImageFont) -> int:
    return int(panel.pixels.shape[0]) + 4 + _LINE * len(_lines(panel, font))
