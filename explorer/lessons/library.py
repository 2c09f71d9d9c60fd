"""All lessons there are, in their order."""

from functools import cache

from explorer.lessons.faults import LessonFault
from explorer.lessons.format import Lesson
from explorer.lessons.reading import read_lesson
from explorer.resources import ASSETS

FOLDER = ASSETS / "lessons"


@cache
def lessons() -> tuple[Lesson, ...]:
    """Read all lessons, once.

    Raises: LessonFault: if one is not as it should be, or two have one number.
    """
    folders = sorted(path for path in FOLDER.iterdir() if path.is_dir())
    found = tuple(map(read_lesson, folders))
    numbers = [lesson.number for lesson in found]
    if len(set(numbers)) < len(numbers):
        raise LessonFault(f"two lessons have one number, of {numbers}")
    return found


def lesson(number: int) -> Lesson | None:
    """One lesson, or None where there is none of that number."""
    return next((each for each in lessons() if each.number == number), None)
