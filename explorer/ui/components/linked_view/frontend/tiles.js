/** @import { Figure, Layer, Order } from "./protocol.js" */

import { figure, fill, percent } from "../../frontend/text.js"

const GAP = 4
/** Room around all tiles for the frame of one that is pinned. */
export const EDGE_ROOM = 3
/** Room for a tile's number beneath it. */
const LABEL = 13
const BELOW_LABEL = 2
const LARGER = [128, 112, 96, 84, 72, 64, 60]
/** Tiles that would shrink by less than this are rather shown larger, pixel by pixel. */
const SMOOTH_BELOW = 0.75
/** Tiles become no smaller than this so that more of them are in sight. */
const SMALLEST = 32
/** The share of its room that a tile takes at least, if need be in pixels that are not all alike. */
const LEAST_SHARE = 0.7
/** Pixels that one canvas may have everywhere; beyond, it is drawn coarser and enlarged. */
const MOST_PIXELS = 14e6

/**
 * @typedef {object} Room What tiles are to be laid out in, and how large they are.
 * @property {number} width Of a tile, in its own pixels.
 * @property {number} height
 * @property {number} roomWidth In CSS pixels.
 * @property {number} ratio Device pixels per CSS pixel.
 */

/**
 * Device pixels per CSS pixel, as far as so many tiles fit into one canvas.
 * @param {number} count
 * @param {number} side
 * @param {number} ratio
 */
export function ratioFor(count, side, ratio) {
  return count * (side + GAP) * (side + LABEL) * ratio * ratio > MOST_PIXELS ? 1 : ratio
}

/**
 * Columns and sizes for `count` tiles that fill the room from edge to edge; where there are few,
 * they are as large as lets all be seen at once, and smaller where fewer than `least` would be.
 * Convention: CSS pixels; pixels of a tile are whole device pixels, or smoothly reduced; only to
 * have enough tiles in sight they may differ by a device pixel.
 * @param {{ count: number, roomHeight: number, side: number, least?: number } & Room} wanted
 */
export function gridOf({ count, roomHeight, side, least = 0, ...room }) {
  for (const larger of LARGER) {
    if (larger <= side) break
    const grid = gridAbout(larger, room)
    if (Math.ceil(count / grid.columns) * grid.rowPitch + 2 * EDGE_ROOM <= roomHeight) return grid
  }
  let grid = gridAbout(side, room)
  while (inSight(grid, roomHeight) < Math.min(least, count)) {
    const columns = grid.columns + 1
    const widest = widestOf(columns, room)
    if (widest < SMALLEST) break
    const crisp = scaleOf(widest, 0, room)
    const isEnough = crisp * room.width >= LEAST_SHARE * widest
    grid = gridOfColumns(
      columns,
      isEnough ? crisp : Math.floor(widest * room.ratio) / room.ratio / room.width,
      room,
    )
  }
  return grid
}

/**
 * How many whole tiles are seen at once.
 * @param {{ columns: number, rowPitch: number }} grid
 * @param {number} roomHeight
 */
function inSight({ columns, rowPitch }, roomHeight) {
  return columns * Math.floor((roomHeight - EDGE_ROOM + BELOW_LABEL) / rowPitch)
}

/**
 * Tiles about `side` large.
 * @param {number} side
 * @param {Room} room
 */
function gridAbout(side, room) {
  const { width, height, roomWidth, ratio } = room
  const longest = Math.max(width, height)
  const share = (side * ratio) / longest
  const times = share < SMOOTH_BELOW ? 0 : Math.max(1, Math.round(share))
  const wanted = times >= 1 ? (times * width) / ratio : (side * width) / longest
  const columns = Math.max(1, Math.floor((roomWidth - 2 * EDGE_ROOM + GAP) / (wanted + GAP)))
  const widest = widestOf(columns, room)
  return gridOfColumns(columns, times >= 1 ? scaleOf(widest, times, room) : widest / width, room)
}

/**
 * The width of a tile that leaves only the usual gap to the next.
 * @param {number} columns
 * @param {Room} room
 */
function widestOf(columns, { roomWidth }) {
  return (roomWidth - 2 * EDGE_ROOM + GAP) / columns - GAP
}

/**
 * The largest scale of whole device pixels, `times` at least.
 * @param {number} widest
 * @param {number} times
 * @param {Room} room
 */
function scaleOf(widest, times, { width, ratio }) {
  return Math.max(times, Math.floor((widest * ratio) / width)) / ratio
}

/**
 * @param {number} columns
 * @param {number} scale
 * @param {Room} room
 */
function gridOfColumns(columns, scale, { width, height, roomWidth, ratio }) {
  const room = roomWidth - 2 * EDGE_ROOM
  const columnPitch = columns > 1 ? (room - width * scale) / (columns - 1) : room
  const rowPitch = Math.ceil(height * scale) + LABEL + BELOW_LABEL
  return { columns, scale, columnPitch, rowPitch, ratio }
}

/**
 * Channel numbers in the order asked for, without the dead ones if so wished.
 * @param {Layer["arrays"]} arrays
 * @param {Order} order
 * @param {boolean} hideDead
 */
export function sorted(arrays, order, hideDead) {
  const { minimum, maximum, mean, zeroShare } = arrays
  const count = minimum.data.length
  let channels = Array.from({ length: count }, (_, channel) => channel)
  if (hideDead) {
    channels = channels.filter((c) => minimum.data[c] !== 0 || maximum.data[c] !== 0)
  }
  const key = { number: null, peak: maximum, mean, zeros: zeroShare }[order]?.data
  if (key) channels.sort((a, b) => key[b] - key[a] || a - b)
  return channels
}

/**
 * How many channels are zero everywhere.
 * @param {Layer["arrays"]} arrays
 */
export function deadCount({ minimum, maximum }) {
  let dead = 0
  minimum.data.forEach((/** @type {number} */ low, /** @type {number} */ channel) => {
    if (low === 0 && maximum.data[channel] === 0) dead += 1
  })
  return dead
}

/**
 * One channel's figures in a line.
 * @param {Layer["arrays"]} arrays
 * @param {number} channel
 * @param {Record<string, string>} words
 */
export function tileFigures(arrays, channel, words) {
  /** @param {Figure} name */
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
