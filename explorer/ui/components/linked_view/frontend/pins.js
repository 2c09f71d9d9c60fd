/**
 * @import { Figure, Layer, LayerRecord, Pin, Tile } from "./protocol.js"
 * @import { Memory } from "./memory.js"
 */

/**
 * Everything known here about one pinned channel.
 * @param {Memory} memory
 * @param {Layer} layer
 * @param {LayerRecord} record
 * @param {number} channel
 * @param {number | undefined} active
 * @returns {Pin}
 */
export function pinOf(memory, layer, record, channel, active) {
  const { arrays, header } = layer
  /** @param {Figure} name */
  const at = (name) => arrays[name].data[channel]
  const [, tileHeight, tileWidth] = arrays.tiles.shape
  const [, height, width] = record.out_shape
  const flat = record.out_shape.length === 1
  return {
    channel,
    map: memory.map(header.content, header.layer, channel),
    before: memory.before(header.content, header.layer, channel),
    tile: tileOf(layer, channel, tileHeight, tileWidth),
    size: flat ? [tileHeight, tileWidth] : [height, width],
    active: channel === active,
    minimum: at("minimum"),
    maximum: at("maximum"),
    mean: at("mean"),
    std: at("std"),
    zeroShare: at("zeroShare"),
    low: at("low"),
    high: at("high"),
    borders: bordersOf(layer, channel),
    peak: flat
      ? [Math.floor(at("peakColumn") / tileWidth), at("peakColumn") % tileWidth]
      : [at("peakRow"), at("peakColumn")],
  }
}

/**
 * From which numbers on the next level begins, where the mapping is no straight line.
 * @param {Layer} layer
 * @param {number} channel
 * @returns {Float32Array | null}
 */
function bordersOf(layer, channel) {
  const { borders } = layer.arrays
  if (!borders) return null
  layer.borders ??= new Map()
  const known = layer.borders.get(channel)
  if (known) return known
  const found = borders.data.subarray(255 * channel, 255 * (channel + 1))
  layer.borders.set(channel, found)
  return found
}

/**
 * One object per tile, so that a panel can tell that nothing changed.
 * @param {Layer} layer
 * @param {number} channel
 * @param {number} height
 * @param {number} width
 * @returns {Tile}
 */
function tileOf(layer, channel, height, width) {
  layer.views ??= new Map()
  const known = layer.views.get(channel)
  if (known) return known
  const size = height * width
  const levels = layer.arrays.tiles.data.subarray(channel * size, (channel + 1) * size)
  const tile = { levels, height, width, step: layer.header.step }
  layer.views.set(channel, tile)
  return tile
}

/**
 * What a number of a list is called: its index, and its class where it has one.
 * @param {Layer} layer
 * @param {number} index
 */
export function cellName(layer, index) {
  const label = layer.header.cellLabels[index]
  return label ? `${index} ${label}` : String(index)
}

/**
 * A pin's own scale, or the shared one; a bent scale is made for one channel's numbers only.
 * @param {Pin} pin
 * @param {[low: number, high: number] | null} shared
 */
export function scaleOf({ low, high, borders }, shared = null) {
  return shared && !borders ? { low: shared[0], high: shared[1], borders } : { low, high, borders }
}

/**
 * Between which numbers a channel lies, and which share of them is negative; NaN does not count.
 * @param {Float32Array} values
 */
export function rangeOf(values) {
  let [low, high, negative, count] = [Infinity, -Infinity, 0, 0]
  for (const value of values) {
    if (Number.isNaN(value)) continue
    count += 1
    if (value < low) low = value
    if (value > high) high = value
    if (value < 0) negative += 1
  }
  return { low, high, negative: count ? negative / count : 0 }
}
