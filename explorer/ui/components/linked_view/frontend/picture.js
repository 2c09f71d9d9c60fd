import { paintRgb } from "../../frontend/colours.js"
import { fillingScale, make, place, setText } from "../../frontend/dom.js"
import { clip, fromSource, onSource } from "./geometry.js"
import { fill, times } from "../../frontend/text.js"

/** The room around the picture in which the padding a unit sees is hatched. */
const GUTTER = 12

/** The network's input, or the original photo, with the box a unit sees. */
export class Picture {
  constructor(handlers) {
    this.handlers = handlers
    this.canvas = make("canvas", { role: "img" })
    this.padding = make("i", { class: "hatch", hidden: true })
    this.box = make("i", { class: "mark field", hidden: true })
    this.kept = make("i", { class: "mark kept", hidden: true })
    this.pixel = make("i", { class: "mark cell", hidden: true })
    this.outside = make("div", { class: "gutter" }, this.padding)
    this.frame = make(
      "div",
      { class: "frame" },
      this.outside,
      this.canvas,
      this.box,
      this.kept,
      this.pixel,
    )
    this.title = make("span", { class: "panel-title" })
    this.notes = make("p", { class: "caption" })
    this.head = make("div", { class: "panel-head" }, this.title)
    this.element = make(
      "figure",
      { class: "panel picture" },
      this.frame,
      make("figcaption", {}, this.head, this.notes),
    )
    this.inputCanvas = make("canvas")
    this.sourceCanvas = make("canvas")
    this.#listen()
  }

  /** Take in a new picture; `onInput` and `onSource` are called when there is more to show. */
  async load({ header, arrays }, onInput, onSource) {
    this.header = header
    const [height, width] = header.size
    this.size = { width, height }
    this.source = null
    this.pixels = null
    if (header.inputKind === "raw") paintRgb(this.inputCanvas, arrays.input.data, width, height)
    else await decode(arrays.input.data, header.inputKind, this.inputCanvas)
    if (this.header !== header) return
    onInput()
    if (!header.source) return
    await decode(arrays.source.data, "image/jpeg", this.sourceCanvas)
    if (this.header !== header) return
    this.source = header.source
    onSource()
  }

  /** The red, green and blue of a network pixel. */
  rgbAt(x, y) {
    this.pixels ??= this.inputCanvas
      .getContext("2d")
      .getImageData(0, 0, this.size.width, this.size.height).data
    const at = 4 * (y * this.size.width + x)
    return [...this.pixels.subarray(at, at + 3)]
  }

  /** Draw the input on another canvas too. */
  paintInput(canvas) {
    copy(this.inputCanvas, canvas)
  }

  /** Show the input or the original within a room of `side` pixels. */
  update({ words, wantSource, side }) {
    this.wantSource = wantSource && this.source !== null
    const from = this.wantSource ? this.sourceCanvas : this.inputCanvas
    copy(from, this.canvas)
    const smooth = Math.min(side / from.width, side / from.height)
    this.scale = this.wantSource ? smooth : fillingScale(from.width, from.height, side, side)
    const width = from.width * this.scale
    const height = from.height * this.scale
    for (const element of [this.canvas, this.frame]) {
      element.style.width = `${width}px`
      element.style.height = `${height}px`
    }
    this.element.style.setProperty("--shown", `${width}px`)
    this.canvas.classList.toggle("reduced", this.wantSource || this.scale < 1)
    const numbers = { width: from.width, height: from.height, scale: times(this.scale) }
    setText(this.title, this.wantSource ? words.source : words.picture)
    const size = fill(this.wantSource ? words.reduced_copy : words.shown_at, numbers)
    setText(this.notes, [size, this.header.note].filter(Boolean).join(" · "))
    this.notes.title = this.notes.textContent
    const alt = this.wantSource ? words.source_alt : words.picture_alt
    this.canvas.setAttribute("aria-label", fill(alt, numbers))
  }

  /** Outline a box of network pixels and hatch what of it is padding. */
  markField(field) {
    this.#outline(this.box, field)
    const inside = field && clip(field, this.size.width, this.size.height)
    const whole = inside && sameBox(inside, field)
    place(this.padding, field && !whole ? this.#shift(this.#onScreen(field)) : null)
  }

  /** Outline what the kept unit sees. */
  markKept(field) {
    this.#outline(this.kept, field)
  }

  /** Outline one network pixel. */
  markPixel(x, y) {
    const box = x === undefined ? null : { x0: x, y0: y, x1: x + 1, y1: y + 1 }
    place(this.pixel, box && widen(this.#onScreen(box), 7))
  }

  #outline(element, field) {
    const inside = field && clip(field, this.size.width, this.size.height)
    place(element, inside && this.#onScreen(inside))
    if (inside) element.dataset.box = [inside.x0, inside.y0, inside.x1, inside.y1].join(",")
    else delete element.dataset.box
  }

  #onScreen(box) {
    const there = this.wantSource ? onSource(box, this.source) : box
    return {
      x: there.x0 * this.scale,
      y: there.y0 * this.scale,
      width: (there.x1 - there.x0) * this.scale,
      height: (there.y1 - there.y0) * this.scale,
    }
  }

  #shift(box) {
    return { ...box, x: box.x + GUTTER, y: box.y + GUTTER }
  }

  #pixelUnder(event) {
    const box = this.canvas.getBoundingClientRect()
    const x = (event.clientX - box.left) / this.scale
    const y = (event.clientY - box.top) / this.scale
    const [column, row] = this.wantSource
      ? fromSource(x, y, this.source)
      : [Math.floor(x), Math.floor(y)]
    const { width, height } = this.size
    if (column < 0 || row < 0 || column >= width || row >= height) return null
    return [column, row]
  }

  #listen() {
    const { frame } = this
    const point = (event) => {
      const pixel = this.#pixelUnder(event)
      if (pixel) this.handlers.pixel(...pixel)
      else this.handlers.leave()
    }
    frame.onpointerdown = (event) => {
      if (event.pointerType === "touch") frame.setPointerCapture(event.pointerId)
      point(event)
    }
    frame.onpointermove = point
    frame.onpointerleave = () => this.handlers.leave()
  }
}

async function decode(bytes, type, canvas) {
  /** @type {ImageBitmapOptions} */
  const options = { colorSpaceConversion: "none", premultiplyAlpha: "none" }
  const bitmap = await createImageBitmap(new Blob([bytes], { type }), options)
  copy(bitmap, canvas)
  bitmap.close()
}

function copy(from, canvas) {
  canvas.width = from.width
  canvas.height = from.height
  if (from.width && from.height) canvas.getContext("2d").drawImage(from, 0, 0)
}

function sameBox(a, b) {
  return a.x0 === b.x0 && a.y0 === b.y0 && a.x1 === b.x1 && a.y1 === b.y1
}

function widen(box, least) {
  const width = Math.max(box.width, least)
  const height = Math.max(box.height, least)
  return {
    x: box.x + (box.width - width) / 2,
    y: box.y + (box.height - height) / 2,
    width,
    height,
  }
}
