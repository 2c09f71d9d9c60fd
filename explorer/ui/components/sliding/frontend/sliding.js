import { make, setText } from "../../frontend/dom.js"
import { isForBrowser, stepOf, taken } from "../../frontend/keys.js"
import { Subscription } from "../../frontend/transport.js"
import { Deck } from "./deck.js"
import { Film } from "./film.js"
import { Nine } from "./nine.js"

const SIDE = 448
const SMALL_SIDE = 336

/** A kernel sliding over one input channel; what it adds grows place by place. */
export class Sliding {
  constructor(root) {
    this.root = root
    /** @type {(told: any) => void} Set by Streamlit, anew each time. */
    this.report = () => {}
    this.messages = new Subscription((message) => this.#receive(message))
    this.playing = false
    this.pointed = null
    this.source = new Film("source")
    this.result = new Film("result")
    this.nine = new Nine()
    this.deck = new Deck({
      toggle: () => this.#toggle(),
      step: (by) => this.#step(by),
      seek: (at) => this.#seek(at),
    })
    this.hint = make("p", { class: "hint" })
    const maps = make("div", { class: "maps" }, this.source.element, this.result.element)
    this.spoken = make("span", { class: "spoken", "aria-live": "polite" })
    root.replaceChildren(this.deck.element, this.nine.element, maps, this.hint, this.spoken)
    for (const film of [this.source, this.result]) this.#listen(film)
    this.resizer = new ResizeObserver(() => this.#layOut())
    this.resizer.observe(root)
  }

  /** Take in the page's words and the place it has chosen. */
  configure({ instance, place, strings }) {
    this.words = strings
    if (String(this.wanted) !== String(place)) {
      this.wanted = place
      if (this.count) this.#goTo(place)
    }
    const isNew = this.messages.follow(instance)
    if (!isNew && this.count) this.#draw()
  }

  close() {
    this.playing = false
    cancelAnimationFrame(this.frame)
    this.messages.close()
    this.resizer.disconnect()
    this.root.replaceChildren()
  }

  #receive({ header, arrays }) {
    this.kernel = arrays.kernel
    this.source.load(header.source, arrays.source, arrays.sourceLut)
    this.result.load(header.result, arrays.result, arrays.resultLut)
    this.count = this.result.width * this.result.height
    this.playing = false
    this.deck.load(this.words, this.count)
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches
    setText(this.hint, still ? `${this.words.hint} ${this.words.still}` : this.words.hint)
    this.source.reveal(this.count)
    this.#goTo(this.wanted)
    this.#layOut()
  }

  #goTo([row, column]) {
    const { height, width } = this.result
    this.at = Math.min(row, height - 1) * width + Math.min(column, width - 1)
  }

  #layOut() {
    if (!this.count) return
    const room = this.root.clientWidth
    const half = room >= 640 ? (room - 28) / 2 : room
    const scale = Math.ceil(half / Math.max(this.result.width, this.result.height))
    const most = this.result.width > SMALL_SIDE / 2 ? SIDE : SMALL_SIDE
    const side = Math.min(most, half - 2 * Math.min(32, Math.max(4, scale)))
    this.source.fit(side)
    this.result.fit(side)
    this.#draw()
  }

  #draw() {
    const at = this.pointed ?? this.at
    const { width } = this.result
    const [row, column] = [Math.floor(at / width), at % width]
    const size = this.kernel.shape[0]
    this.result.reveal(this.at + 1)
    this.source.outline(row - (size >> 1), column - (size >> 1), size)
    this.result.outline(row, column, 1)
    this.nine.update(this.words, this.source, this.kernel, this.result, row, column)
    this.deck.update(this.playing, this.at)
    this.root.dataset.at = this.at
    this.root.dataset.shown = at
  }

  #toggle() {
    if (!this.playing && this.at >= this.count - 1) this.at = 0
    this.playing = !this.playing
    if (this.playing && matchMedia("(prefers-reduced-motion: reduce)").matches) {
      this.playing = false
      this.at = this.count - 1
    }
    if (this.playing) {
      this.last = performance.now()
      this.owed = 0
      this.frame = requestAnimationFrame((now) => this.#tick(now))
    } else cancelAnimationFrame(this.frame)
    this.#draw()
  }

  #tick(now) {
    if (!this.playing) return
    if (this.pointed === null) {
      this.owed += ((now - this.last) / 1000) * this.deck.pacePerSecond
      const by = Math.floor(this.owed)
      this.owed -= by
      if (by) {
        this.at = Math.min(this.count - 1, this.at + by)
        if (this.at === this.count - 1) this.playing = false
        this.#draw()
      }
    }
    this.last = now
    this.frame = requestAnimationFrame((next) => this.#tick(next))
  }

  #seek(at) {
    this.playing = false
    this.pointed = null
    this.at = Math.min(this.count - 1, Math.max(0, at))
    this.#draw()
    setText(this.spoken, this.nine.sum.textContent)
  }

  #step(by) {
    this.#seek(this.at + by)
  }

  #listen(film) {
    const under = (event) => {
      const [row, column] = film.cellUnder(event)
      return row * this.result.width + column
    }
    film.frame.onpointermove = (event) => {
      this.pointed = under(event)
      this.#draw()
    }
    film.frame.onpointerleave = () => {
      this.pointed = null
      this.#draw()
    }
    film.frame.onclick = (event) => this.#pick(under(event))
    film.frame.onkeydown = (event) => this.#key(event)
  }

  #pick(at) {
    const { width } = this.result
    this.playing = false
    this.at = at
    this.#draw()
    this.wanted = [Math.floor(at / width), at % width]
    this.report?.({ row: this.wanted[0], column: this.wanted[1] })
  }

  #key(event) {
    if (isForBrowser(event)) return
    const step = stepOf(event)
    const { width } = this.result
    if (step) this.#step(step[0] * width + step[1])
    else if (event.key === " ") this.#toggle()
    else if (event.key === "Home") this.#seek(0)
    else if (event.key === "End") this.#seek(this.count - 1)
    else if (event.key === "Enter") this.#pick(this.at)
    else return
    taken(event)
  }
}
