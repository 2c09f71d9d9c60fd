import { planOf } from "./plan.js"

/** Where the view begins on a page that does not say. */
const USUAL_TOP = 105

/** Measures the room that the page leaves, and tells the style sheet where everything goes. */
export class Layout {
  /**
   * @param {HTMLElement} root
   * @param {() => void} onResize
   */
  constructor(root, onResize) {
    this.root = root
    /** What may push the view down: a notice above it. */
    this.page = pageOf(root)
    /** The last plan and the last room, as words to compare. */
    this.planned = ""
    this.room = ""
    this.resizer = new ResizeObserver(() => this.#measure(onResize))
    this.resizer.observe(root)
    if (this.page) this.resizer.observe(this.page)
  }

  /**
   * Decide where everything goes; only a new plan makes the browser lay out before it draws.
   * @param {{ width: number, height: number }} size The input's.
   * @param {import("./protocol.js").Pin[]} pins
   */
  arrange(size, pins) {
    const top = this.#top()
    const before = pins.length === 1 && Boolean(pins[0].before)
    const shown = { top, pins: pins.length, before }
    const plan = planOf(this.root.clientWidth, window.innerHeight, size, shown)
    const { name, left, picture, map } = plan
    const said = JSON.stringify({ name, left, picture, map, top })
    if (said === this.planned) return plan
    this.planned = said
    this.root.dataset.plan = name
    for (const [property, length] of Object.entries({ left, picture, map, top })) {
      this.root.style.setProperty(`--${property}`, `${length}px`)
    }
    return plan
  }

  close() {
    this.resizer.disconnect()
  }

  /** How far below the page's upper end the view begins. */
  #top() {
    if (!this.page) return USUAL_TOP
    return Math.round(this.root.getBoundingClientRect().top - this.page.getBoundingClientRect().top)
  }

  /** @param {() => void} onResize */
  #measure(onResize) {
    const room = `${this.root.clientWidth} ${window.innerHeight} ${this.#top()}`
    if (room === this.room) return
    this.room = room
    onResize()
  }
}

/**
 * The page that a component's element, which has a tree of its own, stands in.
 * @param {HTMLElement} element
 */
function pageOf(element) {
  const tree = element.getRootNode()
  const host = tree instanceof ShadowRoot ? tree.host : element
  return host.closest('[data-testid="stMainBlockContainer"]')
}
