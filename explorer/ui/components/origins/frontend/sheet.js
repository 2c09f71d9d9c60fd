import { cellUnder } from "../../frontend/cells.js"
import { grayTable, paintLevels, paintRgb } from "../../frontend/colours.js"
import { make, pixelRatio } from "../../frontend/dom.js"

const GRAY = grayTable()

/** One picture at a whole factor, with a layer above it for outlines and numbers. */
export class Sheet {
  constructor() {
    this.canvas = make("canvas", { role: "img" })
    this.ink = make("canvas", { class: "ink", "aria-hidden": "true" })
    this.frame = make("div", { class: "frame" }, this.canvas, this.ink)
  }

  /** Show a picture; the ink may go `gutter` CSS pixels beyond its edge, which keeps room for it. */
  update(grid, scale, gutter, beside = 0) {
    if (this.grid !== grid) {
      const { pixels, width, height } = grid
      if (grid.colour) paintRgb(this.canvas, pixels, width, height)
      else paintLevels(this.canvas, pixels, width, height, GRAY)
      this.canvas.setAttribute("aria-label", grid.alt)
      this.grid = grid
    }
    this.scale = scale
    this.gutter = gutter
    const [wide, tall] = [grid.width * scale, grid.height * scale]
    for (const element of [this.canvas, this.frame]) {
      element.style.width = `${wide}px`
      element.style.height = `${tall}px`
    }
    this.canvas.classList.toggle("reduced", scale < 1)
    this.frame.style.margin = `${gutter}px ${beside}px`
    this.ink.style.inset = `${-gutter}px`
    sized(this.ink, wide + 2 * gutter, tall + 2 * gutter)
  }

  /** Where cells lie on the ink. */
  get view() {
    return { cell: this.scale, x: this.gutter, y: this.gutter }
  }

  /** The cell under a pointer. */
  cellUnder(event) {
    return cellUnder(event, this.canvas, this.grid)
  }
}

/** Give a canvas the device pixels for a size in CSS pixels. */
export function sized(canvas, width, height) {
  const ratio = pixelRatio()
  const [wide, tall] = [Math.round(width * ratio), Math.round(height * ratio)]
  if (canvas.width !== wide) canvas.width = wide
  if (canvas.height !== tall) canvas.height = tall
  canvas.style.width = `${width}px`
  canvas.style.height = `${height}px`
}

/** An empty canvas, to be drawn on in CSS pixels. */
export function clean(canvas) {
  const ratio = pixelRatio()
  const pen = canvas.getContext("2d")
  pen.setTransform(1, 0, 0, 1, 0, 0)
  pen.clearRect(0, 0, canvas.width, canvas.height)
  pen.setTransform(ratio, 0, 0, ratio, 0, 0)
  pen.family = getComputedStyle(canvas).fontFamily
  return pen
}
