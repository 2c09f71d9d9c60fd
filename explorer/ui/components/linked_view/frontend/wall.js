import { make, pixelRatio, setText } from "../../frontend/dom.js"
import { fill, figure, percent } from "../../frontend/text.js"

const GAP = 4
const LABEL = 13
/** Tiles that must shrink by less than this are rather shown larger, pixel by pixel. */
const SMOOTH_BELOW = 0.75
/** Pixels one canvas may have everywhere; beyond, it is drawn coarser and enlarged. */
const MOST_PIXELS = 14e6
/** A white or a black tile must not melt into a page of its colour. */
const EDGE = "#8889"

/** All channels of a layer as tiles in one canvas, their numbers beneath. */
export class Wall {
  constructor(handlers) {
    this.handlers = handlers
    this.canvas = make("canvas", { role: "img" })
    this.atlas = make("canvas")
    this.labels = make("div", { class: "tile-names", "aria-hidden": "true" })
    this.frames = make("div", { "aria-hidden": "true" })
    this.hover = make("i", { class: "tile-frame hovered", hidden: true })
    this.inner = make("div", { class: "wall-inner" }, this.canvas, this.labels, this.frames, this.hover)
    this.scroll = make("div", { class: "wall-scroll", tabindex: -1 }, this.inner)
    this.marks = make("canvas", { class: "wall-marks", "aria-hidden": "true" })
    this.empty = make("p", { class: "caption", hidden: true })
    this.element = make("div", { class: "wall" }, this.scroll, this.marks, this.empty)
    this.#listen()
  }

  /** Show a layer's tiles in an order; painting is skipped where nothing changed. */
  update(show) {
    const names = ["layer", "table", "order", "hideDead", "roomWidth", "side", "ratio"]
    const same = names.every((name) => this.show?.[name] === show[name])
    this.show = show
    if (!same) {
      this.#arrange()
      this.#paint()
      this.#name()
    }
    this.#frame()
    this.markBox(this.box)
  }

  /** Mark the same place, given in units of the layer, on every tile in sight. */
  markBox(box) {
    this.box = box
    if (!box && !this.marked) return
    this.marked = Boolean(box)
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
    for (let place = first; place < Math.min(last, order.length); place += 1) {
      const corner = this.#corner(place)
      const left = corner.x + x
      const above = corner.y - top + y
      context.strokeStyle = "#000"
      context.strokeRect(left - 1.5, above - 1.5, width + 3, height + 3)
      context.strokeStyle = "#fff"
      context.strokeRect(left - 0.5, above - 0.5, width + 1, height + 1)
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
    const { layer, order, hideDead, roomWidth, side } = this.show
    const [, height, width] = layer.arrays.tiles.shape
    const found = sorted(layer.arrays, order, hideDead)
    const grid = gridOf({ width, height, roomWidth, side, ratio: this.#ratio(found.length) })
    this.plan = { width, height, step: layer.header.step, order: found, ...grid }
  }

  /** Device pixels per CSS pixel, as far as so many tiles fit into one canvas. */
  #ratio(count) {
    const { side, ratio } = this.show
    return count * (side + GAP) * (side + LABEL) * ratio * ratio > MOST_PIXELS ? 1 : ratio
  }

  /** Colour all tiles once, close together, channel by channel. */
  #colour() {
    const { layer, table } = this.show
    if (this.coloured?.layer === layer && this.coloured.table === table) return
    this.coloured = { layer, table }
    const { data, shape: [count, height, width] } = layer.arrays.tiles
    const across = Math.ceil(Math.sqrt((count * height) / width))
    const image = new ImageData(across * width, Math.ceil(count / across) * height)
    const pixels = new Uint32Array(image.data.buffer)
    let from = 0
    for (let channel = 0; channel < count; channel += 1) {
      let to = Math.floor(channel / across) * height * image.width + (channel % across) * width
      for (let row = 0; row < height; row += 1) {
        for (let column = 0; column < width; column += 1) {
          pixels[to + column] = table[data[from + column]]
        }
        from += width
        to += image.width
      }
    }
    this.atlas.width = image.width
    this.atlas.height = image.height
    this.atlas.getContext("2d").putImageData(image, 0, 0)
    this.across = across
  }

  /** Draw one channel's tile on a pen, this large. */
  drawTile(pen, channel, x, y, wide, tall) {
    const { width, height } = this.plan
    const left = (channel % this.across) * width
    const top = Math.floor(channel / this.across) * height
    pen.drawImage(this.atlas, left, top, width, height, x, y, wide, tall)
  }

  #paint() {
    this.#colour()
    const { width, height, columns, order, scale, rowPitch, ratio } = this.plan
    const { roomWidth } = this.show
    const rows = Math.max(1, Math.ceil(order.length / columns))
    const tall = rows * rowPitch
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
      this.drawTile(pen, channel, x, y, wide, high)
      pen.strokeRect(x - 0.5, y - 0.5, Math.round(wide) + 1, Math.round(high) + 1)
    })
    this.canvas.setAttribute("aria-label", this.show.alt)
    this.empty.hidden = order.length > 0
    this.scroll.hidden = order.length === 0
    setText(this.empty, this.show.words.all_dead)
  }

  #name() {
    const { order } = this.plan
    const { maximum, minimum } = this.show.layer.arrays
    const { labels } = this
    const { columns, columnPitch, rowPitch, height, width, scale } = this.plan
    labels.style.gridTemplateColumns = `repeat(${columns}, ${columnPitch}px)`
    labels.style.gridAutoRows = `${rowPitch}px`
    labels.style.setProperty("--tall", `${height * scale}px`)
    labels.style.setProperty("--wide", `${width * scale}px`)
    const missing = order.length - labels.childElementCount
    if (missing > 0) labels.append(...Array.from({ length: missing }, () => make("span")))
    for (let spare = missing; spare < 0; spare += 1) labels.lastElementChild.remove()
    order.forEach((channel, place) => {
      const dead = maximum.data[channel] === 0 && minimum.data[channel] === 0
      const label = labels.children[place]
      setText(label, String(channel))
      const name = dead ? "tile-name dead" : "tile-name"
      if (label.className !== name) label.className = name
    })
  }

  #frame() {
    const frames = this.show.pinned
      .filter((channel) => this.plan.order.includes(channel))
      .map((channel) => this.#put(make("i", { class: "tile-frame" }), channel))
    this.frames.replaceChildren(...frames)
    this.#put(this.hover, this.hovered)
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
    return { x: 1 + (place % columns) * columnPitch, y: 1 + Math.floor(place / columns) * rowPitch }
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

  /** The channel and unit under the pointer, or null between tiles. */
  #under(event) {
    const box = this.canvas.getBoundingClientRect()
    const { columns, columnPitch, rowPitch, order, scale, width, height, step } = this.plan
    const x = event.clientX - box.left
    const y = event.clientY - box.top
    const column = Math.min(columns - 1, Math.floor(x / columnPitch))
    const place = Math.floor(y / rowPitch) * columns + column
    if (x < 0 || y < 0 || place >= order.length) return null
    const inX = Math.floor((x - column * columnPitch) / scale)
    const inY = Math.floor((y % rowPitch) / scale)
    const within = inX < width && inY < height
    return { channel: order[place], unit: within ? [inY * step, inX * step] : null }
  }

  #listen() {
    const { scroll } = this
    scroll.onpointermove = (event) => {
      const found = this.#under(event)
      if (this.hovered !== found?.channel) {
        this.hovered = found?.channel
        this.#put(this.hover, this.hovered)
      }
      this.handlers.tile(found)
    }
    scroll.onpointerleave = () => {
      this.hovered = undefined
      this.hover.hidden = true
      this.handlers.tile(null)
    }
    scroll.onclick = (event) => {
      const found = this.#under(event)
      if (found) this.handlers.pin(found.channel, event.shiftKey || event.ctrlKey || event.metaKey)
    }
    scroll.onscroll = () => this.markBox(this.box)
  }
}

