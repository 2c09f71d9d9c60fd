import { cellUnder } from "../../frontend/cells.js"
import { colourTable, paintFloats } from "../../frontend/colours.js"
import { crispScale, make, place, setText } from "../../frontend/dom.js"

/** One map, drawn as far as it is known, with a mark on it. */
export class Film {
  constructor(name) {
    this.whole = make("canvas")
    this.canvas = make("canvas", { role: "img" })
    this.mark = make("div", { class: "mark seen" })
    this.frame = make(
      "div",
      { class: "frame", tabindex: "0", "data-map": name },
      this.canvas,
      this.mark,
    )
    this.title = make("span", { class: "panel-title" })
    this.caption = make("p", { class: "caption" })
    const head = make("div", { class: "panel-head" }, this.title)
    this.element = make("figure", { class: "panel" }, head, this.frame, this.caption)
  }

  /** Take in a map: `{ title, alt, note, low, high }`, its numbers and its colours. */
  load(about, values, lut) {
    const [height, width] = values.shape
    this.height = height
    this.width = width
    this.values = values.data
    const table = colourTable(lut.data)
    paintFloats(this.whole, this.values, width, height, table, about)
    this.canvas.width = width
    this.canvas.height = height
    this.canvas.setAttribute("aria-label", about.alt)
    setText(this.title, about.title)
    setText(this.caption, about.note)
  }

  /** Lay out in a square of `side` CSS pixels, with room for one cell of padding around it. */
  fit(side) {
    this.scale = crispScale(this.width, this.height, side, side)
    const [wide, tall] = [this.width * this.scale, this.height * this.scale]
    for (const element of [this.canvas, this.frame]) {
      element.style.width = `${wide}px`
      element.style.height = `${tall}px`
    }
    this.canvas.classList.toggle("reduced", this.scale < 1)
    this.frame.style.margin = `${Math.max(4, this.scale)}px`
    this.frame.style.setProperty("--cell", `${this.scale}px`)
  }

  /** Draw the first `count` places, in reading order. */
  reveal(count) {
    const pen = this.canvas.getContext("2d")
    const { width, height } = this
    pen.clearRect(0, 0, width, height)
    const rows = Math.floor(count / width)
    if (rows) pen.drawImage(this.whole, 0, 0, width, rows, 0, 0, width, rows)
    const rest = count - rows * width
    if (rest) pen.drawImage(this.whole, 0, rows, rest, 1, 0, rows, rest, 1)
  }

  /** Outline `size` x `size` cells from a cell on. */
  outline(row, column, size) {
    const { scale } = this
    place(this.mark, {
      x: column * scale,
      y: row * scale,
      width: size * scale,
      height: size * scale,
    })
  }

  /** The cell under a pointer. */
  cellUnder(event) {
    return cellUnder(event, this.canvas, this)
  }
}
