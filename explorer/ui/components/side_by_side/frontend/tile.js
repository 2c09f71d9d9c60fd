import { ColourBar } from "../../frontend/colour_bar.js"
import { around, cellUnder, listenTo } from "../../frontend/cells.js"
import { colourTable, paintFloats, paintRgb } from "../../frontend/colours.js"
import { crispScale, make, place, setText } from "../../frontend/dom.js"
import { fill, times } from "../../frontend/text.js"
import { boxAt } from "./places.js"

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
    const picture = shown.drawn ?? shown
    const crisp = crispScale(picture.width, picture.height, side, side)
    const [wide, tall] = [picture.width * crisp, picture.height * crisp]
    this.scale = wide / shown.width
    for (const element of [this.canvas, this.frame]) {
      element.style.width = `${wide}px`
      element.style.height = `${tall}px`
    }
    this.element.style.width = `${side}px`
    this.canvas.classList.toggle("reduced", crisp < 1)
    setText(this.title, title)
    const size = fill(words.shown_at, { ...shown, scale: times(this.scale) })
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
    place(this.cell, pointed && around(boxAt(pointed, this.shown), this.scale))
    place(this.kept, kept && around(boxAt(kept, this.shown), this.scale))
    if (!this.shown.rgb) this.bar.point(value)
  }

  #paint() {
    const { values, width, height, rgb, lut, colours, drawn } = this.shown
    this.why.hidden = true
    this.frame.hidden = false
    if (rgb) return paintRgb(this.canvas, values, width, height)
    this.table = colourTable(lut)
    if (drawn) return paintRgb(this.canvas, drawn.rgb, drawn.width, drawn.height)
    const resting = colours === "diverging" ? 128 : 0
    paintFloats(this.canvas, values, width, height, this.table, this.shown, resting)
  }

  #listen({ point, leave, keep, focus }) {
    const place = (row, column) => ({
      row,
      column,
      height: this.shown.height,
      width: this.shown.width,
    })
    listenTo(this.frame, (event) => cellUnder(event, this.canvas, this.shown), {
      point: (row, column) => point(place(row, column)),
      leave,
      keep: (row, column) => keep(place(row, column)),
      focus: () => focus(this),
    })
  }
}
