import { mounted } from "../../frontend/mounting.js"
import { Marks, viewsIn } from "./marking.js"
import { lexicon } from "./matching.js"

/** Milliseconds that the page must be still before its prose is looked through. */
const STILL = 250
const MAIN = "[data-testid=stMain]"

/** Explains a term where the pointer rests on it, or a finger taps it. */
class Meanings {
  constructor(root) {
    this.root = root
    this.marks = new Marks()
    this.terms = []
    this.text = ""
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.soon = undefined
    /** @type {Element | null} */
    this.line = null
    this.main = document.querySelector(MAIN)
    this.observer = new MutationObserver(() => this.later())
    this.closed = new AbortController()
    this.listen()
  }

  listen() {
    if (!this.main) return
    this.observer.observe(this.main, { childList: true, subtree: true, characterData: true })
    const { signal } = this.closed
    const passive = { signal, passive: true }
    const look = (event) => this.look(event)
    this.main.addEventListener("pointermove", look, passive)
    this.main.addEventListener("click", look, passive)
    this.main.addEventListener("pointerleave", () => this.hide(), passive)
    document.addEventListener("scroll", () => this.hide(), { ...passive, capture: true })
    document.addEventListener("keydown", ({ key }) => key === "Escape" && this.hide(), passive)
  }

  /** See, too, when a view of ours says another sentence; nothing else in it is looked at. */
  follow() {
    for (const view of this.main ? viewsIn(this.main) : []) {
      const line = view.querySelector(".map-line")
      if (line && line !== this.line) this.observer.observe(line, { childList: true })
      this.line = line ?? this.line
    }
  }

  take(terms) {
    const text = JSON.stringify(terms)
    if (text === this.text) return
    this.text = text
    this.terms = terms
    this.known = lexicon(terms)
    this.later()
  }

  later() {
    clearTimeout(this.soon)
    this.soon = setTimeout(() => requestIdleCallback(() => this.renew(), { timeout: 2000 }), STILL)
  }

  renew() {
    if (this.closed.signal.aborted || !this.main) return
    const begin = performance.now()
    this.follow()
    this.marks.renew(this.main, this.known)
    this.root.dataset.took = (performance.now() - begin).toFixed(1)
  }

  look(event) {
    const [over] = event.composedPath()
    const found = over instanceof Element ? this.marks.at(over, event.clientX, event.clientY) : null
    if (found) this.show(found)
    else this.hide()
  }

  show({ term, box }) {
    const { root } = this
    if (root.matches(":popover-open") && root.dataset.term === String(term)) return
    root.dataset.term = String(term)
    root.textContent = this.terms[term].means
    root.showPopover()
    const below = box.bottom + 6 + root.offsetHeight <= innerHeight
    const left = Math.min(box.left, document.documentElement.clientWidth - root.offsetWidth - 8)
    root.style.left = `${Math.max(8, left)}px`
    root.style.top = `${below ? box.bottom + 6 : box.top - 6 - root.offsetHeight}px`
  }

  hide() {
    if (this.root.matches(":popover-open")) this.root.hidePopover()
  }

  close() {
    clearTimeout(this.soon)
    this.observer.disconnect()
    this.closed.abort()
    this.hide()
    this.marks.close()
  }
}

/** @param {import("../../frontend/mounting.js").Component} component */
export default function meanings(component) {
  if (!("highlights" in CSS)) return undefined
  const { view, unmount } = mounted(component, ".meaning", (root) => new Meanings(root))
  view.take(component.data.terms)
  return unmount
}
