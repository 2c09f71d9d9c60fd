"""Decoding strangers' files in a process of its own, which may crash, hang or starve alone."""

import atexit
import contextlib
import json
import struct
import subprocess
import sys
import threading
from typing import IO

import numpy as np

from explorer import errors
from explorer.errors import ExplorerError, UnreadableImageError
from explorer.imaging.decoding import Picture
from explorer.messages import N_, Message

LENGTH = struct.Struct("<Q")
WALL_SECONDS = 8.0


class IsolatedDecoder:
    """Decodes pictures in a helper process, started when first needed and again after it died."""

    def __init__(self, command: tuple[str, ...] = (sys.executable, "-m", "explorer.imaging.worker"),
                 wall_seconds: float = WALL_SECONDS) -> None:  # fmt: skip
        self._command = command
        self._wall_seconds = wall_seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        atexit.register(self.close)

    def decode(self, data: bytes) -> Picture:
        """Decode a file as `decode_image` does, within a time limit.

        Raises: what `decode_image` raises; UnreadableImageError: if the helper died over the file
            or took too long.
        """
        with self._lock:
            process = self._running()
            late = threading.Event()

            def stop() -> None:
                late.set()
                process.kill()

            timer = threading.Timer(self._wall_seconds, stop)
            timer.start()
            try:
                return _exchange(process, data)
            except (OSError, EOFError) as error:
                self._stop()
                raise _gave_up(late.is_set()) from error
            finally:
                timer.cancel()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._stop()
            # Decoders quote what is in damaged files; a stranger must not write into our log.
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return self._process

    def process_id(self) -> int:
        """The helper's process, started if need be; for those who watch it."""
        with self._lock:
            return self._running().pid

    def close(self) -> None:
        """Stop the helper process."""
        with self._lock:
            self._stop()

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()


def _gave_up(late: bool) -> UnreadableImageError:
    if late:
        return UnreadableImageError(
            N_("Reading this picture took too long. Save it again in another program.")
        )
    return UnreadableImageError(
        N_("This picture could not be read safely. Save it again in another program.")
    )


def _exchange(process: subprocess.Popen[bytes], data: bytes) -> Picture:
    to, back = process.stdin, process.stdout
    if to is None or back is None:
        raise OSError("the helper has no pipes")
    to.write(LENGTH.pack(len(data)))
    to.write(data)
    to.flush()
    header = json.loads(read_block(back))
    if "error" in header:
        kind = getattr(errors, header["error"], ExplorerError)
        raise kind(header["template"], **header["values"])
    height, width = header["shape_hw"]
    pixels = np.frombuffer(read_block(back), np.uint8).reshape(height, width, 3)
    notes = tuple(Message(template, values) for template, values in header["notes"])
    width, height = header["source_size_wh"]
    return Picture(pixels, notes, header["format"], (width, height), header["sha256"])


def read_block(stream: IO[bytes]) -> bytes:
    """Read a length and that many bytes.

    Raises: EOFError: if the stream ends before.
    """
    (length,) = LENGTH.unpack(_exactly(stream, LENGTH.size))
    return _exactly(stream, length)


def _exactly(stream: IO[bytes], length: int) -> bytes:
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return data
