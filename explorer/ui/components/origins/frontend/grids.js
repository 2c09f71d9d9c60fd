/** Read one picture and its numbers out of a message. */
export function gridOf(about, arrays, name) {
  const [height, width] = about.size
  return {
    ...about,
    height,
    width,
    pixels: arrays[`${name}.pixels`].data,
    values: arrays[`${name}.values`]?.data ?? null,
  }
}

/** One number of a picture. */
export function numberAt(grid, channel, row, column) {
  const at = row * grid.width + column
  if (grid.values) return grid.values[channel * grid.height * grid.width + at]
  return grid.pixels[grid.colour ? 3 * at + channel : at]
}

/** Whether black or white letters are easier to read on a pixel. */
export function isLight(grid, row, column) {
  const at = row * grid.width + column
  if (!grid.colour) return grid.pixels[at] > 140
  const [red, green, blue] = grid.pixels.subarray(3 * at, 3 * at + 3)
  return 0.299 * red + 0.587 * green + 0.114 * blue > 140
}

/** The cell of one picture at the same relative place as a cell of another. */
export function sameIn(grid, from, row, column) {
  const place = (index, count, other) =>
    Math.min(other - 1, Math.floor(((index + 0.5) / count) * other))
  return [place(row, from.height, grid.height), place(column, from.width, grid.width)]
}
