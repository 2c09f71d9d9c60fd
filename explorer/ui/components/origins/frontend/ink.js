import { isLight, numberAt } from "./grids.js"
import { figure } from "../../frontend/text.js"

/** From how many CSS pixels on a cell shows its number, and its weight as well. */
const NUMBERS = 30
const WEIGHTS = 46

/** Outline the cells that were read: one rectangle for each run of neighbours. */
export function outline(pen, { rows, columns }, view, least = 0) {
  for (const [top, bottom] of runs(rows)) {
    for (const [left, right] of runs(columns)) {
      const box = widened(view, { left, top, right, bottom }, least)
      ring(pen, box, "#000", 4)
      ring(pen, box, "#fff", 2)
    }
  }
}

/** Outline one cell in the colour of what goes on. */
export function outlineWinner(pen, term, view) {
  const { row, column } = term
  const box = widened(view, { left: column, top: row, right: column + 1, bottom: row + 1 }, 5)
  ring(pen, box, "#000", 5)
  ring(pen, box, "#ffd23f", 3)
}

/** Hatch the cells that were read but lie outside the source. */
export function hatch(pen, { rows, columns }, view, { height, width }) {
  pen.save()
  pen.beginPath()
  for (const row of rows) {
    for (const column of columns) {
      if (row >= 0 && column >= 0 && row < height && column < width) continue
      const [x, y] = [view.x + column * view.cell, view.y + row * view.cell]
      pen.rect(x, y, view.cell, view.cell)
    }
  }
  pen.clip()
  pen.strokeStyle = "#88929a"
  pen.lineWidth = 1.5
  pen.beginPath()
  const box = {
    left: view.x + columns[0] * view.cell,
    top: view.y + rows[0] * view.cell,
    right: view.x + (columns.at(-1) + 1) * view.cell,
    bottom: view.y + (rows.at(-1) + 1) * view.cell,
  }
  const tall = box.bottom - box.top
  for (let x = box.left - tall; x < box.right; x += 6) {
    pen.moveTo(x, box.bottom)
    pen.lineTo(x + tall, box.top)
  }
  pen.stroke()
  pen.restore()
}

/** Write each cell's number, and where there is room the weight it was given. */
export function writeNumbers(pen, grid, channel, view, region, weights = new Map()) {
  if (view.cell < NUMBERS) return
  pen.textAlign = "center"
  pen.textBaseline = "middle"
  for (let row = Math.max(0, region.top); row < Math.min(grid.height, region.bottom); row += 1) {
    const right = Math.min(grid.width, region.right)
    for (let column = Math.max(0, region.left); column < right; column += 1) {
      const weight = view.cell >= WEIGHTS ? weights.get(`${row},${column}`) : undefined
      const x = view.x + (column + 0.5) * view.cell
      const y = view.y + (row + 0.5) * view.cell
      pen.fillStyle = isLight(grid, row, column) ? "#000" : "#fff"
      const text = figure(numberAt(grid, channel, row, column))
      write(pen, text, x, weight === undefined ? y : y - 7, view.cell, 12)
      if (weight !== undefined) write(pen, `× ${figure(weight)}`, x, y + 8, view.cell, 11)
    }
  }
}

function write(pen, text, x, y, cell, size) {
  const room = Math.min(size, Math.floor((cell - 4) / (0.56 * text.length)))
  if (room < 7) return
  pen.font = `${room}px ${pen.family}`
  pen.fillText(text, x, y)
}

/** Neighbours without a gap: `[first, one past the last]`. */
function runs(places) {
  const found = []
  for (const place of places) {
    const last = found.at(-1)
    if (last && last[1] === place) last[1] = place + 1
    else found.push([place, place + 1])
  }
  return found
}

function widened(view, { left, top, right, bottom }, least) {
  const width = Math.max(least, (right - left) * view.cell)
  const height = Math.max(least, (bottom - top) * view.cell)
  return {
    x: view.x + ((left + right) * view.cell - width) / 2,
    y: view.y + ((top + bottom) * view.cell - height) / 2,
    width,
    height,
  }
}

function ring(pen, { x, y, width, height }, colour, thickness) {
  pen.strokeStyle = colour
  pen.lineWidth = thickness
  pen.strokeRect(x - 1, y - 1, width + 2, height + 2)
}
