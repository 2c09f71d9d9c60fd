"""Everywhere: what `make test` asks of a few rooms is asked of every section and every lesson."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from stress.promise import Result, held, promise
from stress.servers import tricked


@dataclass(frozen=True, slots=True)
class Visited:
    """Whether a test found nothing wrong wherever it looked; one that was skipped found out
    nothing.
    """

    is_well: bool


@promise("lessons")
def links_open(found: Visited) -> Result:
    """Every link of every lesson opens what it means in both languages, with nothing ignored."""
    return held("every link of a lesson opens in both languages", found.is_well)


@promise("accessibility")
def nothing_serious(found: Visited) -> Result:
    """axe-core finds nothing serious in any section, in light colours and in dark ones."""
    return held("no section has a serious fault, light or dark", found.is_well)


@promise("layout")
def longer_words_fit(found: Visited) -> Result:
    """In a language with longer words no section is wider than a telephone or a window."""
    return held("longer words fit every section, 390 and 1440 px wide", found.is_well)


def lessons(_scale: float) -> Iterator[Result]:
    """Open every link of every lesson, in English and in Chinese."""
    yield links_open(visited("tests/app/test_lesson_links.py", "every_link"))


def accessibility(_scale: float) -> Iterator[Result]:
    """Have axe-core judge every section of every room."""
    yield nothing_serious(visited("tests/browser/test_accessibility.py", "no_section"))


def layout(_scale: float) -> Iterator[Result]:
    """Look at every section in a language that nobody speaks."""
    yield longer_words_fit(visited("tests/browser/test_pseudo_locale.py", "longer_words"))


def visited(file: str, test: str) -> Visited:
    """Run a test of every place there is."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", file, "-q", "-k", test, "-p", "no:cacheprovider"],
        env={**os.environ, **tricked(), "EXPLORER_EVERYWHERE": "1"},
        capture_output=True,
        text=True,
    )
    is_well = done.returncode == 0 and "1 passed" in done.stdout
    if not is_well:
        print(done.stdout[-4000:])
    return Visited(is_well)
