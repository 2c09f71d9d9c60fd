import { ColourBar } from "../../frontend/colour_bar.js"
import { colourTable, paintFloats, paintRgb } from "../../frontend/colours.js"
import { crispScale, make, place, setText } from "../../frontend/dom.js"
import { fill } from "../../frontend/text.js"
import { boxAt } from "./places.js"

/** The smallest mark that can be seen, in CSS pixels. */
const LEAST = 7

/** One picture of a pair: its pixels, its scale, and where the pointer is. */
export class Tile {
  constructor(handlers) {
    this.canvas = make("canvas", { role: "img" })
    this.kept = make("i", { class: "mark kept", hidden: true })
    this.cell = make("i", { class: "mark cell", hidden: true })
    this.frame = make(
      "div",
      { class: "frame", tabindex: 0, role: "group" },
      this.canvas,
      this.kept,
      this.cell,
    )
    this.bar = new ColourBar()
    this.title = make("span", { class: "panel-title" })
    this.note = make("p", { class: "caption" })
    this.why = make("p", { class: "caption why", hidden: true })
    this.element = make(
      "figure",
      { class: "tile" },
      this.frame,
      this.bar.element,
      this.why,
      make("figcaption", {}, make("div", { class: "panel-head" }, this.title), this.note),
    )
    this.#listen(handlers)
  }

  /** Show a picture `{height, width, values, rgb, low, high, lut, alt, note}` within `side`. */
  update(shown, title, words, side) {
    const fresh = this.shown !== shown
    this.shown = shown
    this.scale = crispScale(shown.width, shown.height, side, side)
    const [wide, tall] = [shown.width * this.scale, shown.height * this.scale]
    for (const element of [this.canvas, this.frame]) {
      element.style.width = `${wide}px`
      element.style.height = `${tall}px`
    }
    this.element.style.width = `${side}px`
    this.canvas.classList.toggle("reduced", this.scale < 1)
    setText(this.title, title)
    const size = fill(words.shown_at, { ...shown, scale: readable(this.scale) })
    setText(this.note, [size, shown.note].filter(Boolean).join(" · "))
    this.canvas.setAttribute("aria-label", shown.alt)
    this.frame.setAttribute("aria-label", title)
    this.bar.element.hidden = shown.rgb
    if (fresh) this.#paint()
    if (!shown.rgb) this.bar.update({ ...shown, table: this.table, width: wide })
  }

  /** Say in place of a picture why there is none. */
  explain(title, why, side) {
    this.shown = null
    this.element.style.width = `${side}px`
    for (const part of [this.frame, this.bar.element]) part.hidden = true
    this.why.hidden = !why
    setText(this.title, title)
    setText(this.why, why)
    setText(this.note, "")
  }

  /** Mark the pointer's place and the kept one; `value` is where the scale stands. */
  mark(pointed, kept, value) {
    if (!this.shown) return
    place(this.cell, pointed && this.#around(boxAt(pointed, this.shown)))
    place(this.kept, kept && this.#around(boxAt(kept, this.shown)))
    if (!this.shown.rgb) this.bar.point(value)
  }

  #paint() {
    const { values, width, height, rgb, lut, colours } = this.shown
    this.why.hidden = true
    this.frame.hidden = false
    if (rgb) return paintRgb(this.canvas, values, width, height)
    this.table = colourTable(lut)
    const resting = colours === "diverging" ? 128 : 0
    paintFloats(this.canvas, values, width, height, this.table, this.shown, resting)
  }

  #around({ left, top, right, bottom }) {
    const width = Math.max((right - left) * this.scale, LEAST)
    const height = Math.max((bottom - top) * this.scale, LEAST)
    const x = ((left + right) * this.scale - width) / 2
    return { x, y: ((top + bottom) * this.scale - height) / 2, width, height }
  }

  #under(event) {
    const box = this.canvas.getBoundingClientRect()
    const { width, height } = this.shown
    const at = (offset, size, count) =>
      Math.min(count - 1, Math.max(0, Math.floor((offset / size) * count)))
    return {
      row: at(event.clientY - box.top, box.height, height),
      column: at(event.clientX - box.left, box.width, width),
      height,
      width,
    }
  }

  #listen({ point, leave, keep, focus }) {
    const { frame } = this
    frame.onpointerdown = (event) => {
      // A finger keeps talking to the picture it started on, even beyond its edge.
      if (event.pointerType === "touch") frame.setPointerCapture(event.pointerId)
      point(this.#under(event))
    }
    frame.onpointermove = (event) => point(this.#under(event))
    frame.onpointerleave = leave
    frame.onclick = (event) => keep(this.#under(event))
    frame.onfocus = () => focus(this)
  }
}

function readable(scale) {
  return scale >= 1 || scale === 0 ? String(+scale.toFixed(2)) : `1/${+(1 / scale).toFixed(2)}`
}
