"""A random walk through the real app in a real browser; `make stress` takes a thousand steps."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from stress.walks.together import walk_together
from stress.walks.walking import Breach, Log, Walk, opened

pytestmark = pytest.mark.weights
STEPS = 24
FORGETFUL = """
const replace = history.replaceState
history.replaceState = function (state, title, url) {
  const address = new URL(url ?? location.href, location.href)
  for (const key of ["size", "picture", "mine", "resample"]) address.searchParams.delete(key)
  return replace.call(this, state, title, address)
}
const push = history.pushState
history.pushState = function (state, title, url) {
  const address = new URL(url ?? location.href, location.href)
  for (const key of ["size", "picture", "mine", "resample"]) address.searchParams.delete(key)
  return push.call(this, state, title, address)
}
"""


def walk(page: Page, heard: list[str], said: Path, seed: int) -> Walk:
    found = Walk(page, seed, heard, Log(said), numbers=1.0)
    found.start()
    return found


def test_page_address_and_choice_agree_all_along_a_random_walk(
    browser: Browser, address: str, said: Path
) -> None:
    with opened(browser, address, locale="en-GB") as (page, heard):
        walk(page, heard, said, seed=7).steps(STEPS)


def test_a_page_whose_address_forgets_is_noticed(
    browser: Browser, address: str, said: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(browser, address, locale="en-GB") as (page, heard):
        monkeypatch.setattr("stress.walks.walking.PATIENCE", 8.0)
        page.evaluate(FORGETFUL)
        walker = walk(page, heard, said, seed=7)
        with pytest.raises(Breach, match="address: "):
            walker.steps(STEPS)


def test_three_people_at_work_at_once_meet_no_error_and_nobody_is_stuck(
    browser: Browser, address: str, said: Path
) -> None:
    found = walk_together(browser, address, said, people=3, seconds=0)
    assert not found.breaches, "\n".join(map(str, found.breaches))
    assert found.actions >= 6
