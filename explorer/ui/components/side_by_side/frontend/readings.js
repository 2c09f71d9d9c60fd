import { make, setText } from "../../frontend/dom.js"
import { exact } from "../../frontend/text.js"
import { unitAt } from "./places.js"

/** The numbers under the pointer: one line for each row of pictures. */
export class Readings {
  constructor() {
    this.head = make("tr")
    this.body = make("tbody")
    this.table = make("table", {}, make("thead", {}, this.head), this.body)
    this.element = make("div", { class: "readings" }, this.table)
  }

  /** Show the columns' names and one empty line for each row. */
  update(names, rows, label) {
    this.table.setAttribute("aria-label", label)
    this.table.classList.toggle("two", !names[2])
    this.head.replaceChildren(
      make("td"),
      ...names.map((name) => make("th", { scope: "col" }, name)),
    )
    this.body.replaceChildren(
      ...rows.map((row) =>
        make("tr", {}, make("th", { scope: "row" }, row.name), make("td"), make("td"), make("td")),
      ),
    )
  }

  /** Fill in the numbers at a place; without one, dashes. */
  read(rows, place) {
    return rows.map((row, number) => {
      const line = this.body.children[number]
      const found = place && reading(row, place)
      const texts = found ? texts_of(found) : ["–", "–", "–"]
      texts.forEach((text, column) => setText(line.children[column + 1], text))
      for (const name of ["a", "b", "difference"]) {
        if (found) line.dataset[name] = String(found[name])
        else delete line.dataset[name]
      }
      const heard = this.table.classList.contains("two") ? texts.slice(0, 2) : texts
      return { ...found, spoken: `${row.name}: ${heard.join(", ")}` }
    })
  }
}

/** The numbers of both sides at a place, and B − A as float32 has it. */
function reading({ a, b, difference, isThird }, place) {
  const [one, other] = [a, b].map((side) => numberAt(side, unitAt(place, side)))
  if (isThird) {
    return {
      a: one,
      b: other,
      difference: numberAt(difference, unitAt(place, difference)),
      isThird,
    }
  }
  if (a.rgb) return { a: one, b: other, difference: one.map((v, at) => other[at] - v), isThird }
  return { a: one, b: other, difference: minus(other, one), isThird }
}

/** B − A, exactly 0 where both are equal, infinities too. */
export function minus(b, a) {
  return a === b ? 0 : Math.fround(b - a)
}

function numberAt({ values, width, rgb }, { row, column }) {
  const at = row * width + column
  return rgb ? [...values.subarray(3 * at, 3 * at + 3)] : values[at]
}

function texts_of({ a, b, difference, isThird }) {
  if (isThird) return [a, b, difference].map(exact)
  if (Array.isArray(a)) return [a.join(" "), b.join(" "), difference.map(signed).join(" ")]
  return [exact(a), exact(b), signed(difference)]
}

function signed(value) {
  return (value > 0 ? "+" : "") + exact(value)
}