/**
 * Columns and sizes for tiles that fill the room from edge to edge.
 * Convention: CSS pixels; pixels of a tile are whole device pixels, or smoothly reduced.
 */
export function gridOf({ width, height, roomWidth, side, ratio }) {
  const longest = Math.max(width, height)
  const share = (side * ratio) / longest
  const times = share < SMOOTH_BELOW ? 0 : Math.max(1, Math.round(share))
  const wanted = times >= 1 ? (times * width) / ratio : (side * width) / longest
  const room = roomWidth - 2
  const columns = Math.max(1, Math.floor((room + GAP) / (wanted + GAP)))
  const widest = (room + GAP) / columns - GAP
  const crisp = Math.max(times, Math.floor((widest * ratio) / width)) / ratio
  const scale = times >= 1 ? crisp : widest / width
  const columnPitch = columns > 1 ? (room - width * scale) / (columns - 1) : room
  const rowPitch = Math.ceil(height * scale) + LABEL + 2
  return { columns, scale, columnPitch, rowPitch, ratio }
}

/** Channel numbers in the order asked for, without the dead ones if so wished. */
export function sorted(arrays, order, hideDead) {
  const { minimum, maximum, mean, zeroShare } = arrays
  const count = minimum.data.length
  let channels = Array.from({ length: count }, (_, channel) => channel)
  if (hideDead) {
    channels = channels.filter((c) => minimum.data[c] !== 0 || maximum.data[c] !== 0)
  }
  const key = { peak: maximum, mean, zeros: zeroShare }[order]?.data
  if (key) channels.sort((a, b) => key[b] - key[a] || a - b)
  return channels
}

/** How many channels are zero everywhere. */
export function deadCount({ minimum, maximum }) {
  let dead = 0
  minimum.data.forEach((low, channel) => {
    if (low === 0 && maximum.data[channel] === 0) dead += 1
  })
  return dead
}

/** One channel's figures in a line. */
export function tileFigures(arrays, channel, words) {
  const at = (name) => arrays[name].data[channel]
  return fill(words.tile_figures, {
    low: figure(at("minimum")),
    high: figure(at("maximum")),
    mean: figure(at("mean")),
    zeros: percent(at("zeroShare")),
    row: at("peakRow"),
    column: at("peakColumn"),
  })
}
