"""`python -m stress [chapter …] [--scale 0.1]`: measure what is promised, one line each."""

import argparse
import platform
import sys

import psutil

from stress import (
    caches,
    capacity,
    classroom,
    faults,
    images,
    journeys,
    links,
    load,
    replicas,
    weights,
)
from stress.promise import Chapter
from stress.walks import chapter as walks
from stress.walks import pages

CHAPTERS: dict[str, Chapter] = {
    "images": images.chapter,
    "weights": weights.chapter,
    "caches": caches.chapter,
    "links": links.chapter,
    "journeys": journeys.chapter,
    "walks": walks.chapter,
    "pages": pages.chapter,
    "faults": faults.chapter,
    "classroom": classroom.chapter,
    "load": load.chapter,
    "capacity": capacity.chapter,
    "replicas": replicas.chapter,
    "sessions": load.sessions,
}


def main() -> int:
    """Run the chapters asked for; 1 if a promise did not hold."""
    parser = argparse.ArgumentParser(prog="python -m stress", description=__doc__)
    parser.add_argument("chapters", nargs="*", choices=[*CHAPTERS, []], metavar="chapter",
                        help=", ".join(CHAPTERS))  # fmt: skip
    parser.add_argument("--scale", type=float, default=1.0)
    wanted = parser.parse_args()
    print(f"{platform.platform()}, {psutil.cpu_count()} cores, "
          f"{psutil.virtual_memory().total / 2**30:.0f} GiB, Python {platform.python_version()}, "
          f"scale {wanted.scale:g}")  # fmt: skip
    held = True
    for name in wanted.chapters or CHAPTERS:
        print(f"\n{name}", flush=True)
        for result in CHAPTERS[name](wanted.scale):
            print(result, flush=True)
            held &= result.held
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
