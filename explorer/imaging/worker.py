"""The helper process that decodes pictures: reads files from standard input, answers on output."""

import contextlib
import json
import os
import sys
from typing import IO

from explorer.errors import ExplorerError
from explorer.imaging.decoding import Picture, decode_image
from explorer.imaging.pipe import READY, read_block, write_block

CPU_SECONDS = 5
EXTRA_BYTES = 700_000_000


def main() -> None:
    """Decode files until the input ends."""
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    _limit_memory()
    _fall_silent()
    sink.write(READY)
    sink.flush()
    with contextlib.suppress(EOFError):
        while True:
            request, data = read_block(source), read_block(source)
            _limit_time()
            _answer(sink, request.hex(), data)


def _answer(sink: IO[bytes], request: str, data: bytes) -> None:
    try:
        picture = decode_image(data)
    except ExplorerError as error:
        kind = type(error).__name__
        header = {"request": request, "error": kind, "template": error.message.template}
        write_block(sink, json.dumps({**header, "values": dict(error.message.values)}).encode())
    else:
        write_block(sink, _header(request, picture))
        write_block(sink, picture.pixels.tobytes())
    sink.flush()


def _header(request: str, picture: Picture) -> bytes:
    header = {
        "request": request,
        "shape_hw": picture.pixels.shape[:2],
        "notes": [(note.template, dict(note.values)) for note in picture.notes],
        "format": picture.format,
        "source_size_wh": picture.source_size_wh,
        "sha256": picture.sha256,
    }
    return json.dumps(header).encode()


def _fall_silent() -> None:
    """Say no more in the server's log: decoders quote what is in damaged files."""
    with contextlib.suppress(OSError), open(os.devnull, "wb") as nothing:
        os.dup2(nothing.fileno(), 2)


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        with open("/proc/self/statm") as file:
            mapped = int(file.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (mapped + EXTRA_BYTES,) * 2)


def _limit_time() -> None:
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        spent = round(used.ru_utime + used.ru_stime)
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (spent + CPU_SECONDS, hard))


if __name__ == "__main__":
    main()
