import { fillingScale, make } from "../../frontend/dom.js"
import { exact, figure, fill, percent } from "../../frontend/text.js"
import { MapPanel } from "./map_panel.js"
import { rangeOf, scaleOf } from "./pins.js"

/** The four cells that a pooling chooses from, in reading order. */
const WINDOW = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
]

/** What went into a ReLU or a pooling, and what became of the number that is pointed at. */
export class Before {
  constructor(handlers) {
    this.panel = new MapPanel("before", handlers)
    this.candidates = make("p", { class: "candidates" })
    this.panel.caption.append(this.candidates)
    this.element = this.panel.element
    this.shown = false
  }

  /** Show what the one pinned channel was made of; say whether there is such a thing. */
  update(show) {
    const { words, record, pins, beforeTable, table, plan } = show
    const [pin] = pins
    this.shown = pins.length === 1 && Boolean(pin.before)
    if (!this.shown) return false
    this.words = words
    this.relu = record.kind === "relu"
    const { values, height, width } = pin.before
    const extremes = rangeOf(values)
    const limit = Math.max(-extremes.low, extremes.high)
    const { low, high, borders } = this.relu ? { low: -limit, high: limit } : scaleOf(pin)
    const room = plan.before
    const removed = fill(words.relu_removed, { share: percent(extremes.negative) })
    const numbers = {
      layer: record.name,
      channel: pin.channel,
      low: figure(extremes.low),
      high: figure(extremes.high),
    }
    this.panel.update({
      map: pin.before,
      table: this.relu ? beforeTable : table,
      low,
      high,
      borders,
      height,
      width,
      scale: fillingScale(width, height, room, room),
      clipsLow: extremes.low < low,
      clipsHigh: extremes.high > high,
      title: fill(words.before, numbers),
      alt: fill(words.before_alt, numbers),
      notes: [`${height} × ${width}`, this.relu ? removed : words.pool_won],
    })
    this.element.dataset.negative = String(extremes.negative)
    this.candidates.classList.toggle("four", !this.relu)
    return true
  }

  /** Mark what a unit was made of; nothing without a row. */
  mark(row, column) {
    if (!this.shown) return
    if (row === null) this.#clear()
    else if (this.relu) this.#markRelu(row, column)
    else this.#markPool(2 * row, 2 * column)
  }

  #clear() {
    this.panel.markCell(null)
    this.panel.markWon(null)
    this.candidates.replaceChildren()
    this.panel.bar.point(null)
  }

  #markRelu(row, column) {
    const { panel, words } = this
    const value = panel.valueAt(row, column)
    panel.markCell({ x0: column, y0: row, x1: column + 1, y1: row + 1 })
    panel.bar.point(value)
    const numbers = { before: exact(value), after: exact(value > 0 ? value : 0) }
    this.candidates.textContent = fill(words.relu_here, numbers)
  }

  #markPool(top, left) {
    const { panel } = this
    const places = WINDOW.map(([y, x]) => [top + y, left + x])
    const values = places.map(([y, x]) => panel.valueAt(y, x))
    const best = values.indexOf(Math.max(...values))
    const [y, x] = places[best]
    panel.markCell({ x0: left, y0: top, x1: left + 2, y1: top + 2 })
    panel.markWon({ x0: x, y0: y, x1: x + 1, y1: y + 1 })
    panel.bar.point(values[best])
    this.candidates.dataset.won = String(best)
    this.candidates.replaceChildren(
      ...values.map((value, position) =>
        make("span", { class: position === best ? "winner" : "" }, exact(value)),
      ),
    )
  }
}
