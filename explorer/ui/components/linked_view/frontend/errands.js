import { Supply } from "./supply.js"

/** The page hears of a choice once it is painted: its run takes the browser's time. */
const AFTER_PAINT_MS = 80
/** What the server says is there may still be on its way for so long. */
const ON_ITS_WAY_MS = 600
/** A choice that the page has not heard of by then was lost with the run it waited for. */
const HEARD_MS = 1500
const MOST_REMINDERS = 3

/** What has to be fetched for the view, and what the page has to be told. */
export class Errands {
  constructor(view) {
    this.view = view
    this.supply = new Supply((parcel) => view.keep(parcel))
    this.reminders = 0
    // Whoever presses anything else may be about to leave: what is chosen must be told before.
    this.elsewhere = new AbortController()
    const hurry = (event) => event.composedPath().includes(view.root) || this.#hurry()
    const options = { capture: true, signal: this.elsewhere.signal }
    for (const name of ["pointerdown", "keydown"]) document.addEventListener(name, hurry, options)
  }

  /** Fetch what the choice lacks, then tell the page of it; what can't be had the page sends. */
  pursue(rest = 0) {
    clearTimeout(this.resting)
    this.untold = true
    const { target, memory, picture } = this.view
    const lacking = memory.lacking(target)
    if (!lacking) return this.#tell(Math.max(rest, AFTER_PAINT_MS))
    if (!picture) return this.#tell(0)
    return this.supply.want(this.#wish(target, lacking), (found) => {
      if (found) this.view.refresh()
      this.#tell(found ? AFTER_PAINT_MS : 0)
    })
  }

  /** Have a layer ready that is about to be chosen. */
  foresee(layer, pinned) {
    const wish = { ...this.view.target, layer, pinned }
    const lacking = this.view.memory.lacking(wish)
    if (lacking) this.supply.want(this.#wish(wish, lacking))
  }

  /** The server leaves out what was here once; should it be gone, ask for it again. */
  mind(lacking) {
    clearTimeout(this.minding)
    if (!lacking || this.view.pending) return
    this.minding = setTimeout(() => this.pursue(), ON_ITS_WAY_MS)
  }

  /** The page runs one request at a time and may drop one that waits: tell it again if need be. */
  remind() {
    clearTimeout(this.reminding)
    if (!this.view.pending) {
      this.reminders = 0
      return
    }
    if (this.untold || this.reminders >= MOST_REMINDERS) return
    this.reminding = setTimeout(() => {
      this.reminders += 1
      if (this.view.pending) this.pursue()
    }, HEARD_MS)
  }

  /** What the page sent is on the screen: say so, and go on to what is less urgent. */
  painted() {
    const { content } = this.view
    if (this.told !== content) this.supply.painted(this.#place(this.view.settled))
    this.told = content
    this.#fillThumbnails()
  }

  close() {
    this.supply.close()
    this.elsewhere.abort()
    clearTimeout(this.resting)
    clearTimeout(this.minding)
    clearTimeout(this.reminding)
  }

  #place({ content, scaleKey }) {
    const { instance, desk } = this.view
    return { instance, desk, content, scale: scaleKey }
  }

  #wish(target, lacking) {
    return { ...this.#place(target), layer: target.layer, ...lacking }
  }

  #tell(rest) {
    clearTimeout(this.resting)
    this.resting = setTimeout(() => this.untold && this.#report(), rest)
  }

  #hurry() {
    if (!this.untold || !this.view.pending) return
    clearTimeout(this.resting)
    this.#report()
  }

  #report() {
    const { target, memory, pending, pins, serial } = this.view
    const { content, scaleKey, layer, pinned, unit, display } = target
    const channels = pins?.map((pin) => pin.channel) ?? []
    const held = memory.lacking(target) ? null : { content, scale: scaleKey, channels }
    this.untold = false
    // Who only misses something has chosen nothing: what is shown unasked must not become a choice.
    const choice = pending ? { pinned, unit, display } : null
    this.view.report({ layer, serial, held, ...choice })
  }

  async #fillThumbnails() {
    const { content, memory, records, settled } = this.view
    if (this.filling === content) return
    this.filling = content
    const known = memory.thumbnails.get(content) ?? {}
    const missing = [...records.values()].filter(
      ({ name, block, available }) => block > 0 && available && !(name in known),
    )
    const blocks = new Set(missing.map(({ block }) => block))
    const wanted = () => this.view.content === content
    const all = await this.supply.thumbnails(blocks, this.#place(settled), wanted)
    if (!all && this.filling === content) this.filling = null
  }
}
