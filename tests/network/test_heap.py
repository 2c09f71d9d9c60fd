"""Threads share one heap, so that memory one of them freed serves the others."""

import os
import platform
import subprocess
import sys

import pytest

# Many threads at once allocate small blocks; then the C library itself lists its heaps.
_PROGRAM = """
import ctypes, os, threading
from explorer.network import heap
library = ctypes.CDLL(None)
library.malloc.restype = ctypes.c_void_p
library.fopen.restype = ctypes.c_void_p
if {spare}:
    assert heap.spare()
together = threading.Barrier(8)
def work():
    together.wait()
    for _ in range(50):
        library.malloc(ctypes.c_size_t(1000))
    together.wait()
threads = [threading.Thread(target=work) for _ in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
file = ctypes.c_void_p(library.fopen(b"{path}", b"w"))
library.malloc_info(0, file)
library.fclose(file)
"""


def heaps(tmp_path, spare):
    path = tmp_path / f"{spare}.xml"
    subprocess.run(
        [sys.executable, "-c", _PROGRAM.format(spare=spare, path=path)], check=True, timeout=60
    )
    return path.read_text("utf-8").count("<heap nr=")


@pytest.mark.skipif(
    platform.libc_ver()[0] != "glibc" and not os.environ.get("CI"),
    reason="only glibc has heaps per thread",
)
def test_threads_share_one_heap_once_asked_to(tmp_path):
    assert heaps(tmp_path, True) == 1
    assert heaps(tmp_path, False) > 1
