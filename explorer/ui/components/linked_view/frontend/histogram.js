import { levelOf } from "../../frontend/colours.js"
import { make, pixelRatio, setText } from "../../frontend/dom.js"
import { figure, fill, whole } from "../../frontend/text.js"

const BINS = 64
const BAR = 7

/** How often each value of a map occurs, every bar in the colour its values have. */
export class Histogram {
  constructor() {
    this.title = make("span", { class: "panel-title" })
    this.canvas = make("canvas", { role: "img" })
    this.mark = make("i", { class: "histogram-mark", hidden: true })
    this.powers = make("div", { class: "histogram-powers", "aria-hidden": "true" })
    this.low = make("span")
    this.zero = make("span", { class: "bar-zero" })
    this.high = make("span")
    this.line = make("p", { class: "caption" })
    this.field = make("div", { class: "histogram-field" }, this.canvas, this.powers, this.mark)
    this.element = make(
      "figure",
      { class: "histogram" },
      make("div", { class: "panel-head" }, this.title),
      this.field,
      make("div", { class: "bar-ticks" }, this.low, this.zero, this.high),
      this.line,
    )
    this.field.onpointermove = (event) => this.#read(event)
    this.field.onpointerleave = () => this.#rest()
  }

  /**
   * Show `{values, table, low, high, borders}` in a field `tall` pixels high, or nothing until the
   * exact numbers are known. A dense one has no line beneath: its title says what is read.
   */
  update(show) {
    this.element.hidden = !show
    if (!show) return
    this.words = show.words
    this.locale = show.locale
    this.dense = show.dense
    this.line.hidden = show.dense
    this.field.title = show.dense ? show.words.histogram_hint : ""
    this.#rest()
    const names = ["values", "table", "low", "high", "borders", "tall"]
    const same = names.every((name) => this.show?.[name] === show[name])
    this.show = show
    if (same) return
    this.counted = counted(show.values)
    this.#paint()
    this.#label()
    this.point(null)
  }

  /** Mark where a value lies. */
  point(value) {
    const { counted: found } = this
    const shown = found && value !== null && Number.isFinite(value) && found.high > found.low
    this.mark.hidden = !shown
    if (!shown) return
    const share = (value - found.low) / (found.high - found.low)
    this.mark.style.left = `calc(${100 * Math.min(1, Math.max(0, share))}% - 1.5px)`
  }

  #rest() {
    setText(this.title, this.words.histogram)
    setText(this.line, this.words.histogram_hint)
  }

  #paint() {
    const { counts, low, step, most } = this.counted
    const wide = BINS * BAR * Math.ceil(pixelRatio())
    const tall = Math.round(this.show.tall * pixelRatio())
    this.canvas.width = wide
    this.canvas.height = tall
    this.canvas.style.height = this.field.style.height = `${this.show.tall}px`
    const pen = this.canvas.getContext("2d")
    pen.fillStyle = "#8884"
    for (const power of this.#powers()) {
      pen.fillRect(0, Math.round(tall * (1 - reach(10 ** power, most))), wide, 1)
    }
    counts.forEach((count, bin) => {
      if (!count) return
      const left = Math.round((wide * bin) / BINS)
      const right = Math.max(left + 1, Math.round((wide * (bin + 1)) / BINS))
      const height = Math.max(1, Math.round(tall * reach(count, most)))
      pen.fillStyle = "#888a"
      pen.fillRect(left, tall - height, right - left, height)
      pen.fillStyle = this.#colour(low + (bin + 0.5) * step)
      pen.fillRect(left + 1, tall - height + 1, right - left - 2, height - 1)
    })
  }

  #label() {
    const { low, high, most, total, counts, step } = this.counted
    setText(this.low, figure(low))
    setText(this.high, high > low ? figure(high) : "")
    const inside = low < 0 && high > 0
    setText(this.zero, inside ? "0" : "")
    if (inside) this.zero.style.left = `${(100 * -low) / (high - low)}%`
    this.powers.replaceChildren(
      ...this.#powers().map((power) => {
        const label = make("span", {}, whole(10 ** power, this.locale))
        label.style.top = `${this.show.tall * (1 - reach(10 ** power, most))}px`
        return label
      }),
    )
    const best = counts.indexOf(most)
    this.canvas.setAttribute(
      "aria-label",
      fill(this.words.histogram_alt, {
        count: whole(total, this.locale),
        low: figure(low),
        high: figure(high),
        most: whole(most, this.locale),
        from: figure(low + best * step),
        to: figure(low + (best + 1) * step),
      }),
    )
    Object.assign(this.element.dataset, { counts: [...counts].join(","), low, high })
  }

  #powers() {
    const last = Math.floor(Math.log10(this.counted.most))
    return Array.from({ length: last }, (_, at) => at + 1)
  }

  #colour(value) {
    const pixel = this.show.table[levelOf(value, this.show)]
    return `rgb(${pixel & 255} ${(pixel >> 8) & 255} ${(pixel >> 16) & 255})`
  }

  #read(event) {
    const box = this.canvas.getBoundingClientRect()
    const { counts, low, step } = this.counted
    const bin = Math.floor(((event.clientX - box.left) / box.width) * BINS)
    if (bin < 0 || bin >= BINS) return
    const read = fill(this.words.histogram_bar, {
      from: figure(low + bin * step),
      to: figure(low + (bin + 1) * step),
      count: whole(counts[bin], this.locale),
    })
    setText(this.line, read)
    if (this.dense) setText(this.title, read)
  }
}

/** Equal bins from the smallest to the largest value; NaN and infinities are left out. */
export function counted(values) {
  let [low, high, total] = [Infinity, -Infinity, 0]
  for (const value of values) {
    if (!Number.isFinite(value)) continue
    total += 1
    if (value < low) low = value
    if (value > high) high = value
  }
  if (!total) [low, high] = [0, 0]
  // A constant map gets the width that numpy gives it.
  const [from, to] = high > low ? [low, high] : [low - 0.5, high + 0.5]
  const step = (to - from) / BINS
  const counts = new Uint32Array(BINS)
  for (const value of values) {
    if (!Number.isFinite(value)) continue
    counts[Math.min(BINS - 1, Math.floor((value - from) / step))] += 1
  }
  return { counts, low: from, high: to, step, total, most: Math.max(1, ...counts) }
}

/** A count's height between 0 and 1 on a logarithmic axis that starts below one. */
function reach(count, most) {
  return (Math.log10(count) + 0.25) / (Math.log10(most) + 0.35)
}
