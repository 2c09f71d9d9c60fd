import { clip, fieldOf, unitsSeeing } from "./geometry.js"
import { toUnit, toUnpin } from "./navigation.js"
import { cellName } from "./pins.js"
import { exact, figure } from "../../frontend/text.js"

/** Where the pointer or the keys are, shown in every place at once. */
export class Pointer {
  /** `screen` has the parts that show a place; `choose` takes a change, as `navigation.js` says. */
  constructor(state, screen, choose) {
    this.state = state
    this.screen = screen
    this.choose = choose
    this.pointed = null
  }

  /** What the picture and the maps report. */
  handlers() {
    const { state, screen } = this
    const pinOn = (panel) => state.scene?.pins[screen.stage.shown.indexOf(panel)]
    return {
      point: (panel, row, column) => {
        if (!state.shown) return
        const [unitRow, unitColumn] = screen.stage.unitOf(panel, row, column)
        const pin = pinOn(panel)
        if (pin && pin.channel !== state.active) screen.activate(pin.channel)
        this.point({ row: unitRow, column: unitColumn })
      },
      pixel: (x, y) => state.shown && this.point({ x, y }),
      leave: () => this.point(null),
      pick: (panel, row, column) =>
        this.choose(toUnit(state, screen.stage.unitOf(panel, row, column))),
      focus: (panel) => {
        const pin = pinOn(panel)
        if (pin) screen.activate(pin.channel)
      },
      unpin: (channel) => this.choose(toUnpin(state, channel)),
    }
  }

  /** Show a place everywhere: a unit, a pixel, or (null) the kept unit, or nothing. */
  point(where) {
    this.pointed = where
    if (!this.state.scene) return
    if (where?.x !== undefined) return this.#pixel(where.x, where.y)
    const place = where ?? this.#kept()
    if (!place || this.#outside(place)) return this.#nothing()
    return this.#unit(place.row, place.column)
  }

  /** Show the same place after something else changed. */
  again() {
    this.point(this.pointed)
  }

  /** Say a tile's figures, and mark its unit everywhere. */
  overTile(found) {
    const { screen } = this
    const { scene } = this.state
    if (!scene || scene.flat) return
    if (!found) {
      screen.wallSection.hint()
      this.point(null)
      return
    }
    screen.wallSection.describe(found.channel)
    if (found.unit) this.point({ row: found.unit[0], column: found.unit[1] })
  }

  /** Move by units, as the arrow keys do. */
  step(down, right) {
    const { scene } = this.state
    if (!scene) return
    const [height, width] = scene.pins[0].size
    const from = this.pointed?.row === undefined ? this.#kept() : this.pointed
    const limit = (value, size) => Math.min(size - 1, Math.max(0, value))
    const row = from ? limit(from.row + down, height) : Math.floor(height / 2)
    const column = from ? limit(from.column + right, width) : Math.floor(width / 2)
    this.point({ row, column })
    this.screen.readout.announce()
  }

  /** Keep the place, or let go of it. */
  keep() {
    const place = this.pointed ?? this.#kept()
    if (place?.row === undefined) return false
    return this.choose(toUnit(this.state, [place.row, place.column]))
  }

  #kept() {
    const { unit } = this.state.shown
    return unit && { row: unit[0], column: unit[1] }
  }

  #outside({ row, column }) {
    const { pins, record, flat } = this.state.scene
    const [height, width] = pins[0].size
    if (flat && row * width + column >= record.out_shape[0]) return true
    return row >= height || column >= width
  }

  #nothing() {
    const { stage, wall, readout, words } = this.screen
    stage.markUnit(null)
    if (!this.state.scene.flat) wall.markBox(null)
    readout.update(null, words.point_hint)
  }

  #unit(row, column) {
    const { stage, wall, readout, words } = this.screen
    const { active } = this.state
    const { layer, record, pins, flat } = this.state.scene
    const field = flat ? null : fieldOf(record, row, column)
    stage.markUnit(row, column, field)
    if (!flat) wall.markBox({ x0: column, y0: row, x1: column + 1, y1: row + 1 })
    const panel = stage.shown[pins.findIndex((pin) => pin.channel === active)]
    const value = panel ? panel.valueAt(row, column) : null
    const text = value === null ? "–" : panel.show.map ? exact(value) : `≈ ${figure(value)}`
    const data = { row, column, channel: active, value: value ?? undefined }
    if (field) data.field = [field.x0, field.y0, field.x1, field.y1].join(",")
    const index = row * pins[0].size[1] + column
    readout.update(
      {
        channel: flat
          ? [words.cell, cellName(layer, index)]
          : [words.channel, active === undefined ? "–" : String(active)],
        place: flat ? ["", ""] : [words.place, `${row}, ${column}`],
        value: [words.value, text],
        field: field ? [words.field, this.#fieldText(field)] : ["", ""],
      },
      "",
      data,
    )
  }

  #fieldText(field) {
    const { stage, words } = this.screen
    const { width, height } = stage.picture.size
    const inside = clip(field, width, height)
    const whole =
      inside && field.x0 >= 0 && field.y0 >= 0 && field.x1 <= width && field.y1 <= height
    const text = inside ? `${inside.y0}–${inside.y1 - 1}, ${inside.x0}–${inside.x1 - 1}` : "–"
    return whole ? text : `${text} ${words.padding}`
  }

  #pixel(x, y) {
    const { stage, wall, readout, words } = this.screen
    const { record, flat } = this.state.scene
    const units = flat ? null : unitsSeeing(record, x, y)
    stage.markPixel(x, y, units)
    if (!flat) wall.markBox(units)
    const data = { pixel: `${x},${y}` }
    if (units) data.units = [units.x0, units.y0, units.x1, units.y1].join(",")
    readout.update(
      {
        channel: ["", ""],
        place: [words.pixel, `${y}, ${x}`],
        value: [words.colour, stage.picture.rgbAt(x, y).join(", ")],
        field: units
          ? [words.units, `${units.y0}–${units.y1 - 1}, ${units.x0}–${units.x1 - 1}`]
          : ["", ""],
      },
      "",
      data,
    )
  }
}
