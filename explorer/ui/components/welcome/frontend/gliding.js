/** Milliseconds in which one layer's maps come to be; all of them take less than five seconds. */
export const STAGE_MS = 900

/** Rows in which the window goes over the photo: fewer, the more it sees at once. */
const ROWS = [9, 8, 6, 4, 3]

/**
 * Where the picture is after so many milliseconds.
 * @param {number} elapsed
 * @param {number} stages How many layers there are.
 * @returns {{ stage: number, row: number, rows: number, across: number } | null} null when it is
 * over; `across` is how far the window is in its row, from 0 to 1.
 */
export function momentAt(elapsed, stages) {
  const stage = Math.floor(elapsed / STAGE_MS)
  if (stage >= stages) return null
  const rows = ROWS[Math.min(stage, ROWS.length - 1)]
  const gone = Math.min((elapsed / STAGE_MS - stage) * rows, rows - 1e-6)
  const row = Math.floor(gone)
  return { stage, row, rows, across: gone - row }
}

/**
 * Where a window lies on a picture whose side is 1, without leaving it.
 * @param {number} row
 * @param {number} rows
 * @param {number} across
 * @param {number} size Its side, at most 1.
 */
export function windowAt(row, rows, across, size) {
  const within = (/** @type {number} */ middle) =>
    Math.min(Math.max(middle - size / 2, 0), 1 - size)
  return { x: within(across), y: within((row + 0.5) / rows), size }
}
