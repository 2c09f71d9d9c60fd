"""A page of the app in a browser, and what is asked of it."""

from playwright.sync_api import Browser, Page

# Runs in the page before anything else. The page itself looks whether something is there, by its
# own clock, and waits for the next frame: Playwright looks only every half second once it has
# waited for a while, and asking for every frame would make the browser draw them all.
_WATCH = """
window.linkedView = () => [...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')]
  .map(host => host.shadowRoot?.querySelector('.linked-view')).find(Boolean)
window.when = there => new Promise(resolve => {
  const painted = () => requestAnimationFrame(() => resolve(performance.now()))
  const look = () => (there() ? painted() : setTimeout(look, 4))
  look()
})
"""

_CLICK = """layer => {
  const view = linkedView()
  const title = view.querySelector('.wall-section h3')
  const begin = performance.now()
  view.querySelector(`.map-layer[data-layer=${layer}]`).click()
  const text = `channels of ${layer}`
  const there = () => !view.matches('.waiting') && title.textContent.includes(text)
  return when(there).then(end => end - begin)
}"""

PAINTED = (
    "() => linkedView()?.matches(':not(.waiting)') && linkedView().querySelector('.tile-name')"
)
"""Whether maps are on the screen."""

_PATIENCE_MS = 180_000


def new_page(browser: Browser) -> Page:
    """Open an empty page of a visitor nobody knows yet."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.add_init_script(_WATCH)
    return page


def opened(browser: Browser, address: str, there: str) -> float:
    """Open a page as a new visitor; returns the milliseconds until `there` and its frame."""
    page = new_page(browser)
    page.goto(address, wait_until="commit")
    took = float(page.evaluate(f"when({there})"))
    page.context.close()
    return took


def visit(page: Page, address: str) -> None:
    """Open the app and wait until maps are there and nothing runs any more."""
    page.goto(address)
    page.locator(".tile-name").first.wait_for(timeout=_PATIENCE_MS)
    settle(page)


def settle(page: Page) -> None:
    """Wait until the page's run is over."""
    running = page.locator("[data-testid=stStatusWidget]")
    running.wait_for(state="detached", timeout=_PATIENCE_MS)
    page.wait_for_timeout(300)


def click(page: Page, layer: str) -> float:
    """Click a layer; returns the milliseconds until its maps were painted."""
    return float(page.evaluate(_CLICK, layer))
