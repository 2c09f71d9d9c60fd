import { make, pixelRatio, setText } from "../../frontend/dom.js"
import { Atlas } from "./atlas.js"
import { Lens } from "./lens.js"
import { EDGE_ROOM, gridOf, ratioFor, sorted } from "./tiles.js"
import { listen } from "./wall_input.js"

/** A white or a black tile must not melt into a page of its colour. */
const EDGE = "#8889"

/** A dark line around a light one, so that one of them shows on any tile. */
const OUTLINES = [
  { colour: "#000", margin: 1.5 },
  { colour: "#fff", margin: 0.5 },
]

/** All channels of a layer as tiles in one canvas, their numbers beneath. */
export class Wall {
  constructor(handlers) {
    this.handlers = handlers
    this.canvas = make("canvas", { "aria-hidden": "true" })
    this.atlas = new Atlas()
    this.labels = make("div", { class: "tile-names" })
    this.frames = make("div", { "aria-hidden": "true" })
    this.hover = make("i", { class: "tile-frame hovered", hidden: true })
    this.inner = make(
      "div",
      { class: "wall-inner" },
      this.canvas,
      this.labels,
      this.frames,
      this.hover,
    )
    this.scroll = make("div", { class: "wall-scroll", tabindex: 0, role: "listbox" }, this.inner)
    this.marks = make("canvas", { class: "wall-marks", "aria-hidden": "true" })
    this.empty = make("p", { class: "caption", hidden: true })
    this.lens = new Lens()
    this.named = []
    this.element = make(
      "div",
      { class: "wall" },
      this.scroll,
      this.marks,
      this.empty,
      this.lens.element,
    )
    listen(this)
  }

  /** Show a layer's tiles in an order; painting is skipped where nothing changed. */
  update(show) {
    const names = [
      "layer",
      "table",
      "order",
      "hideDead",
      "roomWidth",
      "roomHeight",
      "side",
      "least",
      "ratio",
    ]
    const same = names.every((name) => this.show?.[name] === show[name])
    this.show = show
    if (!same) {
      this.#arrange()
      this.#paint()
      this.#name()
      const { hovered } = this
      this.look(undefined)
      if (this.plan.order.includes(hovered)) this.look(hovered)
    }
    this.#frame()
    this.markBox(this.box)
  }

  /** Mark the same place, given in units of the layer, on every tile in sight. */
  markBox(box) {
    this.box = box
    if (!box && !this.marked) return
    this.marked = Boolean(box)
    if (!this.lens.element.hidden) this.lens.mark(box)
    const context = this.#clearMarks()
    if (!box || !this.plan) return
    const { step, scale, rowPitch, columns, order } = this.plan
    const size = scale / step
    const width = Math.max((box.x1 - box.x0) * size, 3)
    const height = Math.max((box.y1 - box.y0) * size, 3)
    const x = ((box.x0 + box.x1) * size - width) / 2
    const y = ((box.y0 + box.y1) * size - height) / 2
    const top = this.scroll.scrollTop
    const first = Math.max(0, Math.floor(top / rowPitch)) * columns
    const last = Math.ceil((top + this.scroll.clientHeight) / rowPitch) * columns
    context.lineWidth = 1
    for (const { colour, margin } of OUTLINES) {
      context.strokeStyle = colour
      context.beginPath()
      for (let place = first; place < Math.min(last, order.length); place += 1) {
        const corner = this.#corner(place)
        context.rect(
          corner.x + x - margin,
          corner.y - top + y - margin,
          width + 2 * margin,
          height + 2 * margin,
        )
      }
      context.stroke()
    }
  }

  /** The next channel in the order shown. */
  neighbour(channel, step) {
    const { order } = this.plan
    const at = order.indexOf(channel)
    return order[at < 0 ? 0 : (at + step + order.length) % order.length]
  }

  /** Bring a channel's tile into sight, scrolling only the wall. */
  reveal(channel) {
    const at = this.plan?.order.indexOf(channel) ?? -1
    if (at < 0) return
    const top = Math.floor(at / this.plan.columns) * this.plan.rowPitch
    const { scrollTop, clientHeight } = this.scroll
    if (top < scrollTop) this.scroll.scrollTop = top
    else if (top + this.plan.rowPitch > scrollTop + clientHeight) {
      this.scroll.scrollTop = top + this.plan.rowPitch - clientHeight
    }
  }

