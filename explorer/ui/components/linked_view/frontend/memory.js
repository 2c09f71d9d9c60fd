import { hub } from "../../frontend/transport.js"

/**
 * @import { Lacking, Layer, Maps, Message, Picture, Plane, Target, Thumbnails } from "./protocol.js"
 */

/** A map that forgets what was not used for longest once it holds more than `room`. */
class Recent {
  constructor(room, weigh = () => 1) {
    this.room = room
    this.weigh = weigh
    this.held = 0
    this.items = new Map()
  }

  get(key) {
    const item = this.items.get(key)
    if (item === undefined) return undefined
    this.items.delete(key)
    this.items.set(key, item)
    return item
  }

  set(key, item) {
    this.drop(key)
    this.items.set(key, item)
    this.held += this.weigh(item)
    for (const oldest of this.items.keys()) {
      if (this.held <= this.room || this.items.size === 1) return
      this.drop(oldest)
    }
  }

  drop(key) {
    if (!this.items.has(key)) return
    this.held -= this.weigh(this.items.get(key))
    this.items.delete(key)
  }
}

/** The memory of one instance; it outlives the view, which Streamlit takes down between rooms. */
export function memoryOf(instance) {
  const { memories } = hub()
  if (!memories.has(instance)) memories.set(instance, new Memory())
  return memories.get(instance)
}

/** What the browser has already been sent, so that going back to it needs no server. */
export class Memory {
  constructor() {
    this.pictures = new Recent(3)
    this.layers = new Recent(16e6, (layer) => layer.arrays.tiles.data.byteLength)
    this.maps = new Recent(24e6, (map) => map.values.byteLength)
    this.thumbnails = new Recent(3)
    /** How many choices there were; a view that comes later counts on from here. */
    this.serial = 0
  }

  /** Keep a message. */
  take(message) {
    const { header, arrays } = message
    if (header.kind === "picture") this.pictures.set(header.content, message)
    if (header.kind === "layer") this.layers.set(layerKey(header), message)
    if (header.kind === "maps") this.#takeMaps(header, arrays)
    if (header.kind === "thumbnails") {
      const known = this.thumbnails.get(header.content) ?? {}
      this.thumbnails.set(header.content, { ...known, ...arrays })
    }
  }

  picture(content) {
    return this.pictures.get(content)
  }

  /** The wall of `{content, scaleKey, layer}`, or undefined. */
  layer(target) {
    return this.layers.get(layerKey(target))
  }

  /** What is not here of a target: picture, wall, channels' exact numbers; null if nothing. */
  lacking(target) {
    const { content, layer, pinned } = target
    const picture = !this.picture(content)
    const known = this.layer(target)
    const wanted = known && !pinned.length ? [strongest(known)] : pinned
    const channels = wanted.filter((channel) => !this.map(content, layer, channel))
    if (!picture && known && !channels.length) return null
    return { picture, wall: !known, channels }
  }

  /** One channel's exact numbers `{values, height, width}`, or undefined. */
  map(content, layer, channel) {
    return this.maps.get(`${content}\n${layer}\n${channel}`)
  }

  /** What goes into one channel of a ReLU or a pooling, or undefined. */
  before(content, layer, channel) {
    return this.maps.get(`${content}\n${layer}\n${channel}\nbefore`)
  }

  #takeMaps(header, arrays) {
    const key = `${header.content}\n${header.layer}`
    header.channels.forEach((channel, position) => {
      const before = arrays.before && slice(arrays.before, position)
      const map = arrays.maps ? slice(arrays.maps, position) : before && after(before, header.rule)
      if (map) this.maps.set(`${key}\n${channel}`, map)
      if (before) this.maps.set(`${key}\n${channel}\nbefore`, before)
    })
  }
}

/** The channel with the highest peak: what is shown while none is pinned, as the server does. */
export function strongest({ arrays: { maximum: { data } } }) {
  let best = 0
  data.forEach((value, channel) => {
    if (value > data[best] || data[best] !== data[best]) best = channel
  })
  return best
}

function layerKey({ content, scaleKey, layer }) {
  return [content, scaleKey, layer].join("\n")
}

/** One map out of a stack of them. */
function slice({ data, shape: [, height, width] }, position) {
  const size = height * width
  return { values: data.subarray(position * size, (position + 1) * size), height, width }
}

/** What a ReLU or a 2x2 pooling makes of a map; the server left it out because it follows. */
function after(before, rule) {
  if (rule === "relu") {
    const values = before.values.map((value) => (value > 0 ? value : 0))
    return { ...before, values }
  }
  const height = before.height >> 1
  const width = before.width >> 1
  const values = new Float32Array(height * width)
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const corner = 2 * row * before.width + 2 * column
      values[row * width + column] = Math.max(
        before.values[corner],
        before.values[corner + 1],
        before.values[corner + before.width],
        before.values[corner + before.width + 1],
      )
    }
  }
  return { values, height, width }
}
