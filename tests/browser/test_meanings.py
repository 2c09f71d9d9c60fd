"""Terms are explained wherever they stand in prose, to the pointer and to a finger."""

import pytest
from playwright.sync_api import BrowserContext, Page

from explorer.glossary import glossary
from tests.browser.conftest import OpenPage
from tests.offenders import none_of

pytestmark = pytest.mark.weights
MARKED = """() => [...CSS.highlights.get("explorer-term") ?? []].map((range) => {
  const { left, top, width, height } = range.getClientRects()[0] ?? new DOMRect()
  return [range.toString(), left + width / 2, top + height / 2]
}).filter(([, , y]) => y > 60 && y < innerHeight - 20)"""

INSIDE = """() => [...CSS.highlights.get("explorer-term") ?? []].some(
  (range) => range.startContainer.parentElement?.matches(".about")
)"""


def marked(page: Page) -> dict[str, tuple[float, float]]:
    """The terms that are underlined and in sight, and where."""
    page.wait_for_function('() => CSS.highlights.get("explorer-term")?.size > 2')
    page.locator("[data-testid=stStatusWidget]").wait_for(state="detached")
    return {word.lower(): (x, y) for word, x, y in page.evaluate(MARKED)}


def explained(page: Page, language: str, word: str) -> bool:
    """Whether the meaning of a word is what is told."""
    terms = (term.told(language) for term in glossary().values())
    means = next(t.means for t in terms if word in (t.name.lower(), *map(str.lower, t.also)))
    told = page.locator(".meaning")
    told.wait_for()
    return told.text_content() == means


def test_a_term_is_explained_under_the_pointer_in_each_room_and_language(
    open_page: OpenPage, phone: BrowserContext
) -> None:
    wrong = []
    page = open_page("convolution?lang=en&size=64", ready=False)
    page.locator(".st-key-words, [data-testid=stPopover]").first.wait_for()
    for language, word, room in (("en", "kernel", ""), ("zh", "感受野", "receptive")):
        if room:
            page.goto(page.url.split("?")[0] + f"?lang={language}&size=64&conv_section={room}")
        found = marked(page)
        if word not in found:
            wrong.append(f"{word} is not underlined, but {sorted(found)}")
            continue
        page.mouse.move(*found[word])
        if not explained(page, language, word):
            wrong.append(f"{word}: {page.locator('.meaning').text_content()}")
        page.keyboard.press("Escape")
        page.locator(".meaning").wait_for(state="hidden")
    page.goto(page.url.split("/convolution")[0] + "/?lang=en&size=64&layer=conv3_2")
    page.locator(".map-line .about").wait_for()
    page.wait_for_function(INSIDE)
    page.mouse.move(*marked(page)["weights"])
    if not explained(page, "en", "weights"):
        wrong.append(f"in the linked view: {page.locator('.meaning').text_content()}")
    narrow = open_page("convolution?lang=en&size=64", ready=False, profile=phone)
    narrow.locator("[data-testid=stPopover]").first.wait_for()
    word, place = next(iter(marked(narrow).items()))
    narrow.touchscreen.tap(*place)
    if not explained(narrow, "en", word):
        wrong.append(f"a tap on {word} explains it not")
    none_of(wrong, "Not explained where it stands:")
