import { unpackAll } from "../../frontend/unpack.js"

const PATIENCE_MS = 8000

/**
 * Brings what is missing straight from the server, beside the page, which takes longer to run.
 * One request at a time; of the wishes that come up meanwhile only the newest is served.
 */
export class Supply {
  constructor(receive) {
    this.receive = receive
    this.stopped = new AbortController()
  }

  /** Ask for a layer; `done` hears whether it came, unless a newer wish took its place. */
  want(wish, done = () => {}) {
    const key = JSON.stringify(wish)
    if (this.running?.key === key) this.running.done = done
    else if (this.running) this.next = { key, wish, done }
    else this.#run({ key, wish, done })
  }

  /** Tell the server that something is on the screen: it holds back its menus until then. */
  painted({ desk, content }) {
    const tell = () => {
      const address = new URL(`painted/${desk}?content=${content}`, window.location.href)
      fetch(address, { method: "POST", signal: this.stopped.signal }).catch(() => {})
    }
    requestAnimationFrame(() => setTimeout(tell))
  }

  close() {
    this.stopped.abort()
    this.next = null
  }

  async #run(errand) {
    this.running = errand
    const found = await this.#bring(errand.wish)
    this.running = null
    const { next } = this
    this.next = null
    if (this.stopped.signal.aborted) return
    if (next && next.key !== errand.key) this.#run(next)
    else (next ?? errand).done(found)
  }

  async #bring({ desk, instance, content, scaleKey, layer, wall, channels }) {
    const address = new URL(`layers/${desk}/${layer}`, window.location.href)
    const asked = { instance, content, scale: scaleKey, channels: channels.join("-") }
    address.search = new URLSearchParams(wall ? { ...asked, wall: "" } : asked)
    try {
      const signal = AbortSignal.any([this.stopped.signal, AbortSignal.timeout(PATIENCE_MS)])
      const answer = await fetch(address, { signal })
      const kind = answer.headers.get("Content-Type")
      if (!answer.ok || kind !== "application/octet-stream") return false
      const parcels = unpackAll(new Uint8Array(await answer.arrayBuffer()))
      parcels.forEach(this.receive)
      return true
    } catch {
      return false
    }
  }
}
