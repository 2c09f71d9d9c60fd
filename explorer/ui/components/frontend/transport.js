/**
 * Messages on their way to the component they are addressed to (see `supply/protocol.py`).
 *
 * @typedef {{ header: Record<string, any>, arrays: Record<string, import("./unpack.js").Numbers> }} Message
 * @typedef {(message: any) => void} Listener
 */

/**
 * What all components of the page share: the newest message of each kind, who listens, and what
 * outlives a component, which Streamlit takes down between rooms.
 *
 * @returns {{
 *   latest: Map<string, Map<string, Message>>,
 *   listeners: Map<string, Listener>,
 *   memories: Map<string, any>,
 *   untold: Map<string, import("./untold.js").Report>,
 *   courier: ((told: boolean) => void) | null,
 * }}
 */
export function hub() {
  const shared = /** @type {any} */ (globalThis)
  const name = Symbol.for("vgg16-explorer.messages")
  shared[name] ??= {
    latest: new Map(),
    listeners: new Map(),
    memories: new Map(),
    untold: new Map(),
    courier: null,
  }
  return shared[name]
}

/**
 * Hand a message to its component, now or when it appears.
 * @param {Message} message
 */
export function deliver(message) {
  const { latest, listeners } = hub()
  const { instance, kind, part = "" } = message.header
  const known = latest.get(instance) ?? new Map()
  latest.set(instance, known.set(kind + part, message))
  listeners.get(instance)?.(message)
}

/**
 * Call `listener` with everything waiting for `instance` and with all that comes later.
 * @param {string} instance
 * @param {Listener} listener
 */
export function subscribe(instance, listener) {
  const { latest, listeners } = hub()
  listeners.set(instance, listener)
  for (const message of latest.get(instance)?.values() ?? []) listener(message)
  return () => {
    if (listeners.get(instance) === listener) listeners.delete(instance)
  }
}

/** Listens to one instance's messages, and to another's when the page says so. */
export class Subscription {
  /** @param {Listener} listener */
  constructor(listener) {
    this.listener = listener
    this.instance = ""
    this.close = () => {}
  }

  /**
   * Listen to an instance; says whether it is another than before, whose messages then came.
   * @param {string} instance
   */
  follow(instance) {
    if (instance === this.instance) return false
    this.close()
    this.instance = instance
    this.close = subscribe(instance, this.listener)
    return true
  }
}
