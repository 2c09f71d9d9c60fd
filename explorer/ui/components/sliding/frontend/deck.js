import { make, setText } from "../../frontend/dom.js"
import { fill } from "../../frontend/text.js"

/** Play, pause, step, speed, and where the window is. */
export class Deck {
  constructor({ toggle, step, seek }) {
    const button = (name, onclick) =>
      make("button", { type: "button", class: "plain", "data-control": name, onclick })
    this.play = button("play", toggle)
    this.back = button("back", () => step(-1))
    this.next = button("next", () => step(1))
    this.speed = make("input", { type: "range", min: 0, step: 1, "data-control": "speed" })
    this.speed.oninput = () => this.#tell()
    this.position = make("input", { type: "range", min: 0, step: 1, "data-control": "position" })
    this.position.oninput = () => seek(Number(this.position.value))
    this.pace = make("span", { class: "control-label" })
    this.label = make("span", { class: "control-label" })
    const paced = make("label", { class: "control" }, this.label, this.speed, this.pace)
    const row = make("div", { class: "deck" }, this.play, this.back, this.next, paced)
    this.element = make("div", {}, row, this.position)
  }

  /** Places a second. */
  get pacePerSecond() {
    return 2 ** Number(this.speed.value)
  }

  /** Name the controls and fit them to a number of places. */
  load(words, count) {
    this.words = words
    setText(this.back, "−1")
    setText(this.next, "+1")
    this.back.setAttribute("aria-label", words.back)
    this.next.setAttribute("aria-label", words.next)
    this.position.setAttribute("aria-label", words.position)
    setText(this.label, words.speed)
    if (Number(this.position.max) !== count - 1) {
      const fastest = Math.max(4, Math.ceil(Math.log2(count / 3)))
      this.position.max = count - 1
      this.speed.max = fastest
      // The whole map in about ten seconds.
      this.speed.value = Math.max(2, Math.round(Math.log2(count / 10)))
    }
    this.#tell()
  }

  /** Show whether it plays and where it is. */
  update(playing, at) {
    setText(this.play, playing ? this.words.pause : this.words.play)
    this.play.setAttribute("aria-pressed", String(playing))
    this.position.value = at
  }

  #tell() {
    setText(this.pace, fill(this.words.pace, { count: this.pacePerSecond }))
  }
}
