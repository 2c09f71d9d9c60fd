/** Time that passes when a test says so, in the place of `setTimeout`. */
export class Clock {
  constructor() {
    this.now = 0
    this.number = 0
    this.waiting = new Map()
  }

  /** Take the place of the real one until the test is over. */
  install(test) {
    const { setTimeout, clearTimeout } = globalThis
    globalThis.setTimeout = (action, ms = 0) => {
      this.number += 1
      this.waiting.set(this.number, { at: this.now + ms, action })
      return this.number
    }
    globalThis.clearTimeout = (number) => this.waiting.delete(number)
    test.after(() => Object.assign(globalThis, { setTimeout, clearTimeout }))
    return this
  }

  /** Let milliseconds pass. */
  pass(ms) {
    const end = this.now + ms
    for (;;) {
      const due = [...this.waiting].filter(([, { at }]) => at <= end)
      if (!due.length) break
      const [number, { at, action }] = due.sort((a, b) => a[1].at - b[1].at || a[0] - b[0])[0]
      this.waiting.delete(number)
      this.now = at
      action()
    }
    this.now = end
  }
}
