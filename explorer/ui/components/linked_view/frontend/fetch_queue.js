import { unpackAll } from "../../frontend/unpack.js"

/**
 * @import { Message, Place, Times, Wish } from "./protocol.js"
 * @typedef {(arrived: boolean) => void} Done
 * @typedef {{ before: number }} Wait How many are served first; none, once it is being computed.
 * @typedef {{
 *   key: string, wish: Wish, done: Done, slow: boolean, end: AbortController
 * }} Request
 */

const BYTES = "application/octet-stream"

/**
 * Fetches what is missing straight from the server, beside the page, which takes longer to run.
 * One layer at a time; of the wishes that come up meanwhile only the newest is served, at once if
 * the one before it has to wait.
 */
export class FetchQueue {
  /**
   * @param {Times} times
   * @param {(message: Message) => void} receive
   * @param {(wait: Wait | null) => void} waits Hears of a wait that is worth telling, and of its end.
   * @param {string} base The address of the page.
   */
  constructor(times, receive, waits = () => {}, base = window.location.href) {
    this.times = times
    this.receive = receive
    this.waits = waits
    this.base = base
    this.closed = new AbortController()
    /** @type {Request | null} */
    this.running = null
    /** @type {Request | null} */
    this.next = null
  }

  /**
   * Fetch a layer; `done` hears whether it came, unless a newer wish took its place.
   * @param {Wish} wish
   * @param {Done} done
   */
  want(wish, done = () => {}) {
    const key = JSON.stringify(wish)
    const { running } = this
    const request = { key, wish, done, slow: false, end: new AbortController() }
    if (running?.key === key && !running.end.signal.aborted) {
      running.done = done
      this.next = null
    } else if (running) {
      this.next = request
      if (running.slow) running.end.abort()
    } else this.#run(request)
  }

  /** Whether nothing is on its way. */
  get idle() {
    return !this.running
  }

  /** Give up the layer that is on its way; nobody hears of it. */
  drop() {
    this.next = null
    if (!this.running) return
    this.running.done = () => {}
    this.running.end.abort()
  }

  /**
   * Fetch the small pictures of blocks, one by one, while `wanted`; say whether all came.
   * @param {Iterable<number>} blocks
   * @param {Place} place
   * @param {() => boolean} wanted
   */
  async thumbnails(blocks, place, wanted) {
    for (const block of blocks) {
      if (!wanted() || !(await this.#fetch("thumbnails", block, place, {}))) return false
    }
    return true
  }

  /** Give up whatever is on its way. */
  close() {
    this.closed.abort()
    this.next = null
  }

  /** @param {Request} request */
  async #run(request) {
    this.running = request
    const { layer, wall, channels, place } = request.wish
    const asked = { channels: channels.join("-"), ...(wall && { wall: "" }) }
    const slow = setTimeout(() => this.#isSlow(request), this.times.slow_ms)
    const coming = this.#fetch("layers", layer, place, asked, request.end.signal)
    if (request.slow) this.#tell(request)
    const arrived = await coming
    clearTimeout(slow)
    this.running = null
    const { next } = this
    this.next = null
    if (this.closed.signal.aborted) return
    if (next) {
      next.slow = request.slow
      this.#run(next)
    } else {
      if (request.slow) this.waits(null)
      request.done(arrived)
    }
  }

  /**
   * What takes this long is worth telling, unless there is a newer wish.
   * @param {Request} request
   */
  #isSlow(request) {
    if (request.slow) return
    request.slow = true
    if (this.next) return request.end.abort()
    this.waits({ before: 0 })
    this.#tell(request)
  }

  /**
   * Tell, again and again, how many are served before.
   * @param {Request} request
   */
  async #tell(request) {
    while (this.running === request) {
      const before = await this.#before(request.wish.place)
      if (this.running !== request) return
      if (before !== undefined) this.waits({ before })
      await new Promise((resolve) => setTimeout(resolve, this.times.place_ms))
    }
  }

  /**
   * Ask how many are served before us; undefined where that is not known.
   * @param {Place} place
   * @returns {Promise<number | undefined>}
   */
  async #before({ endpoint }) {
    const address = new URL("layers/waiting", this.base)
    const { signal } = this.closed
    try {
      const answer = await fetch(address, { headers: { "X-Endpoint": endpoint }, signal })
      return answer.status === 200 ? Number((await answer.json()).before) : undefined
    } catch {
      return undefined
    }
  }

  /**
   * @param {string} what
   * @param {string | number} name
   * @param {Place} place
   * @param {Record<string, string>} asked
   * @param {AbortSignal} given
   */
  async #fetch(what, name, { endpoint, ...place }, asked, given = this.closed.signal) {
    const address = new URL(`${what}/${name}`, this.base)
    address.search = String(new URLSearchParams({ ...place, ...asked }))
    try {
      const patience = AbortSignal.timeout(this.times.fetch_patience_ms)
      const signal = AbortSignal.any([this.closed.signal, given, patience])
      const answer = await fetch(address, { headers: { "X-Endpoint": endpoint }, signal })
      if (!answer.ok || answer.headers.get("Content-Type") !== BYTES) return false
      const bytes = new Uint8Array(await answer.arrayBuffer())
      for (const message of unpackAll(bytes)) this.receive(message)
      return true
    } catch {
      return false
    }
  }
}
