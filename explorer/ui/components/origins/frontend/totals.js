import { make, setText } from "../../frontend/dom.js"
import { decimal, figure, fill } from "../../frontend/text.js"

/** What the terms come to, what the output says, and how far apart the two are. */
export class Totals {
  constructor() {
    this.head = make("tr", {}, make("td"))
    this.rows = ["sum", "output", "difference"].map(() =>
      make("tr", {}, make("th", { scope: "row" })),
    )
    this.element = make(
      "table",
      { class: "totals" },
      make("thead", {}, this.head),
      make("tbody", {}, ...this.rows),
    )
  }

  /** Show `{value, own}` of each channel, under these names (none for a single one). */
  update(found, names, { rule, weight, words }) {
    const titles = [
      {
        weighted: words.sum,
        mean: fill(words.mean, { count: decimal(weight) }),
        l2: words.root,
        max: words.largest,
        min: words.smallest,
        first: words.first,
      }[rule],
      words.output,
      words.difference,
    ]
    this.head.hidden = names.length < 2
    this.#columns(this.head, names.length, "th")
    names.forEach((name, at) => setText(this.head.cells[at + 1], name))
    this.rows.forEach((row, which) => {
      setText(row.cells[0], titles[which])
      this.#columns(row, found.length, "td")
      found.forEach(({ value, own }, at) => {
        const text = [decimal(value), decimal(own), apart(own - value)][which]
        setText(row.cells[at + 1], text)
      })
    })
    this.element.dataset.sums = found.map(({ value }) => value).join(",")
    this.element.dataset.own = found.map(({ own }) => own).join(",")
  }

  #columns(row, count, tag) {
    while (row.cells.length < count + 1) row.append(make(tag))
    while (row.cells.length > count + 1) row.lastElementChild.remove()
  }
}

/** A difference; what double precision alone leaves is none. */
function apart(difference) {
  return Math.abs(difference) < 1e-12 ? "0" : figure(difference)
}
