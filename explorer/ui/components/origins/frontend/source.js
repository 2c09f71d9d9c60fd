import { crispScale, make, setText } from "../../frontend/dom.js"
import { fill, times } from "../../frontend/text.js"
import { hatch, outline, outlineWinner, writeNumbers } from "./ink.js"
import { Lens } from "./lens.js"
import { Sheet, clean } from "./sheet.js"

const SIDE = 448
const TALLEST = 720
/** How far an outline may reach beyond the picture, in CSS pixels. */
const EDGE = 4
/** From this many CSS pixels on a source pixel needs no magnifying. */
const PLAIN = 24

/** The source with the cells an output pixel read, and a magnified part of it. */
export class Source {
  constructor(onPoint) {
    this.sheet = new Sheet()
    this.lens = new Lens()
    this.title = make("span", { class: "panel-title" })
    this.caption = make("p", { class: "caption" })
    this.element = make(
      "figure",
      { class: "panel source" },
      make("div", { class: "panel-head" }, this.title),
      this.sheet.frame,
      this.caption,
      this.lens.element,
    )
    const point = (event) => onPoint(...this.sheet.cellUnder(event))
    this.sheet.frame.onpointerdown = point
    this.sheet.frame.onpointermove = point
  }

  /** Lay out for a picture and a room; `reach` is how many cells of padding may be read. */
  update(grid, words, room, reach) {
    this.grid = grid
    this.words = words
    const margin = reach ? 14 : 0
    const wide = Math.max(Math.min(room, SIDE), Math.min(room, grid.width + 2 * margin))
    const tall = Math.max(SIDE, Math.min(grid.height, TALLEST))
    let scale = crispScale(grid.width, grid.height, wide - 2 * margin, tall)
    // The padding is drawn at the source's scale; a large one may take a little of its room.
    const gutter = reach ? Math.min(Math.max(margin, reach * scale + 4), 60) : EDGE
    const beside = reach ? gutter : 0
    while (grid.width * scale + 2 * beside > room && scale > 1) scale -= 1
    this.sheet.update(grid, scale, gutter, beside)
    const { width, height } = grid
    const size = fill(words.shown_at, { width, height, scale: times(scale) })
    setText(this.title, grid.title)
    setText(this.caption, [size, grid.note].filter(Boolean).join(" · "))
    this.lens.update(grid, words, Math.min(room, 320), scale < PLAIN)
  }

  /** Outline what an output pixel read. */
  mark(places, { terms, winner }, channel, weighted) {
    const { sheet, grid } = this
    const pen = clean(sheet.ink)
    const weights = weighted ? weightsOf(terms, channel) : new Map()
    const whole = { top: 0, left: 0, bottom: grid.height, right: grid.width }
    writeNumbers(pen, grid, channel, sheet.view, whole, weights)
    if (places.rows.length && places.columns.length) {
      hatch(pen, places, sheet.view, grid)
      outline(pen, places, sheet.view, 5)
      if (winner) outlineWinner(pen, winner, sheet.view)
    }
    this.lens.mark(sheet.canvas, places, weights, winner, channel)
    sheet.frame.dataset.rows = places.rows.join(",")
    sheet.frame.dataset.columns = places.columns.join(",")
  }
}

/** The weight of each place in one channel. */
function weightsOf(terms, channel) {
  const own = terms.filter((term) => term.channel === channel)
  return new Map(own.map((term) => [`${term.row},${term.column}`, term.weight]))
}