  #arrange() {
    const { layer, order, hideDead, side, least, roomWidth, roomHeight } = this.show
    const [, height, width] = layer.arrays.tiles.shape
    const found = sorted(layer.arrays, order, hideDead)
    const ratio = ratioFor(found.length, side, this.show.ratio)
    const count = found.length
    const grid = gridOf({ count, width, height, roomWidth, roomHeight, side, least, ratio })
    this.plan = { width, height, step: layer.header.step, order: found, ...grid }
  }

  #paint() {
    this.atlas.colour(this.show.layer.arrays.tiles, this.show.table)
    const { width, height, columns, order, scale, rowPitch, ratio } = this.plan
    const { roomWidth } = this.show
    const rows = Math.max(1, Math.ceil(order.length / columns))
    const tall = rows * rowPitch + 2 * EDGE_ROOM
    this.canvas.width = Math.round(roomWidth * ratio)
    this.canvas.height = Math.round(tall * ratio)
    this.canvas.style.width = this.inner.style.width = `${roomWidth}px`
    this.canvas.style.height = this.inner.style.height = `${tall}px`
    const pen = this.canvas.getContext("2d")
    pen.imageSmoothingEnabled = scale * ratio < 1
    pen.imageSmoothingQuality = "high"
    pen.strokeStyle = EDGE
    const [wide, high] = [width * scale * ratio, height * scale * ratio]
    order.forEach((channel, place) => {
      const corner = this.#corner(place)
      const [x, y] = [Math.round(corner.x * ratio), Math.round(corner.y * ratio)]
      this.atlas.draw(pen, channel, x, y, wide, high)
      pen.strokeRect(x - 0.5, y - 0.5, Math.round(wide) + 1, Math.round(high) + 1)
    })
    this.scroll.setAttribute("aria-label", this.show.alt)
    this.empty.hidden = order.length > 0
    this.scroll.hidden = order.length === 0
    setText(this.empty, this.show.words.all_dead)
  }

  #name() {
    const { order } = this.plan
    const { maximum, minimum } = this.show.layer.arrays
    const { labels } = this
    const { columns, columnPitch, rowPitch, height, width, scale } = this.plan
    labels.style.inset = `${EDGE_ROOM}px auto auto ${EDGE_ROOM}px`
    labels.style.gridTemplateColumns = `repeat(${columns}, ${columnPitch}px)`
    labels.style.gridAutoRows = `${rowPitch}px`
    labels.style.setProperty("--tall", `${height * scale}px`)
    labels.style.setProperty("--wide", `${width * scale}px`)
    const missing = order.length - labels.childElementCount
    if (missing > 0)
      labels.append(...Array.from({ length: missing }, () => make("span", { role: "option" })))
    this.named.length = Math.min(this.named.length, order.length)
    for (let spare = missing; spare < 0; spare += 1) labels.lastElementChild.remove()
    order.forEach((channel, place) => {
      const dead = maximum.data[channel] === 0 && minimum.data[channel] === 0
      const label = labels.children[place]
      const name = dead ? -1 - channel : channel
      if (this.named[place] === name) return
      this.named[place] = name
      label.textContent = String(channel)
      label.className = dead ? "tile-name dead" : "tile-name"
    })
  }

  #frame() {
    const frames = this.show.pinned
      .filter((channel) => this.plan.order.includes(channel))
      .map((channel) => this.#put(make("i", { class: "tile-frame" }), channel))
    this.frames.replaceChildren(...frames)
    this.#select()
    this.#put(this.hover, this.hovered)
  }

  /** Say which tiles are pinned, to those who do not see their frames. */
  #select() {
    for (const label of this.selected ?? []) label.removeAttribute("aria-selected")
    this.selected = this.show.pinned.map((channel) => this.#label(channel)).filter(Boolean)
    for (const label of this.selected) label.setAttribute("aria-selected", "true")
  }

  #label(channel) {
    return this.labels.children[this.plan.order.indexOf(channel)]
  }

  /** Tell screen readers which tile the keys have come to. */
  activate(channel) {
    this.current?.removeAttribute("id")
    this.current = this.#label(channel)
    this.scroll.removeAttribute("aria-activedescendant")
    if (!this.current) return
    this.current.id = "tile"
    this.scroll.setAttribute("aria-activedescendant", "tile")
  }

  /** A channel that has a tile: this one, or else the first. */
  present(channel) {
    const { order } = this.plan
    return order.includes(channel) ? channel : order[0]
  }

  #put(element, channel) {
    const at = this.plan.order.indexOf(channel)
    element.hidden = at < 0
    if (at < 0) return element
    const { x, y } = this.#corner(at)
    element.style.transform = `translate(${x}px, ${y}px)`
    element.style.width = `${this.plan.width * this.plan.scale}px`
    element.style.height = `${this.plan.height * this.plan.scale}px`
    return element
  }

  #corner(place) {
    const { columns, columnPitch, rowPitch } = this.plan
    const y = EDGE_ROOM + Math.floor(place / columns) * rowPitch
    return { x: EDGE_ROOM + (place % columns) * columnPitch, y }
  }

  #clearMarks() {
    const ratio = pixelRatio()
    const width = Math.round(this.scroll.clientWidth * ratio)
    const height = Math.round(this.scroll.clientHeight * ratio)
    if (this.marks.width !== width) this.marks.width = width
    if (this.marks.height !== height) this.marks.height = height
    const context = this.marks.getContext("2d")
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    context.clearRect(0, 0, width, height)
    return context
  }

  /** The channel and unit at a place on the screen, or null between tiles. */
  under(event) {
    const box = this.canvas.getBoundingClientRect()
    const { columns, columnPitch, rowPitch, order, scale, width, height, step } = this.plan
    const x = event.clientX - box.left - EDGE_ROOM
    const y = event.clientY - box.top - EDGE_ROOM
    const column = Math.min(columns - 1, Math.floor(x / columnPitch))
    const place = Math.floor(y / rowPitch) * columns + column
    if (x < 0 || y < 0 || place >= order.length) return null
    const inX = Math.floor((x - column * columnPitch) / scale)
    const inY = Math.floor((y % rowPitch) / scale)
    const within = inX < width && inY < height
    return { channel: order[place], unit: within ? [inY * step, inX * step] : null }
  }

  /** Frame the tile that is looked at and enlarge it beside itself, or let go of it. */
  look(channel, above = false) {
    if (this.hovered === channel) return
    this.hovered = channel
    this.#put(this.hover, channel)
    if (channel === undefined) return this.lens.hide()
    const { width, height, scale, step, order } = this.plan
    const { x, y } = this.#corner(order.indexOf(channel))
    const draw = (pen, ...box) => this.atlas.draw(pen, channel, ...box)
    this.lens.show(channel, { width, height, step, draw })
    this.lens.stand(
      { x, y: y - this.scroll.scrollTop, wide: width * scale, tall: height * scale },
      { width: this.show.roomWidth, height: this.show.roomHeight },
      above,
    )
  }
}
