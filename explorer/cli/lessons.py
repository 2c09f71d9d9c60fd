"""The command about lessons: list them, check one, write one as a sheet."""

import argparse
from pathlib import Path

from explorer.cli.lesson_options import LIST
from explorer.errors import SettingError
from explorer.lessons import Lesson, PlainBench, lesson, lessons
from explorer.lessons.sheets import sheet
from explorer.lessons.verifying import verify
from explorer.messages import N_


def run(options: argparse.Namespace) -> int:
    """Run the command; returns 0, or 1 if a lesson does not hold.

    Raises: ExplorerError: if there is no such lesson, or a sheet has nowhere to go.
    """
    if options.lesson == LIST:
        for each in lessons():
            print(_line(each, options.lang))
        return 0
    found = lesson(options.lesson)
    if found is None:
        known = ", ".join(str(each.number) for each in lessons())
        raise SettingError(
            N_("There is no lesson {number}; there are {known}."),
            number=options.lesson,
            known=known,
        )
    if options.sheet:
        return _write(found, options)
    if options.check:
        return _check(found)
    print(_line(found, options.lang))
    print(found.prose[options.lang].goal)
    return 0


def _line(found: Lesson, language: str) -> str:
    title = found.prose[language].title
    return f"{found.number:2}  {found.minutes:2} min  {len(found.steps):2} steps  {title}"


def _check(found: Lesson) -> int:
    holds = True
    for finding in verify(PlainBench(), found):
        print(f"{'holds' if finding.holds else 'FAILS':6} {finding.step}: {finding.what}")
        holds &= finding.holds
    return 0 if holds else 1


def _write(found: Lesson, options: argparse.Namespace) -> int:
    if not options.output:
        raise SettingError(N_("A sheet needs a file to go to: -o FILE."))
    page = sheet(PlainBench(), found, options.lang, options.address)
    Path(options.output).write_text(page, "utf-8")
    print(options.output)
    return 0
