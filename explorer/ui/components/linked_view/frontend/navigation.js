import { MOST_PINS } from "./state.js"

/**
 * Where an action of the visitor leads: each function returns the change to choose, or null.
 *
 * @import { LayerRecord, Target, Unit } from "./protocol.js"
 * @import { State } from "./state.js"
 * @typedef {Partial<Target> & { active?: number }} Change
 */

/**
 * To another layer: with the same channels where they mean the same, and the same place.
 * @param {State} state
 * @param {string} name
 * @returns {Change | null}
 */
export function toLayer({ target, records }, name) {
  const record = records.get(name)
  if (!target || !record?.available || name === target.layer) return null
  const from = records.get(target.layer)
  const pinned = haveSameChannels(records, target.layer, name) ? target.pinned : []
  return { layer: name, pinned, unit: from ? moved(target.unit, from, record) : null }
}

/**
 * The available layer before or behind, or undefined.
 * @param {State} state
 * @param {number} step
 */
export function neighbouringLayer({ target, records }, step) {
  const names = [...records.values()].filter((layer) => layer.available).map(({ name }) => name)
  const at = names.indexOf(target?.layer ?? "")
  return at < 0 ? undefined : names[at + step]
}

/**
 * Pin a channel: alone, or beside the others when comparing; a second time lets go.
 * @param {State} state
 * @param {number} channel
 * @param {boolean} extra
 * @returns {Change | null}
 */
export function toPin(state, channel, extra) {
  const { pinned } = state
  const many = extra || state.comparing
  if (pinned.includes(channel)) {
    if (many) return toUnpin(state, channel)
    return pinned.length > 1 ? { pinned: [channel], active: channel } : null
  }
  if (many && pinned.length >= MOST_PINS) return null
  return { pinned: many ? [...pinned, channel] : [channel], active: channel }
}

/**
 * Whether another channel cannot be pinned beside the others.
 * @param {State} state
 * @param {number} channel
 * @param {boolean} extra
 */
export function isFull(state, channel, extra) {
  const { pinned } = state
  return (extra || state.comparing) && pinned.length >= MOST_PINS && !pinned.includes(channel)
}

/**
 * Unpin a channel.
 * @param {State} state
 * @param {number} channel
 * @returns {Change}
 */
export function toUnpin({ pinned }, channel) {
  return { pinned: pinned.filter((other) => other !== channel) }
}

/**
 * Look at another channel in the place of the active one.
 * @param {State} state
 * @param {number} channel
 * @returns {Change}
 */
export function toChannel({ pinned, active }, channel) {
  const others = pinned.map((other) => (other === active ? channel : other))
  return { pinned: [...new Set(others)], active: channel }
}

/**
 * Keep a unit, or let go of it.
 * @param {State} state
 * @param {Unit} unit
 * @returns {Change | null}
 */
export function toUnit({ shown }, [row, column]) {
  if (!shown) return null
  const same = shown.unit?.[0] === row && shown.unit?.[1] === column
  return { unit: same ? null : [row, column] }
}

/**
 * Take back one step: the kept unit, then the other channels.
 * @param {State} state
 * @returns {Change | null}
 */
export function toLessKept({ shown, pinned, active }) {
  if (shown?.unit) return { unit: null }
  return shown && pinned.length > 1 && active !== undefined ? { pinned: [active] } : null
}

/**
 * Whether channel 7 of one layer is what became of channel 7 of the other.
 * @param {Map<string, LayerRecord>} records
 * @param {...string} names
 */
function haveSameChannels(records, ...names) {
  const layers = [...records.values()]
  const [first, last] = names
    .map((name) => layers.findIndex((layer) => layer.name === name))
    .sort((a, b) => a - b)
  return layers
    .slice(first + 1, last + 1)
    .every((layer) => ["relu", "pool", "avgpool"].includes(layer.kind))
}

/**
 * The unit of another layer that looks at the same place.
 * @param {Unit | null} unit
 * @param {LayerRecord} from
 * @param {LayerRecord} to
 * @returns {Unit | null}
 */
function moved(unit, from, to) {
  if (!unit || from.out_shape.length === 1 || to.out_shape.length === 1) return null
  /** @param {0 | 1} axis */
  const along = (axis) => {
    const [before, after] = [from.out_shape[axis + 1], to.out_shape[axis + 1]]
    return Math.min(after - 1, Math.floor(((unit[axis] + 0.5) * after) / before))
  }
  return [along(0), along(1)]
}
