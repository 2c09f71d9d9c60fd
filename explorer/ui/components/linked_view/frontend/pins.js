/** Everything known here about one pinned channel. */
export function pinOf(memory, layer, record, channel, active) {
  const { arrays, header } = layer
  const at = (name) => arrays[name].data[channel]
  const [, tileHeight, tileWidth] = arrays.tiles.shape
  const flat = record.out_shape.length === 1
  return {
    channel,
    map: memory.map(header.content, header.layer, channel),
    before: memory.before(header.content, header.layer, channel),
    tile: tileOf(layer, channel, tileHeight, tileWidth),
    size: flat ? [tileHeight, tileWidth] : record.out_shape.slice(1),
    active: channel === active,
    minimum: at("minimum"), maximum: at("maximum"), mean: at("mean"), std: at("std"),
    zeroShare: at("zeroShare"), low: at("low"), high: at("high"),
    borders: bordersOf(layer, channel),
    peak: flat
      ? [Math.floor(at("peakColumn") / tileWidth), at("peakColumn") % tileWidth]
      : [at("peakRow"), at("peakColumn")],
  }
}

/** From which numbers on the next level begins, where the mapping is no straight line. */
function bordersOf(layer, channel) {
  const { borders } = layer.arrays
  if (!borders) return null
  layer.borders ??= new Map()
  if (!layer.borders.has(channel)) {
    layer.borders.set(channel, borders.data.subarray(255 * channel, 255 * (channel + 1)))
  }
  return layer.borders.get(channel)
}

/** One object per tile, so that a panel can tell that nothing changed. */
function tileOf(layer, channel, height, width) {
  layer.views ??= new Map()
  if (!layer.views.has(channel)) {
    const size = height * width
    const levels = layer.arrays.tiles.data.subarray(channel * size, (channel + 1) * size)
    layer.views.set(channel, { levels, height, width, step: layer.header.step })
  }
  return layer.views.get(channel)
}

/** What a number of a list is called: its index, and its class where it has one. */
export function cellName(layer, index) {
  const label = layer.header.cellLabels[index]
  return label ? `${index} ${label}` : String(index)
}
