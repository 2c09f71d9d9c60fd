/**
 * @typedef {{ height: number, width: number }} Size
 * @typedef {{ row: number, column: number } & Size} Place A unit of a map of some size.
 */

/**
 * The unit of a map that holds the middle of a place, which is a unit of another map.
 * @param {Place} place
 * @param {Size} size
 * @returns {Place}
 */
export function unitAt(place, { height, width }) {
  return {
    row: along(place.row, place.height, height),
    column: along(place.column, place.width, width),
    height,
    width,
  }
}

/**
 * The box a place covers on a map: its share of a finer one, the unit that holds it otherwise.
 * @param {Place} place
 * @param {Size} size
 */
export function boxAt(place, size) {
  const unit = unitAt(place, size)
  const [top, bottom] = span(place.row, place.height, size.height, unit.row)
  const [left, right] = span(place.column, place.width, size.width, unit.column)
  return { x0: left, y0: top, x1: right, y1: bottom }
}

/**
 * The same place some units further, inside the map.
 * @param {Place} place
 * @param {number} down
 * @param {number} right
 * @returns {Place}
 */
export function stepped(place, down, right) {
  /**
   * @param {number} at
   * @param {number} count
   */
  const within = (at, count) => Math.min(count - 1, Math.max(0, at))
  return {
    ...place,
    row: within(place.row + down, place.height),
    column: within(place.column + right, place.width),
  }
}

/**
 * @param {number} at
 * @param {number} count
 * @param {number} other
 */
function along(at, count, other) {
  return Math.min(other - 1, Math.floor(((2 * at + 1) * other) / (2 * count)))
}

/**
 * @param {number} at
 * @param {number} count
 * @param {number} other
 * @param {number} unit
 */
function span(at, count, other, unit) {
  return other >= count ? [(at * other) / count, ((at + 1) * other) / count] : [unit, unit + 1]
}
