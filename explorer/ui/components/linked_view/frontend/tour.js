import { make, setText } from "../../frontend/dom.js"
import { fill } from "../../frontend/text.js"
import { beside, isWanted, markSeen, STEPS, stepFrom } from "./tour_steps.js"

/** Five marks on the view, one after the other; everything below stays in use meanwhile. */
export class Tour {
  /** `targets` finds, by the name of a step, the element it points at; `home` is where one ends. */
  constructor(root, targets, home) {
    this.root = root
    this.targets = targets
    this.home = home
    this.words = {}
    this.count = make("span", { class: "tour-count" })
    this.text = make("p", { "aria-live": "polite" })
    this.shut = this.#button("quiet close", () => this.close())
    this.back = this.#button("plain", () => this.#move(-1))
    this.next = this.#button("plain tour-next", () => this.#move(1))
    this.element = make(
      "aside",
      { class: "tour", role: "dialog", hidden: true },
      make("div", { class: "tour-head" }, this.count, this.shut),
      this.text,
      make("div", { class: "tour-foot" }, this.back, this.next),
    )
  }

  get isOpen() {
    return !this.element.hidden
  }

  /** Speak the page's words. */
  speak(words) {
    this.words = words
    if (this.isOpen) this.#show(this.at)
  }

  /** Begin by itself, where that is wanted: once in this browser, and without taking the focus. */
  offer() {
    if (this.isOpen || !isWanted(window)) return
    markSeen(window)
    this.#show(stepFrom(-1, 1, this.#isThere))
  }

  /** Begin because somebody asked. */
  begin() {
    markSeen(window)
    this.#show(stepFrom(-1, 1, this.#isThere))
    this.#bring()
    this.next.focus({ preventScroll: true })
  }

  /** End it; returns whether there was anything to end. */
  close() {
    if (!this.isOpen) return false
    const had = this.element.contains(
      /** @type {ShadowRoot} */ (this.root.getRootNode()).activeElement,
    )
    this.element.hidden = true
    this.#mark(null)
    if (had) this.home.focus({ preventScroll: true })
    return true
  }

  /** Stay beside what it points at, after that was drawn anew. */
  follow() {
    if (this.isOpen) this.#put()
  }

  #isThere = (name) => Boolean(this.targets(name)?.getClientRects().length)

  #move(by) {
    const at = stepFrom(this.at, by, this.#isThere)
    if (at === null) {
      this.close()
      return
    }
    this.#show(at)
    this.#bring()
    // A step back to the first takes its button away, and the focus with it.
    if (by < 0 && this.back.hidden) this.next.focus({ preventScroll: true })
  }

  #show(at) {
    if (at === null) return
    const { words } = this
    this.at = at
    this.element.hidden = false
    this.element.setAttribute("aria-label", words.tour)
    setText(this.count, fill(words.tour_count, { number: at + 1, count: STEPS.length }))
    setText(this.text, words[`tour_${STEPS[at]}`])
    setText(this.shut, "×")
    this.shut.setAttribute("aria-label", words.close)
    setText(this.back, words.tour_back)
    this.back.hidden = stepFrom(at, -1, this.#isThere) === null
    const last = stepFrom(at, 1, this.#isThere) === null
    setText(this.next, last ? words.tour_done : words.tour_next)
    this.#mark(this.targets(STEPS[at]))
    this.#put()
  }

  #mark(target) {
    this.target?.classList.remove("toured")
    this.target = target
    target?.classList.add("toured")
  }

  /** Bring what it points at into sight, where it is not. */
  #bring() {
    this.target.scrollIntoView({ block: "nearest" })
    this.element.scrollIntoView({ block: "nearest" })
  }

  #put() {
    const view = this.root.getBoundingClientRect()
    const found = this.target.getBoundingClientRect()
    const target = {
      left: found.left - view.left,
      top: found.top - view.top,
      width: found.width,
      height: found.height,
    }
    const card = { width: this.element.offsetWidth, height: this.element.offsetHeight }
    const isNarrow = this.root.dataset.plan === "narrow"
    // What can be scrolled to is room, too; a desk shows everything at once.
    const height = isNarrow ? this.root.scrollHeight : window.innerHeight - view.top - GAP
    const { left, top, side } = beside(target, card, { left: 0, top: 0, width: view.width, height })
    this.element.dataset.side = side
    this.element.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`
  }

  #button(kind, onClick) {
    const button = make("button", { type: "button", class: kind })
    button.onclick = onClick
    return button
  }
}

const GAP = 8
