import { make, setText } from "../../frontend/dom.js"
import { decimal, fill } from "../../frontend/text.js"

const MOST_ROWS = 25

/** Which columns a rule needs beside the place. */
const COLUMNS = {
  weighted: ["value", "weight", "product"],
  l2: ["value", "square"],
}

const CELL = {
  value: (term) => decimal(term.value),
  weight: (term) => decimal(term.weight),
  product: (term) => decimal(term.product),
  square: (term) => decimal(term.value ** 2),
}

/** The source values behind one output value, those that matter most first. */
export class TermsTable {
  constructor() {
    this.head = make("tr")
    this.body = make("tbody")
    this.more = make("p", { class: "caption more" })
    this.table = make("table", { class: "terms" }, make("thead", {}, this.head), this.body)
    this.element = make("div", { class: "terms-room", tabindex: 0 }, this.table, this.more)
  }

  /** Fill it with terms in the order they come. */
  update(terms, { rule, winner, adds, bias, words }) {
    const columns = COLUMNS[rule] ?? ["value"]
    this.#fillHead([...(adds ? ["channel"] : []), "at", ...columns], words)
    const shown = terms.slice(0, MOST_ROWS)
    const rows = shown.map((term) => {
      const place = `${decimal(term.row)}, ${decimal(term.column)}`
      const cells = columns.map((name) =>
        term.padding && name === "value" ? words.padding : CELL[name](term),
      )
      if (term === winner) cells[0] = `${cells[0]} ← ${words.winner}`
      return { cells: [...(adds ? [String(term.channel)] : []), place, ...cells], term }
    })
    if (rule === "weighted" && bias) {
      const empty = Array(columns.length - 1 + (adds ? 1 : 0)).fill("")
      rows.push({ cells: [words.bias, ...empty, decimal(bias)], term: {} })
    }
    this.#fillBody(rows, winner)
    const rest = terms.length - shown.length
    setText(this.more, rest > 0 ? fill(words.more, { count: rest }) : "")
  }

  #fillHead(names, words) {
    const texts = names.map((name) => words[name])
    if (this.heads === texts.join("\n")) return
    this.heads = texts.join("\n")
    this.head.replaceChildren(...texts.map((text) => make("th", { scope: "col" }, text)))
    this.body.replaceChildren()
  }

  /** Rows are kept and refilled: making them anew at every move would cost more. */
  #fillBody(rows, winner) {
    const { body } = this
    while (body.rows.length < rows.length) {
      body.append(make("tr", {}, ...rows[0].cells.map(() => make("td"))))
    }
    for (let i = 0; i < body.rows.length; i += 1) {
      const line = body.rows[i]
      line.hidden = i >= rows.length
      if (line.hidden) continue
      rows[i].cells.forEach((text, at) => setText(line.cells[at], text))
      line.classList.toggle("winner", Boolean(winner) && rows[i].term === winner)
      line.classList.toggle("padding", Boolean(rows[i].term.padding))
    }
  }
}
