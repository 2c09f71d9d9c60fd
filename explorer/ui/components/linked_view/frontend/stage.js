import { fillingScale, make } from "../../frontend/dom.js"
import { Before } from "./before.js"
import { Histogram } from "./histogram.js"
import { MapPanel } from "./map_panel.js"
import { Picture } from "./picture.js"
import { rangeOf, scaleOf } from "./pins.js"
import { MOST_PINS } from "./state.js"
import { figure, fill, percent } from "../../frontend/text.js"

/** The picture, the pinned channels, what went into them, and their figures. */
export class Stage {
  constructor(handlers, { readout, besideTitle, leads }) {
    this.handlers = handlers
    this.leads = leads
    this.picture = new Picture(handlers)
    this.panels = Array.from({ length: MOST_PINS }, () => new MapPanel("channel", handlers))
    this.before = new Before(handlers)
    this.figures = make("dl", { class: "figures" })
    this.histogram = new Histogram()
    this.empty = make("p", { class: "hint no-pin" })
    this.channels = make("div", { class: "stage-channels" })
    this.left = make(
      "div",
      { class: "stage-left" },
      this.picture.element,
      this.figures,
      this.histogram.element,
    )
    this.picture.head.append(besideTitle)
    this.main = make("div", { class: "stage-main" }, readout, this.channels)
    this.element = make("section", { class: "stage" }, this.left, this.main)
  }

