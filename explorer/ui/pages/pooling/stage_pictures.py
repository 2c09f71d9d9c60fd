"""Stages of pooling as pictures: same place, same size on the screen, every pixel visible."""

from explorer.messages import N_, Message, N_n
from explorer.numerals import figure
from explorer.operations import PoolKind
from explorer.operations.pooling import Planes
from explorer.shapes import GrayLevels, RgbImage
from explorer.ui.i18n import _, say
from explorer.ui.pages.pooling.subject import PoolInput
from explorer.ui.parts import lab

_WHOLE = 320
_MIDDLE = 256
_SCREEN = 224

_PRINTED = {
    PoolKind.MAX: "maxpool",
    PoolKind.AVERAGE: "avgpool",
    PoolKind.MIN: "minpool",
    PoolKind.L2: "l2pool",
    PoolKind.STRIDE: "stride",
}


def printed(stage: Planes, kind: PoolKind, number: int) -> str:
    """Name a stage as the article's plot titles do: `maxpool3: (30, 30, 3)`."""
    channels, height, width = stage.shape
    shape = f"({height}, {width}, {channels})" if channels == 3 else f"({height}, {width})"
    if not number:
        return say(N_("Input: {shape}"), shape=shape)
    return f"{_PRINTED[kind]}{number}: {shape}"


def value_range(stage: Planes) -> str:
    """Write down the smallest and the largest number."""
    return say(N_("values {low} to {high}"), low=figure(stage.min()), high=figure(stage.max()))


def _span(size: int, step: int) -> tuple[int, int]:
    """Choose which cells along one side are shown: all of them, or those in the middle."""
    if size <= _WHOLE:
        return 0, size
    start = (size - _MIDDLE) // 2 // step * step
    return start, min(size, start + _MIDDLE)


class Stand:
    """Where the pictures of one chain stand: one crop and one scale for all of them."""

    def __init__(self, subject: PoolInput, passes: int, one_to_one: bool = False) -> None:
        self._subject = subject
        self._one_to_one = one_to_one
        step = subject.window.stride ** max(passes, 1)
        self._spans = [_span(size, step) for size in subject.shape_hw]
        longest = max(stop - start for start, stop in self._spans)
        self._factor = max(1, _SCREEN // longest)

    @property
    def note(self) -> str:
        """Say which part is shown, if not all of it."""
        if self._one_to_one or all(
            span == (0, size)
            for span, size in zip(self._spans, self._subject.shape_hw, strict=True)
        ):
            return ""
        (top, bottom), (left, right) = self._spans
        return say(
            N_(
                "Shown is the middle, rows {top}–{bottom} and columns {left}–{right}; 1:1 "
                "shows it all."
            ),
            top=top,
            bottom=bottom - 1,
            left=left,
            right=right - 1,
        )

    def show(
        self,
        stage: Planes,
        kind: PoolKind,
        number: int,
        caption: str,
        drawn: GrayLevels | RgbImage | None = None,
    ) -> None:
        """Show a stage after `number` passes, each pixel as large as what it was made from.

        Convention: `drawn` replaces the picture of the stage.
        """
        subject = self._subject
        if drawn is None:
            drawn = subject.drawn(stage, kind, number)
        factor = 1
        if not self._one_to_one:
            step = subject.window.stride**number
            factor = self._factor * step
            (top, bottom), (left, right) = (
                (start // step, -(-stop // step)) for start, stop in self._spans
            )
            drawn = drawn[top:bottom, left:right]
        scale = say(N_("shown at {factor}×"), factor=factor)
        alt = Message(
            N_n("{title} after {n} pooling, {kind}", "{title} after {n} poolings, {kind}"),
            {"title": subject.title, "n": number, "kind": _(kind.label)},
        )
        lab.picture(
            drawn,
            f"{caption} · {scale}",
            say(alt),
            target=factor * max(drawn.shape[:2]),
            colours=subject.colours,
        )
