import { hub } from "../../frontend/transport.js"

/**
 * @import { Numbers } from "../../frontend/unpack.js"
 * @import { Answer, Lacking, Layer, Maps, Message, Picture, Plane, Target } from "./protocol.js"
 */

/**
 * A map that forgets what was not used for longest once it holds more than `room`.
 * @template Item
 */
class Recent {
  /**
   * @param {number} room
   * @param {(item: Item) => number} weigh
   */
  constructor(room, weigh = () => 1) {
    this.room = room
    this.weigh = weigh
    this.held = 0
    /** @type {Map<string, Item>} */
    this.items = new Map()
  }

  /** @param {string} key */
  get(key) {
    const item = this.items.get(key)
    if (item === undefined) return undefined
    this.items.delete(key)
    this.items.set(key, item)
    return item
  }

  /**
   * @param {string} key
   * @param {Item} item
   */
  set(key, item) {
    this.drop(key)
    this.items.set(key, item)
    this.held += this.weigh(item)
    for (const oldest of this.items.keys()) {
      if (this.held <= this.room || this.items.size === 1) return
      this.drop(oldest)
    }
  }

  /** @param {string} key */
  drop(key) {
    const item = this.items.get(key)
    if (item === undefined) return
    this.held -= this.weigh(item)
    this.items.delete(key)
  }
}

/**
 * The memory of one instance; it outlives the view, which Streamlit takes down between rooms.
 * @param {string} instance
 * @returns {Memory}
 */
export function memoryOf(instance) {
  const { memories } = hub()
  if (!memories.has(instance)) memories.set(instance, new Memory())
  return memories.get(instance)
}

/** What the browser has already been sent, so that going back to it needs no server. */
export class Memory {
  constructor() {
    /** @type {Recent<Picture>} */
    this.pictures = new Recent(3)
    /** @type {Recent<Layer>} */
    this.layers = new Recent(16e6, (layer) => layer.arrays.tiles.data.byteLength)
    /** @type {Recent<Plane>} */
    this.maps = new Recent(24e6, (map) => map.values.byteLength)
    /** @type {Recent<Record<string, Numbers>>} By layer. */
    this.thumbnails = new Recent(3)
    /** @type {Answer["header"] | null} What the visitor's own head said last. */
    this.answer = null
    /** How many choices there were; a view that comes later counts on from here. */
    this.serial = 0
  }

  /**
   * Keep a message.
   * @param {Message} message
   */
  take(message) {
    if (isA(message, "picture")) this.pictures.set(message.header.content, message)
    if (isA(message, "layer")) this.layers.set(layerKey(message.header), message)
    if (isA(message, "maps")) this.#takeMaps(message)
    if (isA(message, "answer")) this.answer = message.header
    if (isA(message, "thumbnails")) {
      const { content } = message.header
      const known = this.thumbnails.get(content) ?? {}
      this.thumbnails.set(content, { ...known, ...message.arrays })
    }
  }

  /** @param {string} content */
  picture(content) {
    return this.pictures.get(content)
  }

  /**
   * A layer's tiles and figures, or undefined.
   * @param {Pick<Target, "content" | "scaleKey" | "layer">} target
   */
  layer(target) {
    return this.layers.get(layerKey(target))
  }

  /**
   * What is not here of a target: picture, wall, channels' exact numbers; null if nothing.
   * @param {Target} target
   * @returns {Lacking | null}
   */
  lacking(target) {
    const { content, layer, pinned } = target
    const picture = !this.picture(content)
    const known = this.layer(target)
    const wanted = known && !pinned.length ? [strongest(known)] : pinned
    const channels = wanted.filter((channel) => !this.map(content, layer, channel))
    if (!picture && known && !channels.length) return null
    return { picture, wall: !known, channels }
  }

  /**
   * One channel's exact numbers, or undefined.
   * @param {string} content
   * @param {string} layer
   * @param {number} channel
   */
  map(content, layer, channel) {
    return this.maps.get(`${content}\n${layer}\n${channel}`)
  }

  /**
   * What goes into one channel of a ReLU or a pooling, or undefined.
   * @param {string} content
   * @param {string} layer
   * @param {number} channel
   */
  before(content, layer, channel) {
    return this.maps.get(`${content}\n${layer}\n${channel}\nbefore`)
  }

  /** @param {Maps} message */
  #takeMaps({ header, arrays }) {
    const key = `${header.content}\n${header.layer}`
    header.channels.forEach((channel, position) => {
      const before = arrays.before && slice(arrays.before, position)
      const map = arrays.maps ? slice(arrays.maps, position) : before && after(before, header.rule)
      if (map) this.maps.set(`${key}\n${channel}`, map)
      if (before) this.maps.set(`${key}\n${channel}\nbefore`, before)
    })
  }
}

/**
 * @template {Message["header"]["kind"]} Kind
 * @param {Message} message
 * @param {Kind} kind
 * @returns {message is Extract<Message, { header: { kind: Kind } }>}
 */
function isA(message, kind) {
  return message.header.kind === kind
}

/**
 * The channel with the highest peak: what is shown while none is pinned, as the server does.
 * @param {Layer} layer
 */
export function strongest({ arrays }) {
  /** @type {Float32Array} */
  const peaks = arrays.maximum.data
  let best = 0
  peaks.forEach((peak, channel) => {
    if (peak > (Number.isNaN(peaks[best]) ? -Infinity : peaks[best])) best = channel
  })
  return best
}

/** @param {Pick<Target, "content" | "scaleKey" | "layer">} target */
function layerKey({ content, scaleKey, layer }) {
  return [content, scaleKey, layer].join("\n")
}

/**
 * One map out of a stack of them.
 * @param {Numbers} stack
 * @param {number} position
 * @returns {Plane}
 */
function slice({ data, shape: [, height, width] }, position) {
  const size = height * width
  return { values: data.subarray(position * size, (position + 1) * size), height, width }
}

/**
 * What a ReLU or a 2x2 pooling makes of a map; the server left it out because it follows.
 * @param {Plane} before
 * @param {string} rule
 * @returns {Plane}
 */
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
