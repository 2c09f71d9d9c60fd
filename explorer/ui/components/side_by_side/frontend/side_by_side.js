import { make, setText } from "../../frontend/dom.js"
import { isForBrowser, stepOf, taken } from "../../frontend/keys.js"
import { Subscription } from "../../frontend/transport.js"
import { fill } from "../../frontend/text.js"
import { stepped, unitAt } from "./places.js"
import { Readings, minus } from "./readings.js"
import { Tile } from "./tile.js"

const GAP = 20
const LARGEST = 290
const SIDES = ["a", "b", "difference"]

/** Rows of two pictures and their difference, and one place in all of them. */
export class SideBySide {
  constructor(root) {
    this.root = root
    /** @type {(told: any) => void} Set by Streamlit, anew each time. */
    this.report = () => {}
    this.messages = new Subscription((message) => this.#receive(message))
    this.tiles = []
    this.hint = make("p", { class: "hint" })
    this.where = make("p", { class: "where" })
    this.readings = new Readings()
    this.grid = make("div", { class: "pairs" })
    this.spoken = make("span", { class: "spoken", "aria-live": "polite" })
    root.replaceChildren(
      this.hint,
      make("div", { class: "bench" }, this.readings.element, this.where),
      this.grid,
      this.spoken,
    )
    root.onkeydown = (event) => this.#key(event)
    this.resizer = new ResizeObserver(() => this.#resized())
    this.resizer.observe(root)
  }

  /** Take in the page's settings: words, and the place it keeps. */
  configure({ instance, kept, strings }) {
    this.words = strings
    const wanted = JSON.stringify(kept)
    if (this.wanted !== wanted) {
      this.wanted = wanted
      this.wish = kept
      this.#adopt()
    }
    const isNew = this.messages.follow(instance)
    if (!isNew) this.#draw()
  }

  close() {
    this.messages.close()
    this.resizer.disconnect()
    this.root.replaceChildren()
  }

  #receive({ header, arrays }) {
    this.names = header.names
    this.rows = header.rows.map((row, number) => rowOf(row, arrays, number))
    this.readings.update(this.names, this.rows, this.words.readings)
    this.#adopt()
    this.#draw()
  }

  /** Turn the server's (row, column) into a place, which needs the map it belongs to. */
  #adopt() {
    const map = this.rows?.at(-1)?.a
    if (!map) return
    const [row, column] = this.wish ?? [map.height, map.width]
    const inside = row < map.height && column < map.width
    this.kept = inside ? { row, column, height: map.height, width: map.width } : null
  }

  #draw() {
    if (!this.rows) return
    setText(this.hint, this.words.hint)
    const room = this.root.clientWidth
    if (!room) return
    const columns = room >= 640 ? 3 : 2
    const side = Math.min(LARGEST, Math.floor((room - (columns - 1) * GAP) / columns))
    while (this.tiles.length < 3 * this.rows.length) this.tiles.push(new Tile(this.#handlers()))
    this.tiles.length = 3 * this.rows.length
    this.grid.replaceChildren(...this.tiles.map((tile) => tile.element))
    this.grid.style.gridTemplateColumns = `repeat(${columns}, max-content)`
    this.grid.classList.toggle("narrow", columns === 2)
    this.rows.forEach((row, number) => {
      SIDES.forEach((name, position) => {
        const tile = this.tiles[3 * number + position]
        const title = row[name]?.title || `${this.names[position]} · ${row.name}`
        if (row[name]) tile.update(row[name], title, this.words, side)
        else tile.explain(row.why && (this.names[position] ? title : row.name), row.why, side)
        tile.element.hidden = columns === 2 && !row[name] && !row.why
      })
    })
    this.#show()
  }

  /** Read every picture where the pointer is, else at the kept place, else nowhere. */
  #show() {
    if (!this.rows || !this.tiles.length) return
    const place = this.pointed ?? this.kept
    const found = this.readings.read(this.rows, place)
    this.rows.forEach((row, number) => {
      SIDES.forEach((name, position) => {
        const value = place && row[name] && !row[name].rgb ? found[number][name] : null
        this.tiles[3 * number + position].mark(place, this.kept, value)
      })
    })
    setText(this.where, place ? this.#whereabouts(place) : "")
    this.said = [this.where.textContent, ...found.map((line) => line.spoken)].join(". ")
  }

  #whereabouts(place) {
    const { a, b } = this.rows.at(-1)
    if (a.height === b.height && a.width === b.width) {
      return fill(this.words.place_in_both, unitAt(place, a))
    }
    const say = (name, side) => fill(this.words.place, { name, ...unitAt(place, side) })
    return `${say(this.names[0], a)} ↔ ${say(this.names[1], b)}`
  }

  #handlers() {
    return {
      point: (place) => this.#point(place),
      leave: () => this.#point(null),
      keep: (place) => this.#keep(place),
      focus: (tile) => (this.focused = tile),
    }
  }

  #point(place) {
    this.pointed = place
    this.#show()
  }

  /** Keep a place; keeping it again lets go. */
  #keep(place) {
    const unit = unitAt(place, this.rows.at(-1).a)
    const same = this.kept?.row === unit.row && this.kept?.column === unit.column
    this.#settle(same ? null : unit)
  }

  #settle(unit) {
    this.kept = unit
    this.wish = unit && [unit.row, unit.column]
    this.wanted = JSON.stringify(this.wish)
    this.#show()
    this.report(this.wish)
  }

  #key(event) {
    if (isForBrowser(event)) return
    if (!event.target.classList?.contains("frame") || !this.focused?.shown) return
    const step = stepOf(event)
    const { height, width } = this.focused.shown
    const known = this.pointed ?? this.kept
    const from = known
      ? unitAt(known, { height, width })
      : { row: height >> 1, column: width >> 1, height, width }
    if (step) {
      this.#point(known ? stepped(from, ...step) : from)
      setText(this.spoken, this.said)
    } else if (event.key === "Enter" || event.key === " ") this.#keep(from)
    else if (event.key === "Escape") {
      this.pointed = null
      this.#settle(null)
    } else return
    taken(event)
  }

  #resized() {
    if (this.root.clientWidth === this.lastWidth) return
    this.lastWidth = this.root.clientWidth
    this.#draw()
  }
}

function rowOf(row, arrays, number) {
  const side = (name) => {
    const about = row[name]
    if (!about) return null
    const [height, width] = about.size
    const values = arrays[`${number}.${name}`]?.data
    const borders = arrays[`${number}.${name}.borders`]?.data ?? null
    const lut = arrays[`lut.${about.colours}`].data
    return { ...about, height, width, values, borders, lut, drawn: drawnOf(about, name) }
  }
  /** The picture that stands for the values, if there is one. */
  const drawnOf = ({ drawn }, name) => {
    if (!drawn) return null
    return { height: drawn[0], width: drawn[1], rgb: arrays[`${number}.${name}.drawn`].data }
  }
  const found = { name: row.name, why: row.why, a: side("a"), b: side("b") }
  const third = side("third")
  if (third) return { ...found, difference: third, isThird: true }
  const difference = side("difference")
  if (difference) {
    const { a, b } = found
    difference.values = a.values.map((value, at) => minus(b.values[at], value))
  }
  return { ...found, difference }
}
