import { make, setText } from "../../frontend/dom.js"
import { exact, figure, fill } from "../../frontend/text.js"

/** The numbers under the window, times the kernel, and their sum. */
export class Nine {
  constructor() {
    this.tables = ["x", "w", "products"].map((name) => new Square(name))
    const [x, w, products] = this.tables.map(({ element }) => element)
    const sign = (text) => make("span", { class: "sign" }, text)
    this.sum = make("p", { class: "sum" })
    this.element = make(
      "div",
      { class: "nine" },
      make("div", { class: "squares" }, x, sign("×"), w, sign("="), products),
      this.sum,
    )
  }

  /** Show the arithmetic at one place of the result. */
  update(words, source, kernel, result, row, column) {
    const size = kernel.shape[0]
    const reach = size >> 1
    const [x, w, products] = this.tables
    const cells = [[], [], []]
    for (let i = 0; i < size; i += 1) {
      for (let j = 0; j < size; j += 1) {
        const [down, right] = [row + i - reach, column + j - reach]
        const inside = down >= 0 && right >= 0 && down < source.height && right < source.width
        const value = inside ? source.values[down * source.width + right] : 0
        const weight = kernel.data[i * size + j]
        cells[0].push({ value, inside })
        cells[1].push({ value: weight, inside: true })
        cells[2].push({ value: value * weight, inside })
      }
    }
    x.update(words.numbers, cells[0], size, words.padding)
    w.update(words.kernel, cells[1], size, words.padding)
    products.update(words.products, cells[2], size, words.padding)
    const sum = result.values[row * result.width + column]
    this.element.dataset.sum = sum
    setText(this.sum, fill(words.sum, { row, column, sum: exact(sum) }))
  }
}

/** A small square of numbers. */
class Square {
  constructor(name) {
    this.caption = make("caption")
    this.body = make("tbody")
    this.element = make("table", { "data-square": name }, this.caption, this.body)
  }

  update(title, cells, size, padding) {
    setText(this.caption, title)
    if (this.body.children.length !== size) {
      const row = () => make("tr", {}, ...Array.from({ length: size }, () => make("td")))
      this.body.replaceChildren(...Array.from({ length: size }, row))
    }
    cells.forEach(({ value, inside }, at) => {
      const cell = this.body.children[Math.floor(at / size)].children[at % size]
      setText(cell, inside ? figure(value) : "0")
      cell.classList.toggle("padding", !inside)
      cell.title = inside ? "" : padding
    })
  }
}
