import { make, setText } from "../../frontend/dom.js"
import { fill } from "../../frontend/text.js"
import { hatch, outline, outlineWinner, writeNumbers } from "./ink.js"
import { clean, sized } from "./sheet.js"

const LARGEST_CELL = 56
const MARGIN = 1
const LEAST = 5

/** The part of the source around the cells that were read, each pixel a square. */
export class Lens {
  constructor() {
    this.canvas = make("canvas", { class: "magnified", role: "img" })
    this.caption = make("p", { class: "caption" })
    this.element = make("div", { class: "lens", hidden: true }, this.canvas, this.caption)
  }

  /** Take `side` CSS pixels of room, or none where the source is large enough itself. */
  update(grid, words, side, wanted) {
    this.grid = grid
    this.words = words
    this.side = side
    this.element.hidden = !wanted
  }

  /** Show the neighbourhood of the cells that were read. */
  mark(picture, places, weights, winner, channel) {
    if (this.element.hidden) return
    if (!places.rows.length || !places.columns.length) return
    const region = this.#region(places)
    const shown = (region.bottom - region.top) * region.cell
    sized(this.canvas, shown, shown)
    const pen = clean(this.canvas)
    const { cell } = region
    const view = { cell, x: -region.left * cell, y: -region.top * cell }
    this.#picture(pen, picture, view, region)
    writeNumbers(pen, this.grid, channel, view, region, weights)
    hatch(pen, places, view, this.grid)
    if (cell >= 8) grid(pen, view, region, this.grid)
    outline(pen, places, view)
    if (winner) outlineWinner(pen, winner, view)
    const seen = {
      top: Math.max(0, region.top),
      bottom: Math.min(this.grid.height, region.bottom) - 1,
      left: Math.max(0, region.left),
      right: Math.min(this.grid.width, region.right) - 1,
    }
    setText(this.caption, fill(this.words.magnified, seen))
    this.canvas.setAttribute("aria-label", this.caption.textContent)
  }

  /** A square of cells with the ones that were read in its middle. */
  #region({ rows, columns }) {
    const span = (places) => places.at(-1) - places[0] + 1
    const need = Math.max(span(rows), span(columns), LEAST - 2 * MARGIN) + 2 * MARGIN
    const whole = Math.min(LARGEST_CELL, Math.floor(this.side / need))
    const cell = whole || this.side / need
    const count = Math.max(need, Math.floor(this.side / cell))
    const start = (places) => Math.floor((places[0] + places.at(-1) + 1 - count) / 2)
    const [top, left] = [start(rows), start(columns)]
    return { cell, top, left, bottom: top + count, right: left + count }
  }

  #picture(pen, picture, view, region) {
    const [top, left] = [Math.max(0, region.top), Math.max(0, region.left)]
    const height = Math.min(this.grid.height, region.bottom) - top
    const width = Math.min(this.grid.width, region.right) - left
    if (height <= 0 || width <= 0) return
    pen.imageSmoothingEnabled = view.cell < 1
    pen.drawImage(
      picture,
      left,
      top,
      width,
      height,
      view.x + left * view.cell,
      view.y + top * view.cell,
      width * view.cell,
      height * view.cell,
    )
  }
}

/** Fine lines between the source's pixels. */
function grid(pen, view, region, { height, width }) {
  const clip = (at, count) => Math.min(count, Math.max(0, at))
  const [top, bottom] = [clip(region.top, height), clip(region.bottom, height)]
  const [left, right] = [clip(region.left, width), clip(region.right, width)]
  pen.strokeStyle = "#8884"
  pen.lineWidth = 1
  pen.beginPath()
  for (let row = top; row <= bottom; row += 1) {
    pen.moveTo(view.x + left * view.cell, view.y + row * view.cell)
    pen.lineTo(view.x + right * view.cell, view.y + row * view.cell)
  }
  for (let column = left; column <= right; column += 1) {
    pen.moveTo(view.x + column * view.cell, view.y + top * view.cell)
    pen.lineTo(view.x + column * view.cell, view.y + bottom * view.cell)
  }
  pen.stroke()
}
