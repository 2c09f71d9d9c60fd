"""The keyboard alone reaches the end of a lesson: what it asks for can be pressed, typed, built."""

import pytest
from playwright.sync_api import Page

from benchmarks.walk import settle
from explorer.lessons import lesson
from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.weights
MOST_TABS = 150
FOCUSED = """wanted => {
  let found = document.activeElement
  while (found?.shadowRoot?.activeElement) found = found.shadowRoot.activeElement
  return found !== null && found.closest(wanted) !== null
}"""


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until what is wanted has the focus."""
    for _press in range(MOST_TABS):
        if page.evaluate(FOCUSED, wanted):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {wanted}")


def press(page: Page, key: str) -> None:
    """Go to a button with the keyboard, and press it."""
    tab_to(page, f".st-key-{key} button")
    page.keyboard.press("Enter")
    settle(page)


def test_the_keyboard_alone_reaches_the_end_of_lesson_2(open_page: OpenPage) -> None:
    found = lesson(2)
    assert found is not None
    page = open_page("lessons", ready=False)
    page.locator(".st-key-lesson_begin_2 button").wait_for(timeout=60_000)
    settle(page)
    press(page, "lesson_begin_2")
    for at, step in enumerate(found.steps):
        page.get_by_text(f"Step {at + 1} of {len(found.steps)}").wait_for(timeout=60_000)
        settle(page)
        if step.question is not None:
            press(page, f"lesson_option_{step.question.options[0].key}")
        if step.check is not None:
            give(page, step.check.reference)
            press(page, "lesson_check")
            page.locator(".st-key-lesson_column [data-testid=stAlertContentSuccess]").wait_for()
        if at < len(found.steps) - 1:
            press(page, "lesson_next")
    assert page.locator(".st-key-lesson_next").inner_text().strip()


def give(page: Page, answer: dict[str, object]) -> None:
    """Type the number that is asked for, or build a kernel in the grid."""
    if "number" in answer:
        tab_to(page, ".st-key-lesson_column [data-testid=stNumberInput] input")
        page.keyboard.type(str(answer["number"]))
        page.keyboard.press("Enter")
    else:
        tab_to(page, "[data-testid=data-grid-canvas]")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.locator(".gdg-input").wait_for()
        page.keyboard.press("Control+a")
        # The grid takes a key at a time, and no faster than a person presses them.
        page.keyboard.type("-1", delay=150)
        page.wait_for_timeout(500)
        page.keyboard.press("Enter")
        page.wait_for_url("**conv_kernel=0%2C0%2C0%2C-1%2C1*")
    settle(page)
