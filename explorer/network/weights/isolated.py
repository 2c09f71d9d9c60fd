"""Reading weights files in a process of its own, which may crash, hang or starve alone."""

import logging
import mmap
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import torch

from explorer.errors import ExplorerError, WeightsError
from explorer.isolation import process
from explorer.isolation.measures import Effect, Protection
from explorer.isolation.pipe import read_header, write_header
from explorer.isolation.process import Helper, UnfitError
from explorer.isolation.sentences import error_in, message_of
from explorer.messages import N_, Message
from explorer.network.weights import formats
from explorer.network.weights.handles import handle_of, make_room, room
from explorer.network.weights.keys import (
    CLASSIFIER,
    EDGES,
    LAST_KEYS,
    LPIPS,
    TRUNK,
    Shape,
    Style,
)
from explorer.network.weights.layout import offsets
from explorer.network.weights.reading import Allowance, Outline, Reading, State, opened_here
from explorer.network.weights.stored import FileSource, opened

_LOG = logging.getLogger("explorer")
_COMMAND = (sys.executable, "-m", "explorer.network.weights.worker")
START_SECONDS = 60.0
_LAST_WORDS_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the helper gets for a file, more for larger ones."""

    extra_bytes: int
    cpu_seconds: int
    wall_seconds: float


def bounds(most_bytes: int) -> Bounds:
    """What reading so many bytes of tensors may take: about four times what good files do."""
    return Bounds(
        300_000_000 + 4 * most_bytes, 5 + most_bytes // 40_000_000, 20 + most_bytes / 8_000_000
    )


@contextmanager
def opened_apart(source: FileSource, filename: str, allowed: Allowance) -> Iterator[Reading]:
    """Open a weights file in a helper process that ends with this block.

    Convention: where the system cannot hand files on (Windows) it is opened in this process.
    Raises: WeightsError: if it is damaged, unsafe or no VGG16, or if the helper died over it or
        took too long. ExplorerError: if no helper can be started.
    """
    if sys.platform == "win32":
        _check_kind(source, allowed, ())
        with opened_here(source, filename, allowed) as here:
            yield here
        return
    with ExitStack() as stack:
        data, result = stack.enter_context(handle_of(source)), stack.enter_context(room())
        helper = _started(data, result, bounds(allowed.most_bytes))
        stack.callback(process.stop, helper)
        late = threading.Event()
        stack.enter_context(process.limited(helper, bounds(allowed.most_bytes).wall_seconds, late))
        _check_kind(source, allowed, helper.effects)
        apart = _Helped(helper, result, late)
        asked = {"filename": filename, "most_bytes": allowed.most_bytes}
        answer = apart.ask(asked)
        yield _Outlined(apart, _outline(answer, allowed.most_bytes))


@dataclass(frozen=True, slots=True)
class _Helped:
    helper: Helper
    result: int
    late: threading.Event

    def ask(self, header: dict[str, Any]) -> dict[str, Any]:
        """Say something and return the answer.

        Raises: WeightsError: what the helper says, or that it is no more.
        """
        try:
            write_header(self.helper.to, header)
            answer = read_header(self.helper.back)
            error = error_in(answer)
        except (OSError, EOFError) as problem:
            ending = process.stop(self.helper, _LAST_WORDS_SECONDS)
            _LOG.warning(
                "the weights reader ended over a file: %s",
                "too late" if self.late.is_set() else f"{ending} ({problem})",
            )
            raise _gave_up(self.late.is_set()) from problem
        if error is not None:
            raise error
        return answer


@dataclass(frozen=True, slots=True)
class _Outlined:
    apart: _Helped
    outline: Outline

    def read(self, *, flip_colours: bool) -> tuple[State, tuple[Message, ...]]:
        places, total = offsets(self.outline.shapes)
        make_room(self.apart.result, total)
        answer = self.apart.ask({"flip_colours": flip_colours})
        process.stop(self.apart.helper)  # From here on nobody else can write there.
        try:
            notes = tuple(message_of(note) for note in answer["notes"])
        except (OSError, KeyError, TypeError) as problem:
            raise _gave_up(False) from problem
        memory = mmap.mmap(self.apart.result, total)
        state = {}
        for key, shape in self.outline.shapes.items():
            count = torch.Size(shape).numel()
            whole = torch.frombuffer(memory, dtype=torch.float32, count=count, offset=places[key])
            state[key] = whole.reshape(shape)
        return state, notes


def _outline(answer: dict[str, Any], most_bytes: int) -> Outline:
    """Believe a helper only what could be true of a VGG16 within the limits."""
    try:
        style, made_from = Style(answer["style"]), answer["made_from"]
        shapes = {str(key): tuple(map(int, shape)) for key, shape in answer["shapes"].items()}
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise _gave_up(False) from problem
    known: dict[str, Shape] = {**TRUNK, **CLASSIFIER, **EDGES, **LPIPS}
    fits = all(
        key in known
        and (shape[1:] if key in LAST_KEYS else shape)
        == (known[key][1:] if key in LAST_KEYS else known[key])
        for key, shape in shapes.items()
    )
    if not (fits and shapes.keys() >= TRUNK.keys() and offsets(shapes)[1] <= most_bytes + 4096):
        raise _gave_up(False)
    return Outline(style, str(made_from)[:40] if made_from is not None else None, shapes)


def _started(data: int, result: int, bound: Bounds) -> Helper:
    command = (*_COMMAND, *map(str, (data, result, bound.extra_bytes, bound.cpu_seconds)))
    for is_last in (False, True):
        try:
            helper = process.start(command, (data, result), START_SECONDS)
        except UnfitError as error:
            _LOG.log(logging.ERROR if is_last else logging.WARNING, "the weights reader %s", error)
            if is_last:
                raise _on_our_side() from error
        else:
            process.tell_once("weights reader", helper.effects)
            return helper
    raise AssertionError


def _check_kind(source: FileSource, allowed: Allowance, effects: tuple[Effect, ...]) -> None:
    """Take only the plainest format from strangers where nothing bounds the other readers."""
    bounded = {effect.measure for effect in effects if effect.holds}
    if not allowed.from_strangers or {Protection.MEMORY, Protection.TIME} <= bounded:
        return
    with opened(source) as file:
        if formats.is_plain(file.read(16)):
            return
    raise WeightsError(
        N_("Only .safetensors files are read on this server. Save the weights in that format.")
    )


def _on_our_side() -> ExplorerError:
    return ExplorerError(
        N_(
            "Weights files cannot be read right now. The fault is on our side, not in your file; "
            "the other weights still work."
        )
    )


def _gave_up(late: bool) -> WeightsError:
    if late:
        return WeightsError(
            N_("Reading this weights file took too long. Save it again, best as .safetensors.")
        )
    return WeightsError(
        N_("This weights file could not be read safely. Save it again, best as .safetensors.")
    )
