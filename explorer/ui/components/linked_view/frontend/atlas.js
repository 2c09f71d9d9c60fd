import { make } from "../../frontend/dom.js"

/** All tiles of a layer in colour, close together, from which each is drawn where it is wanted. */
export class Atlas {
  constructor() {
    this.canvas = make("canvas")
  }

  /** Colour `tiles` (channels, height, width) by a table, unless that is done. */
  colour(tiles, table) {
    if (this.tiles === tiles && this.table === table) return
    this.tiles = tiles
    this.table = table
    const {
      data,
      shape: [count, height, width],
    } = tiles
    this.across = Math.ceil(Math.sqrt((count * height) / width))
    const rows = Math.ceil(count / this.across)
    const image = new ImageData(this.across * width, rows * height)
    const pixels = new Uint32Array(image.data.buffer)
    let from = 0
    for (let channel = 0; channel < count; channel += 1) {
      const [x, y] = this.#corner(channel)
      let to = y * image.width + x
      for (let row = 0; row < height; row += 1) {
        for (let column = 0; column < width; column += 1) {
          pixels[to + column] = table[data[from + column]]
        }
        from += width
        to += image.width
      }
    }
    this.canvas.width = image.width
    this.canvas.height = image.height
    this.canvas.getContext("2d").putImageData(image, 0, 0)
  }

  /** Draw one channel's tile on a pen: there, and this large. */
  draw(pen, channel, x, y, wide, tall) {
    const {
      shape: [, height, width],
    } = this.tiles
    pen.drawImage(this.canvas, ...this.#corner(channel), width, height, x, y, wide, tall)
  }

  #corner(channel) {
    const {
      shape: [, height, width],
    } = this.tiles
    return [(channel % this.across) * width, Math.floor(channel / this.across) * height]
  }
}