  /** Lay out and fill everything for what is shown. */
  update(show) {
    this.show = show
    const { plan } = show
    this.picture.update({ words: show.words, wantSource: show.wantSource, side: plan.picture })
    const room = show.pins.length < 2 ? plan.map : plan.pair
    show.pins.forEach((pin, position) => this.panels[position].update(this.#channel(pin, room)))
    const shown = this.panels.slice(0, show.pins.length)
    const elements = shown.map((panel) => panel.element)
    this.empty.textContent = show.words.no_pin
    fit(this.channels, elements.length ? elements : [this.empty])
    this.channels.classList.toggle("many", elements.length > 1)
    const before = this.before.update(show) ? this.before.element : null
    const beside = plan.name === "medium" && elements.length > 1
    const leadsHome = beside ? this.left : this.main
    if (this.leads.parentElement !== leadsHome) leadsHome.append(this.leads)
    const home = before && (plan.name === "wide" ? this.main : this.left)
    if (before && before.parentElement !== home) home.append(before)
    if (!before) this.before.element.remove()
    this.shown = shown
    this.fillFigures()
  }

  /** Outline one unit on all maps and what it sees on the picture. */
  markUnit(row, column, field) {
    const cell = row === null ? null : { x0: column, y0: row, x1: column + 1, y1: row + 1 }
    for (const panel of this.shown) {
      panel.markSeen(null)
      panel.markCell(cell)
      const value = cell && panel.valueAt(row, column)
      panel.bar.point(value)
      panel.value.textContent = cell ? `${panel.show.map ? "" : "≈ "}${figure(value)}` : ""
    }
    this.histogram.point(cell && (this.#activePanel()?.valueAt(row, column) ?? null))
    this.picture.markPixel()
    this.picture.markField(field)
    this.before.mark(row, column)
  }

  /** Outline one network pixel and the units that see it. */
  markPixel(x, y, units) {
    for (const panel of this.shown) {
      panel.markCell(null)
      panel.markSeen(units)
      panel.bar.point(null)
      panel.value.textContent = ""
    }
    this.histogram.point(null)
    this.picture.markField(null)
    this.picture.markPixel(x, y)
    this.before.mark(null)
  }

  /** Outline the kept unit, which stays while the pointer moves on. */
  markKept(unit, field) {
    const cell = unit && { x0: unit[1], y0: unit[0], x1: unit[1] + 1, y1: unit[0] + 1 }
    for (const panel of this.shown) panel.markKept(cell)
    this.picture.markKept(field)
  }

  /** Which unit of the layer a place on a panel belongs to. */
  unitOf(panel, row, column) {
    const { record } = this.show
    if (panel !== this.before.panel || record.kind !== "pool") return [row, column]
    const [, height, width] = record.out_shape
    return [Math.min(height - 1, row >> 1), Math.min(width - 1, column >> 1)]
  }

  #activePanel() {
    const at = this.show.pins.findIndex((pin) => pin.active)
    return this.shown[at < 0 ? 0 : at]
  }

  #channel(pin, room) {
    const { words, record, table, shared, locale } = this.show
    const { channel, map, tile, minimum, maximum } = pin
    const [height, width] = pin.size
    const flat = record.out_shape.length === 1
    const numbers = {
      channel,
      layer: record.name,
      height,
      width,
      count: record.out_shape[0],
      low: figure(minimum),
      high: figure(maximum),
      row: pin.peak[0],
      column: pin.peak[1],
      index: pin.peak[0] * width + pin.peak[1],
    }
    const { low, high, borders } = scaleOf(pin, shared)
    const many = this.show.pins.length > 1
    return {
      map,
      tile,
      table,
      low,
      high,
      borders,
      height,
      width,
      scale: fillingScale(width, height, room, room),
      clipsLow: minimum < low,
      clipsHigh: maximum > high,
      active: many && pin.active,
      title: fill(flat ? words.numbers_of : words.channel_of, numbers),
      alt: fill(flat ? words.numbers_alt : words.channel_alt, numbers),
      notes: [
        record.kind === "conv" ? words.pre_activation : words.output,
        `${height} × ${width}`,
        many
          ? shared && !borders
            ? words.scale_shared_label
            : words.scale_own_label
          : this.show.scaleNote,
        state(pin, words),
        map ? "" : words.exact_soon,
      ],
      closeLabel: fill(words.unpin, numbers),
      onClose: flat || !many ? null : () => this.handlers.unpin(channel),
      locale,
    }
  }

  /** Show the figures and the histogram of one pinned channel. */
  fillFigures() {
    const { words, locale, pins, record, table, shared, plan } = this.show
    const field = { tall: plan.histogram, dense: this.before.shown && plan.name === "medium" }
    const pin = pins.find((candidate) => candidate.active) ?? pins[0]
    this.figures.hidden = !pin
    this.histogram.update(
      pin?.map
        ? { words, locale, values: pin.map.values, table, ...field, ...scaleOf(pin, shared) }
        : null,
    )
    if (!pin) return
    const rows = [
      [words.minimum, figure(pin.minimum)],
      [words.maximum, figure(pin.maximum)],
      [words.mean, figure(pin.mean)],
      [words.std, figure(pin.std)],
      [words.zeros, percent(pin.zeroShare)],
    ]
    if (record.kind === "conv" || record.kind === "fc") {
      if (pin.map) rows.push([words.negative, percent(rangeOf(pin.map.values).negative)])
    }
    const flat = record.out_shape.length === 1
    const peak = flat ? String(pin.peak[0] * pin.size[1] + pin.peak[1]) : pin.peak.join(", ")
    rows.push([words.peak, peak])
    this.figures.replaceChildren(
      ...rows.map(([name, text]) => make("div", {}, make("dt", {}, name), make("dd", {}, text))),
    )
  }
}

/** Put exactly these children into a parent, touching it only where it differs. */
function fit(parent, children) {
  const wanted = children.filter(Boolean)
  const same =
    parent.children.length === wanted.length &&
    wanted.every((child, position) => parent.children[position] === child)
  if (!same) parent.replaceChildren(...wanted)
}

/** What is unusual about a channel, in a few words. */
function state({ minimum, maximum }, words) {
  if (!Number.isFinite(minimum) || !Number.isFinite(maximum)) return words.not_finite
  if (minimum !== maximum) return ""
  return minimum === 0 ? words.all_zero : fill(words.constant, { value: figure(minimum) })
}
