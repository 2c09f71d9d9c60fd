/** A colour table as pixels ready to be written: 256 times red, green, blue, opaque. */
export function colourTable(lut) {
  const table = new Uint32Array(256)
  const bytes = new Uint8Array(table.buffer)
  for (let level = 0; level < 256; level += 1) {
    bytes.set(lut.subarray(3 * level, 3 * level + 3), 4 * level)
    bytes[4 * level + 3] = 255
  }
  return table
}

/** Black to white. */
export function grayTable() {
  const lut = new Uint8Array(768)
  for (let level = 0; level < 256; level += 1) lut.fill(level, 3 * level, 3 * level + 3)
  return colourTable(lut)
}

/** Gray levels to colours on a canvas of the same size. */
export function paintLevels(canvas, levels, width, height, table) {
  const image = new ImageData(width, height)
  const pixels = new Uint32Array(image.data.buffer)
  for (let i = 0; i < pixels.length; i += 1) pixels[i] = table[levels[i]]
  show(canvas, image)
}

/**
 * The gray level of a number on a scale: between its ends in a straight line, or else by `borders`,
 * the 255 numbers from which on the next level begins.
 */
export function levelOf(value, { low, high, borders }) {
  if (!(high > low)) return 0
  if (!borders)
    return Math.min(255, Math.max(0, Math.floor((255 * (value - low)) / (high - low) + 0.5)))
  let [from, to] = [0, borders.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if (borders[middle] <= value) from = middle + 1
    else to = middle
  }
  return from
}

/**
 * Exact numbers to colours, rounding and clipping as the server does; NaN is left blank.
 * Where both ends are equal every number has the level `resting`.
 */
export function paintFloats(canvas, values, width, height, table, scale, resting = 0) {
  const { low, high, borders } = scale
  const image = new ImageData(width, height)
  const pixels = new Uint32Array(image.data.buffer)
  const factor = high > low ? 255 / (high - low) : 0
  for (let i = 0; i < pixels.length; i += 1) {
    const value = values[i]
    if (Number.isNaN(value)) continue
    if (borders && factor) {
      pixels[i] = table[levelOf(value, scale)]
      continue
    }
    const level = factor === 0 ? resting : (value - low) * factor + 0.5
    pixels[i] = table[level <= 0 ? 0 : level >= 255 ? 255 : level | 0]
  }
  show(canvas, image)
}

/** Red, green, blue bytes to a canvas. */
export function paintRgb(canvas, rgb, width, height) {
  const image = new ImageData(width, height)
  const out = image.data
  for (let i = 0, j = 0; i < rgb.length; i += 3, j += 4) {
    out[j] = rgb[i]
    out[j + 1] = rgb[i + 1]
    out[j + 2] = rgb[i + 2]
    out[j + 3] = 255
  }
  show(canvas, image)
}

/** The whole table as one row of pixels. */
export function paintTable(canvas, table) {
  const image = new ImageData(256, 1)
  new Uint32Array(image.data.buffer).set(table)
  show(canvas, image)
}

function show(canvas, image) {
  canvas.width = image.width
  canvas.height = image.height
  canvas.getContext("2d").putImageData(image, 0, 0)
}
