import { levelOf, paintTable } from "./colours.js"
import { make, setText } from "./dom.js"
import { figure } from "./text.js"

/** The legend of a map: exactly as wide, ticks at both ends and at zero, a mark at the value. */
export class ColourBar {
  constructor() {
    this.canvas = make("canvas", { "aria-hidden": "true" })
    this.mark = make("i", { class: "bar-mark", hidden: true })
    this.low = make("span")
    this.zero = make("span", { class: "bar-zero" })
    this.high = make("span")
    this.element = make(
      "div",
      { class: "bar" },
      make("div", { class: "bar-strip" }, this.canvas, this.mark),
      make("div", { class: "bar-ticks" }, this.low, this.zero, this.high),
    )
  }

  /** Show a scale; values beyond its ends exist where `clipped` says so. */
  update({ table, low, high, borders, width, clipsLow, clipsHigh }) {
    this.ends = { low, high, borders }
    this.width = width
    paintTable(this.canvas, table)
    this.element.style.width = `${width}px`
    setText(this.low, (clipsLow ? "≤ " : "") + figure(low))
    setText(this.high, (clipsHigh ? "≥ " : "") + figure(high))
    const inside = low < 0 && high > 0
    setText(this.zero, inside ? "0" : "")
    if (inside) this.zero.style.left = `${100 * this.#share(0)}%`
    this.point(null)
  }

  /** Mark where a value lies on the scale. */
  point(value) {
    const { low, high } = this.ends
    const shown = value !== null && Number.isFinite(value) && high > low
    this.mark.hidden = !shown
    if (shown) this.mark.style.transform = `translateX(${this.#share(value) * this.width}px)`
  }

  /** How far along the bar a value lies, 0 to 1: every level takes as much room. */
  #share(value) {
    const { low, high, borders } = this.ends
    if (borders) return levelOf(value, this.ends) / 255
    return Math.min(1, Math.max(0, (value - low) / (high - low)))
  }
}
