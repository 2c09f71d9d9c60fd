import { make, setText } from "../../frontend/dom.js"
import { fill } from "../../frontend/text.js"

/** What can be asked about a unit of a layer, by the layer's kind. */
const LEADS = {
  conv: ["prove", "field", "why"],
  relu: ["prove", "field", "why"],
  pool: ["prove", "field", "won", "why"],
}

/** Small links from the unit that is kept into the labs. */
export class Leads {
  /** @param {(lead: string) => void} onLead */
  constructor(onLead) {
    this.place = make("span", { class: "leads-place" })
    this.links = Object.fromEntries(
      LEADS.pool.map((lead) => {
        const link = make("button", { type: "button", class: "lead", "data-lead": lead })
        link.onclick = () => onLead(lead)
        return [lead, link]
      }),
    )
    this.element = make("p", { class: "leads" }, this.place, ...Object.values(this.links))
  }

  /** Show where a unit `[row, column]` of a layer leads; without one, nothing. */
  update(words, record, unit) {
    const fitting = unit && record.out_shape.length === 3 ? (LEADS[record.kind] ?? []) : []
    this.element.classList.toggle("empty", !fitting.length)
    const [row, column] = unit ?? []
    setText(this.place, fitting.length ? fill(words.leads, { row, column }) : "")
    for (const [lead, link] of Object.entries(this.links)) {
      link.hidden = !fitting.includes(lead)
      setText(link, words[`lead_${lead}`])
    }
  }
}
