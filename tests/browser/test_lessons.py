"""Every lesson, walked to its end by somebody who errs first and is right then."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from benchmarks.server import ROOT, running
from explorer.lessons import Lesson, Step, lessons
from tests.browser.conftest import PATIENCE_MS, OpenPage
from tests.offenders import none_of

pytestmark = pytest.mark.weights
COLUMN = ".st-key-lesson_column"
ALERT = f"{COLUMN} [data-testid=stAlertContainer]"

SECOND = lessons()[2].steps[1]


def first_words(markdown: str) -> str:
    """Words of a reply before its first field or mark: what must be read on the page."""
    return markdown.partition("{")[0].partition("*")[0].partition("`")[0].strip()[:40]


def replied(page: Page, markdown: str) -> None:
    """Wait for a reply."""
    page.locator(ALERT).filter(has_text=first_words(markdown)).wait_for()


def press(page: Page, key: str) -> None:
    """Click a button of the column, which is there while the room still computes."""
    page.locator(f"{COLUMN} .st-key-{key} button").click()


def guess(page: Page, lesson: Lesson, step: Step) -> None:
    """Choose a wrong option, then the right one."""
    assert step.question is not None
    replies = lesson.said(step, "en").replies
    wrong = next(option for option in step.question.options if option.misconception)
    right = next(option for option in step.question.options if not option.misconception)
    for option in (wrong, right):
        press(page, f"lesson_option_{option.key}")
        replied(page, replies[option.key].text)


def do(page: Page, lesson: Lesson, step: Step) -> None:
    """Have a check judge what is wrong, and what is right where that is typed."""
    assert step.check is not None
    replies = lesson.said(step, "en").replies
    if not step.check.entries:
        press(page, "lesson_check")
        page.locator(ALERT).wait_for()
        return
    place = f"lesson_typed_{lesson.number}_{lesson.steps.index(step)}"
    trial = step.check.trials[0]
    for answer, reply in ((trial.answer, trial.reason), (step.check.reference, "right")):
        for key, value in answer.items():
            page.locator(f"{COLUMN} .st-key-{place}_{key} input").fill(str(value))
        press(page, "lesson_check")
        replied(page, replies[reply].text)


def walk(page: Page, lesson: Lesson) -> Iterator[str]:
    """Go through a lesson; tells which steps came without their heading or room."""
    for at, step in enumerate(lesson.steps, start=1):
        page.wait_for_url(f"**lesson={lesson.number}-{at}*")
        page.locator(f"{COLUMN} h4").filter(has_text=lesson.said(step, "en").title).wait_for()
        if step.link is not None:
            path = "" if step.link.room == "explore" else step.link.room
            if not page.url.partition("?")[0].endswith(f"/{path}"):
                yield f"{lesson.name}, {step.name}: in {page.url}"
        if step.question is not None:
            guess(page, lesson, step)
        if step.check is not None:
            do(page, lesson, step)
        press(page, "lesson_next")


@pytest.fixture(scope="module")
def bare() -> Iterator[str]:
    """The address of the app with bare rooms; what links set is seen in the page's own address."""
    with running("tests/browser/bare_rooms_app.py", PYTHONPATH=str(ROOT)) as (address, _pid):
        yield address


def test_each_lesson_leads_to_its_end_and_the_browser_keeps_that(
    open_page: OpenPage, bare: str
) -> None:
    page = open_page("lessons?lang=en", bare, ready=False)
    page.set_default_timeout(PATIENCE_MS)
    page.locator(".st-key-lesson_begin_1 button").click(timeout=60_000)
    wrong = [fault for lesson in lessons() for fault in walk(page, lesson)]
    page.locator(COLUMN).wait_for(state="detached")
    page.goto(page.url)
    finished = page.get_by_text("finished")
    finished.last.wait_for(timeout=60_000)
    page.wait_for_function(
        "n => document.body.innerText.split('finished').length > n", arg=len(lessons())
    )
    none_of(wrong, "steps that are elsewhere")


def test_on_a_telephone_a_reply_comes_into_sight_and_a_step_begins_at_its_top(
    open_page: OpenPage, bare: str
) -> None:
    narrow = {"width": 390, "height": 844}
    page = open_page("lessons?lang=en&lesson=2-1", bare, ready=False, viewport=narrow)
    lesson = lessons()[1]
    question = lesson.steps[0].question
    assert question is not None
    last = question.options[-1].key
    press(page, f"lesson_option_{last}")
    replied(page, lesson.said(lesson.steps[0], "en").replies[last].text)
    page.wait_for_function(
        """column => {
          const reply = document.querySelector(`${column} [data-testid=stAlert]`)
          const ways = document.querySelector(".st-key-lesson_ways")
          const under = reply.getBoundingClientRect().bottom - ways.getBoundingClientRect().top
          return document.querySelector(column).scrollTop > 0 && under < 0
        }""",
        arg=COLUMN,
    )
    press(page, "lesson_next")
    page.locator(f"{COLUMN} h4").filter(
        has_text=lesson.said(lesson.steps[1], "en").title
    ).wait_for()
    page.wait_for_function("column => !document.querySelector(column).scrollTop", arg=COLUMN)


def test_a_lesson_is_where_it_was_after_a_reload_and_on_another_day(
    open_page: OpenPage, bare: str
) -> None:
    page = open_page("convolution?lang=en&conv_section=sizes&lesson=3-2", bare, ready=False)
    title = page.locator(f"{COLUMN} h4").filter(has_text=lessons()[2].said(SECOND, "en").title)
    title.wait_for()
    page.reload()
    title.wait_for()
    press(page, "lesson_close")
    page.locator(COLUMN).wait_for(state="detached")
    page.goto(f"{bare}/lessons?lang=en")
    page.locator(".st-key-lesson_begin_3 button").filter(has_text="Go on").click()
    page.wait_for_url("**lesson=3-2*")
    title.wait_for()
