/** The square of input pixels a unit sees; `x1` and `y1` are the first pixels outside it. */
export function fieldOf(layer, row, column) {
  if (layer.receptive_field === null) return null
  const y0 = layer.start + layer.stride * row
  const x0 = layer.start + layer.stride * column
  return { x0, y0, x1: x0 + layer.receptive_field, y1: y0 + layer.receptive_field }
}

/** The part of a box that lies on a picture of the given size, or null. */
export function clip(box, width, height) {
  const inside = {
    x0: Math.max(box.x0, 0),
    y0: Math.max(box.y0, 0),
    x1: Math.min(box.x1, width),
    y1: Math.min(box.y1, height),
  }
  return inside.x0 < inside.x1 && inside.y0 < inside.y1 ? inside : null
}

/** The units of a layer that see an input pixel, as a box of unit indices, or null. */
export function unitsSeeing(layer, x, y) {
  if (layer.receptive_field === null) return null
  const [, height, width] = layer.out_shape
  const first = (place) =>
    Math.ceil((place - layer.start - layer.receptive_field + 1) / layer.stride)
  const last = (place) => Math.floor((place - layer.start) / layer.stride)
  return clip({ x0: first(x), y0: first(y), x1: last(x) + 1, y1: last(y) + 1 }, width, height)
}

/** A box on the network's input, on the small copy of the original photo. */
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

/** The network pixel under a place on the small copy of the original photo. */
export function fromSource(x, y, source) {
  return [
    Math.floor((x / source.factor) * source.scale_xy[0] + source.offset_xy[0]),
    Math.floor((y / source.factor) * source.scale_xy[1] + source.offset_xy[1]),
  ]
}
