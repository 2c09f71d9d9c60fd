"""No statement of the article is left out, and the page that says so is true."""

from docs.coverage import PAGE, covering, page, statements
from explorer.lessons import lessons
from tests.journeys.values import LABS
from tests.offenders import none_of

COUNT = 86


def test_every_statement_of_the_article_has_a_lesson_or_a_room() -> None:
    assert [each.number for each in statements()] == list(range(1, COUNT + 1))
    none_of(
        (
            f"{each.number}: {each.text}"
            for each in statements()
            if not each.rooms and not covering(each)
        ),
        "statements that nothing covers",
    )


def test_what_the_article_has_wrong_is_seen_in_a_room() -> None:
    none_of(
        (
            f"{each.number}: {each.text}"
            for each in statements()
            if each.is_wrong and not each.rooms
        ),
        "mistakes that no room shows",
    )


def test_rooms_of_statements_exist() -> None:
    known = {"explore"} | {
        f"{room}/{section}" for room, (_setting, names) in LABS.items() for section in names
    }
    none_of(
        (
            f"{each.number}: {place}"
            for each in statements()
            for place in each.rooms
            if place not in known
        ),
        "places that do not exist",
    )


def test_lessons_cover_statements_that_exist() -> None:
    none_of(
        (
            f"{lesson.name}: {number}"
            for lesson in lessons()
            for number in lesson.article
            if not 1 <= number <= COUNT
        ),
        "numbers of no statement",
    )


def test_the_page_is_what_would_be_written_now() -> None:
    assert PAGE.read_text("utf-8") == page(), "run `python -m docs.coverage`"
