const LINE = "/_stcore/stream"
const RETURNED = "explorer-returned"

/** Tell the page whenever its line to the server is open again after it was cut. */
export function tellOfReturns(page = window) {
  const Plain = page.WebSocket
  let opened = 0
  page.WebSocket = class extends Plain {
    constructor(address, ...more) {
      super(address, ...more)
      if (!String(address).includes(LINE)) return
      this.addEventListener("open", () => {
        if (opened > 0) page.dispatchEvent(new Event(RETURNED))
        opened += 1
      })
    }
  }
}

/** Call `then` at every return, until the signal is given. */
export function onReturn(then, signal) {
  window.addEventListener(RETURNED, then, { signal })
}
