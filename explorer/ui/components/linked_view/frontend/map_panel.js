import { around, cellUnder, listenTo } from "../../frontend/cells.js"
import { ColourBar } from "../../frontend/colour_bar.js"
import { paintFloats, paintLevels } from "../../frontend/colours.js"
import { make, place, setText } from "../../frontend/dom.js"

/** One map at a whole number of pixels per unit, with its legend and caption beneath. */
export class MapPanel {
  constructor(role, handlers) {
    this.handlers = handlers
    this.canvas = make("canvas", { role: "img" })
    this.seen = make("i", { class: "mark seen", hidden: true })
    this.pinned = make("i", { class: "mark kept", hidden: true })
    this.cell = make("i", { class: "mark cell", hidden: true })
    this.won = make("i", { class: "mark won", hidden: true })
    this.frame = make(
      "div",
      { class: "frame", tabindex: 0, role: "group" },
      this.canvas,
      this.seen,
      this.pinned,
      this.cell,
      this.won,
    )
    this.bar = new ColourBar()
    this.title = make("span", { class: "panel-title" })
    this.value = make("output", { class: "panel-value" })
    this.close = make("button", { type: "button", class: "quiet close", hidden: true }, "×")
    this.notes = make("p", { class: "caption" })
    this.caption = make(
      "figcaption",
      {},
      make("div", { class: "panel-head" }, this.title, this.value, this.close),
      this.notes,
    )
    this.element = make(
      "figure",
      { class: `panel ${role}` },
      this.frame,
      this.bar.element,
      this.caption,
    )
    this.#listen()
  }

  /** Show a map: `map` exact numbers, or `tile` gray levels until they come. */
  update(show) {
    const same = ["map", "tile", "table", "low", "high", "borders", "scale"].every(
      (name) => this.show?.[name] === show[name],
    )
    this.show = show
    setText(this.title, show.title)
    setText(this.notes, show.notes.filter(Boolean).join(" · "))
    this.title.title = this.notes.textContent
    this.frame.setAttribute("aria-label", show.title)
    this.canvas.setAttribute("aria-label", show.alt)
    this.element.classList.toggle("active", Boolean(show.active))
    this.element.classList.toggle("approximate", !show.map)
    this.close.hidden = !show.onClose
    this.close.onclick = show.onClose
    this.close.setAttribute("aria-label", show.closeLabel ?? "")
    this.close.title = show.closeLabel ?? ""
    if (!same) this.#paint()
  }

  /** The exact number of a unit, or what the gray level says, or null outside. */
  valueAt(row, column) {
    const { map, tile, height, width, low, high, borders } = this.show
    if (row < 0 || column < 0 || row >= height || column >= width) return null
    if (map) return map.values[row * width + column]
    if (borders) return null // a level says little of a number where the mapping is no straight line
    const y = Math.min(tile.height - 1, Math.floor(row / tile.step))
    const x = Math.min(tile.width - 1, Math.floor(column / tile.step))
    return low + (tile.levels[y * tile.width + x] / 255) * (high - low)
  }

  /** Outline units: where the pointer is, and none elsewhere. */
  markCell(box) {
    place(this.cell, this.#around(box))
  }

  /** Outline the unit that was kept. */
  markKept(box) {
    place(this.pinned, this.#around(box))
  }

  /** Outline the units that see a pixel. */
  markSeen(box) {
    place(this.seen, this.#around(box))
  }

  /** Fill the unit that won a pooling. */
  markWon(box) {
    place(this.won, this.#around(box))
  }

  #paint() {
    const { map, tile, table, width, height, scale } = this.show
    const resting = tile?.levels[0] // the server's level of a constant channel
    if (map) paintFloats(this.canvas, map.values, width, height, table, this.show, resting)
    else paintLevels(this.canvas, tile.levels, tile.width, tile.height, table)
    const shownWidth = width * scale
    this.canvas.style.width = this.frame.style.width = `${shownWidth}px`
    this.canvas.style.height = this.frame.style.height = `${height * scale}px`
    this.element.style.setProperty("--shown", `${shownWidth}px`)
    this.canvas.classList.toggle("reduced", scale < 1)
    this.bar.update({ ...this.show, width: shownWidth })
  }

  #around(box) {
    return box && around(box, this.show.scale)
  }

  #listen() {
    const { handlers } = this
    listenTo(this.frame, (event) => cellUnder(event, this.canvas, this.show), {
      point: (row, column) => handlers.point(this, row, column),
      leave: () => handlers.leave(),
      keep: (row, column) => handlers.pick(this, row, column),
      focus: () => handlers.focus(this),
    })
  }
}
