"""Print every budget row; exit with 1 if one fails."""

import sys

from benchmarks import browser, exporting, memory, pipeline


def main() -> int:
    """Run all benchmarks, one after the other."""
    failed = 0
    for module in (pipeline, exporting, browser, memory):
        for row in module.run():
            print(row, flush=True)
            failed += not row.passed
    return int(failed > 0)


sys.exit(main())
