"""Print every budget row; exit with 1 if one fails."""

import sys
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence

from benchmarks import (
    atlas,
    browser,
    exporting,
    large,
    learning,
    memory,
    optimising,
    pipeline,
    surveys,
    walk,
)
from benchmarks.rows import Row

CHAPTERS: Mapping[str, Callable[[], Iterator[Row]]] = {
    "pipeline": pipeline.run,
    "exporting": exporting.run,
    "learning": learning.run,
    "atlas": atlas.run,
    "optimising": optimising.run,
    "surveys": surveys.run,
    "browser": browser.run,
    "memory": memory.run,
    "walk": walk.run,
    "large": large.run,
}


def main(wanted: Sequence[str], chapters: Mapping[str, Callable[[], Iterator[Row]]]) -> int:
    """Run chapters one after the other, all of them by default; say in the end what is missed."""
    unknown = [name for name in wanted if name not in chapters]
    if unknown:
        print(f"no chapter {', '.join(unknown)}; there are {', '.join(chapters)}", file=sys.stderr)
        return 2
    missed: list[str] = []
    count = 0
    for name in wanted or chapters:
        try:
            for row in chapters[name]():
                count += 1
                print(row, flush=True)
                if not row.passed:
                    missed.append(row.verdict)
        except Exception as problem:
            traceback.print_exc()
            missed.append(f"ENDED  {name}, before it was through: {type(problem).__name__}")
            print(missed[-1], flush=True)
    print(f"\n{len(missed)} of {count} budgets missed:" if missed else f"\n{count} budgets hold.")
    for line in missed:
        print(line)
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], CHAPTERS))
