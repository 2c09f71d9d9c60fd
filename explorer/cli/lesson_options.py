"""The words of the command about lessons; nothing here needs torch."""

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Rooms = argparse._SubParsersAction[argparse.ArgumentParser]

LIST = "list"
ADDRESS = "http://localhost:8501/"


def add_lessons(rooms: "Rooms") -> None:
    """Describe lesson list, lesson N --check and lesson N --sheet."""
    lesson = rooms.add_parser("lesson", help="the lessons: which there are, do they hold, on paper")
    lesson.add_argument("lesson", type=_which, metavar="list|N", help="all of them, or one")
    what = lesson.add_mutually_exclusive_group()
    what.add_argument(
        "--check", action="store_true", help="work out every answer and check of it anew"
    )
    what.add_argument("--sheet", action="store_true", help="write it as a page to print")
    lesson.add_argument("-o", "--output", metavar="FILE", help="where the sheet goes")
    lesson.add_argument("--lang", choices=("en", "zh"), default="en", help="default: en")
    lesson.add_argument(
        "--address", default=ADDRESS, metavar="URL", help=f"the app's, default: {ADDRESS}"
    )


def _which(text: str) -> str | int:
    if text == LIST:
        return text
    if text.isascii() and text.isdigit() and len(text) < 3:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no lesson: a number, or list")
