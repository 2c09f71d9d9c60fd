"""What the disk may refuse, in words."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EACCES, EDQUOT, EIO, ENOSPC, EPERM, EROFS
from pathlib import Path

from explorer.errors import DownloadError
from explorer.messages import N_

_FULL = (ENOSPC, EDQUOT)
_CLOSED = (EACCES, EPERM, EROFS)


def is_of_the_disk(problem: OSError) -> bool:
    """Whether the disk is to blame and not the network."""
    return problem.filename is not None or problem.errno in (*_FULL, *_CLOSED, EIO)


@contextmanager
def keeping_in(folder: Path) -> Iterator[None]:
    """Turn the disk's refusals into words.

    Raises: DownloadError: instead of OSError, saying what to do.
    """
    try:
        yield
    except OSError as problem:
        if problem.errno in _FULL:
            raise DownloadError(
                N_(
                    "There is no room left for the weights in {folder}. Free some, or choose "
                    "another folder with the environment variable EXPLORER_CACHE."
                ),
                folder=str(folder),
            ) from problem
        if problem.errno in _CLOSED or isinstance(
            problem, (FileExistsError, NotADirectoryError, FileNotFoundError)
        ):
            raise DownloadError(
                N_(
                    "The weights cannot be stored in {folder}: it cannot be written to. Choose "
                    "another folder with the environment variable EXPLORER_CACHE."
                ),
                folder=str(folder),
            ) from problem
        raise DownloadError(
            N_(
                "The weights could not be stored in {folder} ({reason}). Choose another folder "
                "with the environment variable EXPLORER_CACHE."
            ),
            folder=str(folder),
            reason=os.strerror(problem.errno) if problem.errno else type(problem).__name__,
        ) from problem
