"""`python -m stress [chapter …] [--scale 0.1]`: measure what is promised, one line each.

With `--keep FILE` what was measured replaces the same chapters' older lines in that file, and
`--report FILE` writes the document from it. `--sabotage` breaks every promise instead, and sees
whether its line turns to FAIL.
"""

import argparse
import sys
import time
from pathlib import Path

from stress import (
    attack,
    busy,
    caches,
    capacity,
    classroom,
    crowds,
    everywhere,
    fairness,
    faults,
    images,
    journeys,
    links,
    replicas,
    sessions,
    weights,
)
from stress.promise import Chapter
from stress.records import keep, machine, read, recorded
from stress.report import report
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
    "lessons": everywhere.lessons,
    "accessibility": everywhere.accessibility,
    "layout": everywhere.layout,
    "faults": faults.chapter,
    "classroom": classroom.chapter,
    "fairness": fairness.chapter,
    "load": crowds.chapter,
    "busy": busy.chapter,
    "attack": attack.chapter,
    "capacity": capacity.chapter,
    "replicas": replicas.chapter,
    "sessions": sessions.chapter,
}


def main() -> int:
    """Run the chapters asked for; 1 if a promise did not hold."""
    wanted = _arguments()
    print(f"{machine()}, scale {wanted.scale:g}")
    if wanted.sabotage:
        from stress.sabotage.running import all_noticed

        return 0 if all_noticed(wanted.chapters or [*CHAPTERS]) else 1
    held = True
    for name in wanted.chapters if wanted.chapters or wanted.only_report else CHAPTERS:
        held &= _run(name, wanted.scale, wanted.keep)
    if wanted.report is not None:
        wanted.report.write_text(report(read(wanted.keep), CHAPTERS), "utf-8")
    return 0 if held else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m stress",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "chapters", nargs="*", choices=[*CHAPTERS, []], metavar="chapter", help=", ".join(CHAPTERS)
    )
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--keep", type=Path, help="a file of results, JSON")
    parser.add_argument("--report", type=Path, help="the document to write from that file")
    parser.add_argument("--only-report", action="store_true", help="measure nothing")
    parser.add_argument("--sabotage", action="store_true", help="break every promise instead")
    wanted = parser.parse_args()
    if wanted.report is not None and wanted.keep is None:
        parser.error("--report needs --keep")
    return wanted


def _run(name: str, scale: float, file: Path | None) -> bool:
    print(f"\n{name}", flush=True)
    began, lines = time.monotonic(), []
    for result in CHAPTERS[name](scale):
        print(result, flush=True)
        lines.append(result)
    if file is not None:
        keep(file, recorded(name, scale, time.monotonic() - began, lines))
    return all(line.held for line in lines)


if __name__ == "__main__":
    sys.exit(main())
