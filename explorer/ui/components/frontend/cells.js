/**
 * @typedef {{ height: number, width: number }} Size Of a map, in cells.
 * @typedef {{ x0: number, y0: number, x1: number, y1: number }} Box Cells; the last are outside.
 */

/** The smallest mark that can be seen, in CSS pixels. */
const LEAST = 7

/**
 * The cell of a map under a pointer, or the nearest to it: its row and column.
 * @param {PointerEvent | MouseEvent} event
 * @param {Element} canvas On which the map is drawn from edge to edge.
 * @param {Size} size
 * @returns {[row: number, column: number]}
 */
export function cellUnder({ clientX, clientY }, canvas, { height, width }) {
  const box = canvas.getBoundingClientRect()
  /**
   * @param {number} share
   * @param {number} count
   */
  const cell = (share, count) => Math.min(count - 1, Math.max(0, Math.floor(share * count)))
  return [
    cell((clientY - box.top) / box.height, height),
    cell((clientX - box.left) / box.width, width),
  ]
}

/**
 * Where a box of cells is in CSS pixels, around its middle and never too small to be seen.
 * @param {Box} box
 * @param {number} scale
 */
export function around({ x0, y0, x1, y1 }, scale) {
  const width = Math.max((x1 - x0) * scale, LEAST)
  const height = Math.max((y1 - y0) * scale, LEAST)
  const x = ((x0 + x1) * scale - width) / 2
  return { x, y: ((y0 + y1) * scale - height) / 2, width, height }
}

/**
 * Tell of the cells of a map that are pointed at, clicked and reached by the tabulator.
 *
 * What is kept is what was pointed at last: a click comes with whole pixels, a pointer with parts of
 * them, so that at the edge of two cells the click alone would tell of the other.
 * @param {HTMLElement} frame
 * @param {(event: PointerEvent | MouseEvent) => [row: number, column: number]} under
 * @param {{
 *   point: (row: number, column: number) => void, leave: () => void,
 *   keep: (row: number, column: number) => void, focus: () => void,
 * }} tell
 */
export function listenTo(frame, under, { point, leave, keep, focus }) {
  /** @type {[row: number, column: number] | null} */
  let last = null
  /** @param {PointerEvent} event */
  const follow = (event) => {
    last = under(event)
    point(...last)
  }
  frame.onpointerdown = (event) => {
    // A finger keeps talking to the map it started on, even beyond its edge.
    if (event.pointerType === "touch") frame.setPointerCapture(event.pointerId)
    follow(event)
  }
  frame.onpointermove = follow
  frame.onpointerleave = () => {
    last = null
    leave()
  }
  frame.onclick = (event) => keep(...(last ?? under(event)))
  frame.onfocus = focus
}
