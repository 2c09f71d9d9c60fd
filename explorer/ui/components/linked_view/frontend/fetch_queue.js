import { unpackAll } from "../../frontend/unpack.js"

/**
 * @import { Message, Place, Times, Wish } from "./protocol.js"
 * @typedef {(arrived: boolean) => void} Done
 * @typedef {{ key: string, wish: Wish, done: Done }} Request
 */

const BYTES = "application/octet-stream"

/**
 * Fetches what is missing straight from the server, beside the page, which takes longer to run.
 * One layer at a time; of the wishes that come up meanwhile only the newest is served.
 */
export class FetchQueue {
  /**
   * @param {Times} times
   * @param {(message: Message) => void} receive
   * @param {string} base The address of the page.
   */
  constructor(times, receive, base = window.location.href) {
    this.times = times
    this.receive = receive
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
    if (this.running?.key === key) this.running.done = done
    else if (this.running) this.next = { key, wish, done }
    else this.#run({ key, wish, done })
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
    const arrived = await this.#fetch("layers", layer, place, asked)
    this.running = null
    const { next } = this
    this.next = null
    if (this.closed.signal.aborted) return
    if (next && next.key !== request.key) this.#run(next)
    else (next ?? request).done(arrived)
  }

  /**
   * @param {string} what
   * @param {string | number} name
   * @param {Place} place
   * @param {Record<string, string>} asked
   */
  async #fetch(what, name, { endpoint, ...place }, asked) {
    const address = new URL(`${what}/${name}`, this.base)
    address.search = String(new URLSearchParams({ ...place, ...asked }))
    try {
      const patience = AbortSignal.timeout(this.times.fetch_patience_ms)
      const signal = AbortSignal.any([this.closed.signal, patience])
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
