/** @import { Box, LayerRecord, Source } from "./protocol.js" */

/**
 * The square of input pixels a unit sees; `x1` and `y1` are the first pixels outside it.
 * @param {LayerRecord} layer
 * @param {number} row
 * @param {number} column
 * @returns {Box | null}
 */
export function fieldOf(layer, row, column) {
  const { receptive_field: side, start, stride } = layer
  if (side === null || start === null || stride === null) return null
  const y0 = start + stride * row
  const x0 = start + stride * column
  return { x0, y0, x1: x0 + side, y1: y0 + side }
}

/**
 * The part of a box that lies on a picture of the given size, or null.
 * @param {Box} box
 * @param {number} width
 * @param {number} height
 * @returns {Box | null}
 */
export function clip(box, width, height) {
  const inside = {
    x0: Math.max(box.x0, 0),
    y0: Math.max(box.y0, 0),
    x1: Math.min(box.x1, width),
    y1: Math.min(box.y1, height),
  }
  return inside.x0 < inside.x1 && inside.y0 < inside.y1 ? inside : null
}

/**
 * The units of a layer that see an input pixel, as a box of unit indices, or null.
 * @param {LayerRecord} layer
 * @param {number} x
 * @param {number} y
 * @returns {Box | null}
 */
export function unitsSeeing(layer, x, y) {
  const { receptive_field: side, start, stride } = layer
  if (side === null || start === null || stride === null) return null
  const [, height, width] = layer.out_shape
  /** @param {number} place */
  const first = (place) => Math.ceil((place - start - side + 1) / stride)
  /** @param {number} place */
  const last = (place) => Math.floor((place - start) / stride)
  return clip({ x0: first(x), y0: first(y), x1: last(x) + 1, y1: last(y) + 1 }, width, height)
}

/**
 * A box on the network's input, on the small copy of the original photo.
 * @param {Box} box
 * @param {Source} source
 * @returns {Box}
 */
export function onSource(box, source) {
  const [scaleX, scaleY] = source.scale_xy
  const [offsetX, offsetY] = source.offset_xy
  return {
    x0: ((box.x0 - offsetX) / scaleX) * source.factor,
    x1: ((box.x1 - offsetX) / scaleX) * source.factor,
    y0: ((box.y0 - offsetY) / scaleY) * source.factor,
    y1: ((box.y1 - offsetY) / scaleY) * source.factor,
  }
}

/**
 * The network pixel under a place on the small copy of the original photo.
 * @param {number} x
 * @param {number} y
 * @param {Source} source
 */
export function fromSource(x, y, source) {
  return [
    Math.floor((x / source.factor) * source.scale_xy[0] + source.offset_xy[0]),
    Math.floor((y / source.factor) * source.scale_xy[1] + source.offset_xy[1]),
  ]
}
