import { container } from "./containers.js"

/** A server that answers when it is told to; install it as `fetch`. */
export class Server {
  constructor() {
    this.asked = []
    this.waiting = []
  }

  /** Take the place of `fetch` until the test is over. */
  install(test) {
    const before = globalThis.fetch
    globalThis.fetch = (address, options) => this.#ask(new URL(address), options)
    test.after(() => {
      globalThis.fetch = before
    })
    return this
  }

  #ask(address, { headers, signal }) {
    this.asked.push({
      path: address.pathname,
      query: Object.fromEntries(address.searchParams),
      headers,
    })
    return new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason))
      this.waiting.push(resolve)
    })
  }

  /** The paths that were asked for. */
  get paths() {
    return this.asked.map(({ path }) => path)
  }

  /** Answer the oldest question with a message, or with nothing. */
  async answer(header, arrays) {
    const body = header ? container(header, arrays) : null
    const headers = header ? { "Content-Type": "application/octet-stream" } : {}
    this.waiting.shift()(new Response(body, { status: header ? 200 : 204, headers }))
    await settled()
  }
}

/** Wait until everything that can go on has gone on. */
export async function settled() {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}
