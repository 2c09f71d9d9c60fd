import { around, listenTo } from "../../frontend/cells.js"
import { crispScale, make, place, setText } from "../../frontend/dom.js"
import { fill, times } from "../../frontend/text.js"
import { numberAt } from "./grids.js"
import { writeNumbers } from "./ink.js"
import { Sheet, clean } from "./sheet.js"
import { combine, ranked, termsOf } from "./taps.js"
import { TermsTable } from "./terms_table.js"
import { Totals } from "./totals.js"

const GUTTER = 5
const LARGEST_CELL = 56

/** One output: its picture, and what the pixel pointed at is made of. */
export class Result {
  constructor(number, handlers) {
    this.number = number
    this.sheet = new Sheet()
    this.cell = make("i", { class: "mark cell", hidden: true })
    this.kept = make("i", { class: "mark kept", hidden: true })
    this.sheet.frame.append(this.kept, this.cell)
    this.title = make("span", { class: "panel-title" })
    this.caption = make("p", { class: "caption" })
    this.place = make("p", { class: "place" })
    this.totals = new Totals()
    this.terms = new TermsTable()
    this.element = make(
      "figure",
      { class: "panel result", "data-output": number },
      make("div", { class: "panel-head" }, this.title),
      this.sheet.frame,
      this.caption,
      this.place,
      this.totals.element,
      this.terms.element,
    )
    this.#listen(handlers)
  }

  /** Show an output in a room of `side` CSS pixels. */
  update(output, words, side, channel) {
    this.output = output
    this.words = words
    const { width, height, title, note } = output
    const room = Math.max(1, side)
    const scale = Math.min(LARGEST_CELL, crispScale(width, height, room, room))
    this.sheet.update(output, scale, GUTTER)
    setText(this.title, title)
    const size = fill(words.shown_at, { width, height, scale: times(scale) })
    setText(this.caption, [size, note].filter(Boolean).join(" · "))
    const { frame } = this.sheet
    frame.tabIndex = 0
    frame.setAttribute("role", "group")
    frame.setAttribute("aria-label", `${title}. ${words.hint}`)
    this.terms.element.setAttribute("aria-label", title)
    const whole = { top: 0, left: 0, bottom: height, right: width }
    writeNumbers(clean(this.sheet.ink), output, channel, this.sheet.view, whole)
  }

  /** Mark a pixel and say what it is made of; returns the terms of one channel and the winner. */
  explain(source, row, column, channel, names) {
    const { output, words } = this
    const own = output.channels === 1 ? 0 : channel
    const terms = termsOf(source, output, row, column, own)
    const found = combine(terms, output)
    const all = names.length > 1 ? names.map((_, at) => at) : [own]
    const totals = all.map((at) => {
      const value =
        at === own ? found.value : combine(termsOf(source, output, row, column, at), output).value
      return { value, own: numberAt(output, at, row, column) }
    })
    const weight = terms.reduce((sum, term) => sum + term.weight, 0)
    this.totals.update(totals, all.length > 1 ? names : [""], { rule: output.rule, weight, words })
    this.terms.update(ranked(terms, output.rule), {
      rule: output.rule,
      winner: found.winner,
      adds: output.adds,
      bias: output.bias,
      words,
    })
    const padding = terms.filter((term) => term.padding).length
    const count = terms.length - padding
    const parts = [
      fill(words.place, { row, column }),
      count === 1 ? words.one_tap : fill(words.taps, { count }),
      padding ? fill(words.of_padding, { count: padding }) : "",
    ]
    setText(this.place, parts.filter(Boolean).join(" · "))
    place(this.cell, around(cell({ row, column }), this.sheet.scale))
    Object.assign(this.element.dataset, { row, column, taps: count })
    return { terms, winner: found.winner }
  }

  /** Outline the pixel that is kept, or none. */
  markKept(where) {
    place(this.kept, where && around(cell(where), this.sheet.scale))
  }

  /** What a screen reader is told after a step by keyboard. */
  get spoken() {
    const lines = [...this.totals.element.tBodies[0].rows].map((row) =>
      [...row.cells].map((cell) => cell.textContent).join(" "),
    )
    return [this.place.textContent, ...lines].join(", ")
  }

  #listen({ point, leave, keep, focus }) {
    listenTo(this.sheet.frame, (event) => this.sheet.cellUnder(event), {
      point: (row, column) => point(this.number, row, column),
      leave,
      keep: (row, column) => keep(this.number, row, column),
      focus: () => focus(this.number),
    })
  }
}

function cell({ row, column }) {
  return { x0: column, y0: row, x1: column + 1, y1: row + 1 }
}
