import assert from "node:assert/strict"
import { test } from "node:test"
import { leadNewcomers } from "../../explorer/ui/components/paste/frontend/newcomers.js"

/** A browser at an address, with what it keeps; `kept` null where it keeps nothing. */
function browser(address, kept = new Map()) {
  const location = new URL(address)
  const go = (_state, _title, next) => {
    location.href = new URL(next, location.href).href
  }
  const history = { state: null, pushState: go, replaceState: go }
  const keeping = {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => kept.set(name, value),
  }
  const page = {
    location,
    history,
    kept,
    get localStorage() {
      if (!kept) throw new DOMException("refused")
      return keeping
    },
  }
  leadNewcomers(page)
  return page
}

const HOME = "https://a.example/"

test("a newcomer is led to the start page, wherever the app lies, and only from its own address", () => {
  const led = {
    [HOME]: `${HOME}start`,
    [`${HOME}some/base/`]: `${HOME}some/base/start`,
    [`${HOME}#top`]: `${HOME}start#top`,
    [`${HOME}?lang=zh`]: `${HOME}start?lang=zh`,
    [`${HOME}?lang=zh#top`]: `${HOME}start?lang=zh#top`,
    [`${HOME}?lang=zh&layer=pool5`]: `${HOME}?lang=zh&layer=pool5`,
    [`${HOME}?layer=pool5`]: `${HOME}?layer=pool5`,
    [`${HOME}pooling`]: `${HOME}pooling`,
    [`${HOME}start`]: `${HOME}start`,
  }
  for (const [from, to] of Object.entries(led)) {
    const page = browser(from)
    assert.equal(page.location.href, to)
    assert.equal(page.explorerCameBare, !from.includes("layer="), from)
  }
})

test("whoever left the start page for a room, or came by a link, is never led there again", () => {
  const ways = {
    [HOME]: ["pooling", true],
    [`${HOME}?lang=zh`]: ["/?lang=zh", true],
    [`${HOME}start`]: ["/?lang=en", true],
    [`${HOME}?layer=pool5`]: [null, true],
    [`${HOME}pooling`]: [null, true],
    [`${HOME}#`]: ["start?lang=zh", false],
    [`${HOME}start?lang=en`]: [null, false],
  }
  for (const [from, [to, knows]] of Object.entries(ways)) {
    const page = browser(from)
    if (to) page.history.pushState(null, "", to)
    const again = browser(HOME, page.kept).location.href
    assert.equal(again === HOME, knows, `${from} ${to}`)
  }
})

test("where a browser keeps nothing the address decides, and going on works", () => {
  const page = browser(HOME, null)
  assert.equal(page.location.href, `${HOME}start`)
  page.history.pushState(null, "", "/?lang=en")
  assert.equal(page.location.href, `${HOME}?lang=en`)
  assert.equal(browser(page.location.href, null).location.href, `${HOME}?lang=en`)
})
