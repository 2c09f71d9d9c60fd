import { make, setText } from "../../frontend/dom.js"
import { fill } from "../../frontend/text.js"

/** What can be asked about a channel or a unit of a layer, by the layer's kind. */
const LEADS = {
  conv: ["card", "prove", "field", "why"],
  relu: ["card", "prove", "field", "why"],
  pool: ["card", "prove", "field", "won", "why"],
}
/** What can be asked without a unit. */
const OF_A_CHANNEL = ["card"]

/**
 * Where a layer's channels lead and, with one that is kept, its units.
 * @param {import("./protocol.js").LayerRecord} record
 * @param {import("./protocol.js").Unit | null} unit
 * @returns {string[]}
 */
export function leadsFrom({ kind, out_shape }, unit) {
  const possible = out_shape.length === 3 ? (LEADS[kind] ?? []) : []
  return unit ? possible : possible.filter((lead) => OF_A_CHANNEL.includes(lead))
}

/** Small links from the channel that is looked at, and from the unit that is kept, into the labs. */
export class Leads {
  /** @param {(lead: string) => void} onLead */
  constructor(onLead) {
    this.place = make("span", { class: "spoken" })
    this.links = Object.fromEntries(
      LEADS.pool.map((lead) => {
        const link = make("button", { type: "button", class: "lead", "data-lead": lead })
        link.onclick = () => onLead(lead)
        return [lead, link]
      }),
    )
    const { card, ...others } = this.links
    this.element = make("p", { class: "leads" }, card, this.place, ...Object.values(others))
  }

  /** Show where a layer's channel leads and, if one is kept, its unit `[row, column]`. */
  update(words, record, unit) {
    const fitting = leadsFrom(record, unit)
    this.element.classList.toggle("empty", !fitting.length)
    const [row, column] = unit ?? []
    setText(this.place, unit && fitting.length ? fill(words.leads, { row, column }) : "")
    for (const [lead, link] of Object.entries(this.links)) {
      link.hidden = !fitting.includes(lead)
      setText(link, words[`lead_${lead}`])
    }
  }
}
