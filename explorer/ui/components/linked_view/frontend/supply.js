import { unpackAll } from "../../frontend/unpack.js"

const PATIENCE_MS = 8000
/** Thumbnails may wait until the menus are drawn too. */
const CALM_MS = 300

/**
 * Brings what is missing straight from the server, beside the page, which takes longer to run.
 * One layer at a time; of the wishes that come up meanwhile only the newest is served.
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

  /** Ask for the small pictures of blocks, one by one, while `wanted`; say whether all came. */
  async thumbnails(blocks, from, wanted) {
    await new Promise((resolve) => setTimeout(resolve, CALM_MS))
    for (const block of blocks) {
      if (!wanted() || !(await this.#bring("thumbnails", block, from, {}))) return false
    }
    return true
  }

  /** Tell the server that something is on the screen: it holds back its menus until then. */
  painted({ desk, content }) {
    const tell = () => {
      const address = new URL(`painted?content=${content}`, window.location.href)
      const headers = { "X-Desk": desk }
      fetch(address, { method: "POST", headers, signal: this.stopped.signal }).catch(() => {})
    }
    requestAnimationFrame(() => setTimeout(tell))
  }

  close() {
    this.stopped.abort()
    this.next = null
  }

  async #run(errand) {
    this.running = errand
    const { layer, wall, channels, ...from } = errand.wish
    const asked = { channels: channels.join("-"), ...(wall && { wall: "" }) }
    const found = await this.#bring("layers", layer, from, asked)
    this.running = null
    const { next } = this
    this.next = null
    if (this.stopped.signal.aborted) return
    if (next && next.key !== errand.key) this.#run(next)
    else (next ?? errand).done(found)
  }

  async #bring(what, name, { desk, instance, content, scale }, asked) {
    const address = new URL(`${what}/${name}`, window.location.href)
    address.search = new URLSearchParams({ instance, content, scale, ...asked })
    try {
      const signal = AbortSignal.any([this.stopped.signal, AbortSignal.timeout(PATIENCE_MS)])
      const answer = await fetch(address, { headers: { "X-Desk": desk }, signal })
      const kind = answer.headers.get("Content-Type")
      if (!answer.ok || kind !== "application/octet-stream") return false
      const bytes = new Uint8Array(await answer.arrayBuffer())
      for (const parcel of unpackAll(bytes)) this.receive(parcel)
      return true
    } catch {
      return false
    }
  }
}
