import { momentAt, windowAt } from "./gliding.js"

const SVG = "http://www.w3.org/2000/svg"
const PHOTO = { x: 4, y: 4, side: 224 }
/** Sides of the tiles, by layer; the deeper the layer, the smaller its maps. */
const SIDES = [132, 116, 96, 74, 54]
const STEP = 13
const GAP = 20
const MIDDLE = 116
const LEAST = 7
const HEIGHT = 232

function draw(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value))
  element.append(...children)
  return element
}

/** The tiles of one layer, one behind the other, and what uncovers them from the top. */
class Stack {
  constructor(layer, left, side, number) {
    const name = `uncovered-${number}`
    this.left = left
    this.side = side
    this.top = MIDDLE - side / 2
    this.above = draw("rect", { x: 0, y: 0, width: 1, height: 1 })
    this.beside = draw("rect", { x: 0, y: 0, width: 0, height: 0 })
    const cover = { id: name, clipPathUnits: "objectBoundingBox" }
    this.element = draw("g", {}, draw("clipPath", cover, this.above, this.beside))
    layer.tiles.forEach((address, position) => {
      const behind = layer.tiles.length - 1 - position
      const at = { x: left + behind * STEP, y: this.top - behind * STEP, width: side, height: side }
      const picture = draw("image", { ...at, href: address, "clip-path": `url(#${name})` })
      this.element.append(draw("rect", { ...at, class: "bed" }), picture)
    })
  }

  /** Uncover all of `rows` above this one, and this one up to `across`. */
  uncover(row, rows, across) {
    this.above.setAttribute("height", String(row / rows))
    this.beside.setAttribute("y", String(row / rows))
    this.beside.setAttribute("height", String(1 / rows))
    this.beside.setAttribute("width", String(across))
  }

  uncoverAll(is = true) {
    this.above.setAttribute("height", is ? "1" : "0")
    this.beside.setAttribute("width", "0")
  }
}

/** The photo, the window that goes over it, and what five layers make of it. */
export class Scene {
  constructor({ photo, side, layers }) {
    this.layers = layers
    this.side = side
    this.window = draw("rect", { class: "window" })
    this.rays = [draw("line", { class: "ray" }), draw("line", { class: "ray" })]
    this.cell = draw("circle", { class: "cell", r: 3 })
    const { x, y } = PHOTO
    let left = x + PHOTO.side + GAP + 10
    this.stacks = layers.map((layer, number) => {
      const tile = SIDES[Math.min(number, SIDES.length - 1)]
      const stack = new Stack(layer, left, tile, number)
      left += tile + (layer.tiles.length - 1) * STEP + GAP
      return stack
    })
    const picture = draw("image", { x, y, width: PHOTO.side, height: PHOTO.side, href: photo })
    this.moving = draw("g", {}, ...this.rays, this.window, this.cell)
    this.element = draw(
      "svg",
      { viewBox: `0 0 ${left - GAP + 4} ${HEIGHT}`, role: "img" },
      picture,
      ...this.stacks.map((stack) => stack.element),
      this.moving,
    )
    this.finish()
  }

  /** Show everything, and nothing that moves. */
  finish() {
    for (const stack of this.stacks) stack.uncoverAll()
    this.moving.setAttribute("visibility", "hidden")
  }

  /** Show what is so after some milliseconds; returns the layer, or null when it is over. */
  show(elapsed) {
    const moment = momentAt(elapsed, this.layers.length)
    if (!moment) {
      this.finish()
      return null
    }
    const { stage, row, rows, across } = moment
    this.stacks.forEach((stack, number) => {
      if (number === stage) stack.uncover(row, rows, across)
      else stack.uncoverAll(number < stage)
    })
    this.#point(this.layers[stage], this.stacks[stage], moment)
    return this.layers[stage]
  }

  #point(layer, stack, { row, rows, across }) {
    const least = Math.max(layer.field / this.side, LEAST / PHOTO.side)
    const box = windowAt(row, rows, across, least)
    const size = box.size * PHOTO.side
    const x = PHOTO.x + box.x * PHOTO.side
    const y = PHOTO.y + box.y * PHOTO.side
    const to = {
      x: stack.left + across * stack.side,
      y: stack.top + (row + 0.5) * (stack.side / rows),
    }
    set(this.window, { x, y, width: size, height: size })
    set(this.cell, { cx: to.x, cy: to.y })
    set(this.rays[0], { x1: x + size, y1: y, x2: to.x, y2: to.y })
    set(this.rays[1], { x1: x + size, y1: y + size, x2: to.x, y2: to.y })
    this.moving.setAttribute("visibility", "visible")
  }
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value))
}
