import { crispScale, make, setText } from "../../frontend/dom.js"

const SIDE = 176
const MARGIN = 10

/** One tile enlarged beside itself, from what the browser has. */
export class Lens {
  constructor() {
    this.canvas = make("canvas", { "aria-hidden": "true" })
    this.cell = make("i", { class: "mark cell", hidden: true })
    this.name = make("strong")
    this.figures = make("span")
    this.element = make(
      "div",
      { class: "lens", "aria-hidden": "true", hidden: true },
      make("div", { class: "frame" }, this.canvas, this.cell),
      make("p", { class: "lens-text" }, this.name, this.figures),
    )
  }

  /** Show a tile of `width` by `height`; `draw` puts it on a pen, this large. */
  show(channel, { width, height, step, draw }) {
    this.scale = crispScale(width, height, SIDE, SIDE)
    this.step = step
    this.size = { width: width * this.scale, height: height * this.scale }
    this.element.hidden = false
    this.element.dataset.channel = String(channel)
    this.canvas.width = width
    this.canvas.height = height
    draw(this.canvas.getContext("2d"), 0, 0, width, height)
    this.canvas.classList.toggle("reduced", this.scale < 1)
    this.canvas.style.width = `${this.size.width}px`
    this.canvas.style.height = `${this.size.height}px`
    this.element.style.width = `${Math.max(this.size.width, 120)}px`
    this.mark(null)
  }

  /** Stand beside a tile; `above` it where a finger covers what is beside. */
  stand({ x, y, wide, tall }, room, above) {
    const width = Math.max(this.size.width, 120) + 14
    const height = this.size.height + 68
    const right = x + wide / 2 < room.width / 2
    let left = right ? x + wide + MARGIN : x - width - MARGIN
    let top = y + tall / 2 - height / 2
    if (above) {
      left = Math.max(0, Math.min(room.width - width, x + wide / 2 - width / 2))
      top = y - height - 3 * MARGIN
    } else top = Math.max(0, Math.min(room.height - height, top))
    this.element.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`
  }

  /** Say which channel it is and its figures. */
  say(name, figures) {
    setText(this.name, name)
    setText(this.figures, figures)
  }

  /** Outline units of the layer, as on every tile. */
  mark(box) {
    this.cell.hidden = !box
    if (!box) return
    const size = this.scale / this.step
    const width = Math.max((box.x1 - box.x0) * size, 5)
    const height = Math.max((box.y1 - box.y0) * size, 5)
    const x = ((box.x0 + box.x1) * size - width) / 2
    const y = ((box.y0 + box.y1) * size - height) / 2
    this.cell.style.transform = `translate(${x}px, ${y}px)`
    this.cell.style.width = `${width}px`
    this.cell.style.height = `${height}px`
  }

  hide() {
    this.element.hidden = true
    delete this.element.dataset.channel
  }
}
