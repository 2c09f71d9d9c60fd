import { make } from "../../frontend/dom.js"
import { cellName } from "./pins.js"
import { exact } from "../../frontend/text.js"

/** The ten largest numbers of a layer that is a list, as bars. */
export class Largest {
  constructor(onPoint) {
    this.onPoint = onPoint
    this.title = make("h3")
    this.list = make("ol", { class: "largest" })
    this.element = make("section", { class: "vector-section" }, this.title, this.list)
  }

  update(words, layer, record, pin) {
    this.title.textContent = words.largest
    const values = pin.map?.values ?? new Float32Array()
    const best = Array.from(values.keys())
      .filter((index) => index < record.out_shape[0])
      .sort((a, b) => values[b] - values[a] || a - b)
      .slice(0, 10)
    const top = Math.max(Math.abs(values[best[0]] ?? 1), 1e-30)
    const [, width] = pin.size
    this.list.replaceChildren(
      ...best.map((index) => {
        const share = (100 * Math.max(0, values[index])) / top
        const item = make(
          "li",
          {},
          make("span", { class: "largest-name" }, cellName(layer, index)),
          make("i", { style: `width:${share}%` }),
          make("output", {}, exact(values[index])),
        )
        item.onpointerenter = () =>
          this.onPoint({ row: Math.floor(index / width), column: index % width })
        item.onpointerleave = () => this.onPoint(null)
        return item
      }),
    )
  }
}
