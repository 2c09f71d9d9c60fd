import { Choices } from "../../frontend/controls.js"
import { make, setText } from "../../frontend/dom.js"
import { isForBrowser, stepOf, taken } from "../../frontend/keys.js"
import { Subscription } from "../../frontend/transport.js"
import { fill } from "../../frontend/text.js"
import { gridOf, sameIn } from "./grids.js"
import { Result } from "./result.js"
import { Source } from "./source.js"
import { placesOf, tapsOf } from "./taps.js"

const SIDE = 240
const LONE_SIDE = 336

/** A source, the pictures made from it, and the one pixel whose origin is shown. */
export class Origins {
  constructor(root) {
    this.root = root
    /** @type {(told: any) => void} Set by Streamlit, anew each time. */
    this.report = () => {}
    this.messages = new Subscription((message) => this.#receive(message))
    this.channel = 0
    this.results = []
    this.hint = make("p", { class: "hint" })
    this.channels = new Choices("channel", (channel) => this.#choose(Number(channel)))
    this.source = new Source((row, column) => this.#fromSource(row, column))
    this.outputs = make("div", { class: "results" })
    this.spoken = make("span", { class: "spoken", "aria-live": "polite" })
    root.replaceChildren(
      make("div", { class: "head" }, this.hint, this.channels.element),
      make("div", { class: "bench" }, this.source.element, this.outputs),
      this.spoken,
    )
    root.onkeydown = (event) => this.#key(event)
    this.resizer = new ResizeObserver(() => this.#resized())
    this.resizer.observe(root)
  }

  /** Take in the page's settings: words, and the place it keeps. */
  configure({ instance, pointed, chosen, strings }) {
    this.words = strings
    const wanted = JSON.stringify([pointed, chosen])
    if (this.wanted !== wanted) {
      this.wanted = wanted
      this.chosen = chosen
      const kept = pointed && { output: chosen, row: pointed[0], column: pointed[1] }
      // The server's echo of a click must not pull the outline back from where the pointer is now.
      if (!same(kept, this.kept)) this.pointed = null
      this.kept = kept
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
    this.grid = gridOf(header.source, arrays, "source")
    this.made = header.outputs.map((about, number) => ({
      ...gridOf(about, arrays, String(number)),
      taps: tapsOf(arrays, String(number)),
    }))
    while (this.results.length < this.made.length) {
      this.results.push(new Result(this.results.length, this.#handlers()))
    }
    this.results.length = this.made.length
    this.outputs.replaceChildren(...this.results.map((result) => result.element))
    this.channel = Math.min(this.channel, this.grid.channels - 1)
    this.#draw()
  }

  #draw() {
    if (!this.grid) return
    const { grid, words } = this
    const width = this.root.clientWidth
    const beside = width >= 720
    const room = beside ? Math.max(448, Math.min(grid.width + 28, width - 300)) : width
    this.root.classList.toggle("beside", beside)
    const lone = this.made.length === 1 ? LONE_SIDE : SIDE
    setText(this.hint, words.hint)
    this.names = grid.colour && grid.channels === 3 ? [words.red, words.green, words.blue] : []
    this.#drawChannels()
    this.source.update(grid, words, room, reachOf(this.made, grid))
    const side = Math.min(lone, width)
    this.results.forEach((result, at) => result.update(this.made[at], words, side, this.channel))
    const least = Math.min(width, Math.max(side, this.made.some(({ adds }) => adds) ? 340 : 260))
    this.outputs.style.setProperty("--least", `${least}px`)
    this.#show()
  }

  #drawChannels() {
    const { grid, words } = this
    const count = grid.channels
    const needed = count > 1 && this.made.some((output) => !output.adds)
    this.channels.element.hidden = !needed || count > 8
    const name = (channel) => this.names[channel] ?? fill(words.channel_number, { channel })
    const options = Array.from({ length: count }, (_, at) => [String(at), name(at)])
    if (needed && count <= 8) this.channels.update(words.channel, options, String(this.channel))
  }

  /** Show where the pixel pointed at, else the one kept, else the middle one, comes from. */
  #show() {
    if (!this.made?.length) return
    const { output, row, column } = this.#place()
    const from = this.made[output]
    this.active = output
    let active = null
    this.results.forEach((result, at) => {
      const made = this.made[at]
      const [down, right] = at === output ? [row, column] : sameIn(made, from, row, column)
      const names = made.channels === this.names.length ? this.names : []
      const found = result.explain(this.grid, down, right, this.channel, names)
      result.element.classList.toggle("active", at === output && this.made.length > 1)
      result.markKept(this.kept?.output === at ? this.kept : null)
      if (at === output) active = found
    })
    const places = placesOf(from, row, column)
    this.source.mark(places, active, from.adds ? 0 : this.channel, from.rule === "weighted")
  }

  #place() {
    const known = this.pointed ?? this.kept
    const output = Math.min(known?.output ?? this.chosen ?? 0, this.made.length - 1)
    const { height, width } = this.made[output]
    const row = Math.min(known?.row ?? height >> 1, height - 1)
    return { output, row, column: Math.min(known?.column ?? width >> 1, width - 1) }
  }

  #handlers() {
    return {
      point: (output, row, column) => this.#point({ output, row, column }),
      leave: () => this.kept && this.#point(null),
      keep: (output, row, column) => this.#keep({ output, row, column }),
      focus: (output) => {
        if (output === this.active) return
        const { row, column, output: from } = this.#place()
        const [down, right] = sameIn(this.made[output], this.made[from], row, column)
        this.#point({ output, row: down, column: right })
      },
    }
  }

  #point(place) {
    this.pointed = place
    this.#show()
  }

  #fromSource(row, column) {
    if (!this.made?.length) return
    const { output } = this.#place()
    const [down, right] = sameIn(this.made[output], this.grid, row, column)
    this.#point({ output, row: down, column: right })
  }

  #keep(place) {
    this.kept = place
    this.#point(place)
    this.report?.(place)
  }

  #choose(channel) {
    this.channel = channel
    this.#draw()
  }

  #key(event) {
    if (isForBrowser(event)) return
    if (!event.target.classList?.contains("frame")) return
    const step = stepOf(event)
    const place = this.#place()
    if (step) {
      const { height, width } = this.made[place.output]
      const within = (at, count) => Math.min(count - 1, Math.max(0, at))
      place.row = within(place.row + step[0], height)
      place.column = within(place.column + step[1], width)
      this.#point(place)
      setText(this.spoken, this.results[place.output].spoken)
    } else if (event.key === "Enter" || event.key === " ") this.#keep(place)
    else if (event.key === "Escape") {
      this.kept = null
      this.#point(place)
    } else return
    taken(event)
  }

  #resized() {
    if (this.root.clientWidth === this.lastWidth) return
    this.lastWidth = this.root.clientWidth
    this.#draw()
  }
}

function same(a, b) {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** How many cells beyond its edge the source is read at most. */
function reachOf(outputs, { height, width }) {
  let reach = 0
  for (const { taps } of outputs) {
    for (const [axis, side] of [
      [taps.rows, height],
      [taps.columns, width],
    ]) {
      axis.places.forEach((place, at) => {
        if (axis.weights[at] !== 0) reach = Math.max(reach, -place, place - side + 1)
      })
    }
  }
  return reach
}
