import { FetchQueue } from "./fetch_queue.js"
import { leave } from "../../frontend/untold.js"

/**
 * @import { Lacking, Place, Report, Target, Times } from "./protocol.js"
 * @import { Memory } from "./memory.js"
 * @import { State } from "./state.js"
 */

/** How often the page is told again, or something is fetched again, before it is let be. */
const MOST_ATTEMPTS = 3

/**
 * Keeps browser and page of one mind: fetches what the state wants and the memory lacks, and
 * reports to the page what was chosen, and what cannot be fetched.
 */
export class Synchronizer {
  /**
   * @param {{
   *   state: State, memory: Memory, times: Times, instance: string,
   *   fetched: () => void, report: (report: Report) => void, waits: FetchQueue["waits"],
   *   receive: ConstructorParameters<typeof FetchQueue>[1],
   * }} parts
   */
  constructor({ state, memory, times, instance, receive, fetched, report, waits }) {
    this.state = state
    this.memory = memory
    this.times = times
    this.instance = instance
    this.fetched = fetched
    this.report = report
    this.queue = new FetchQueue(times, receive, waits)
    /** Whether there is something that the page has not been told. */
    this.untold = false
    this.attempts = 0
    /** @type {string | null} The picture whose thumbnails are here or on their way. */
    this.filling = null
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.resting = undefined
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.repeating = undefined
  }

  /**
   * After a choice: fetch what it lacks, then tell the page of it, `rest` milliseconds later.
   * @param {number} rest
   */
  pursue(rest = 0) {
    this.untold = true
    this.#obtain((arrived) => this.#tell(arrived ? Math.max(rest, this.times.after_paint_ms) : 0))
  }

  /**
   * Have a layer ready that is about to be chosen.
   * @param {Partial<Target>} change
   */
  foresee(change) {
    const { target } = this.state
    if (!target || !this.queue.idle) return
    const wanted = { ...target, ...change }
    const lacking = this.memory.lacking(wanted)
    if (lacking && !lacking.picture) this.queue.want(this.#wish(wanted, lacking))
  }

  /** After a message of the page: see that what it says is here, and that it heard of all. */
  follow() {
    const { state, times } = this
    clearTimeout(this.repeating)
    const lacking = state.target && this.memory.lacking(state.target)
    if (!state.pending && !lacking) {
      this.attempts = 0
      return
    }
    if (this.untold || this.attempts >= MOST_ATTEMPTS) return
    if (!state.pending) this.#complete()
    // The page runs one request at a time and may drop one that waits.
    else this.repeating = setTimeout(() => this.#repeat(), times.heard_ms)
  }

  /** Whoever does not want to wait any longer: what is on its way is given up. */
  drop() {
    clearTimeout(this.resting)
    clearTimeout(this.repeating)
    this.queue.drop()
  }

  /** Whoever presses anything else may be about to leave: what is chosen is told before. */
  hurry() {
    if (this.untold && this.state.pending) this.#report()
  }

  /**
   * A picture is on the screen: fetch the small pictures of the network map that are not here.
   * The question is also how the server hears of it, so one is asked in any case.
   */
  async painted() {
    const { content, records, settled } = this.state
    if (!content || !settled || this.filling === content) return
    this.filling = content
    const known = this.memory.thumbnails.get(content) ?? {}
    const drawn = [...records.values()].filter(({ block, available }) => block > 0 && available)
    const missing = drawn.filter(({ name }) => !(name in known))
    const blocks = new Set((missing.length ? missing : drawn.slice(0, 1)).map(({ block }) => block))
    const wanted = () => this.state.content === content
    const all = await this.queue.thumbnails(blocks, this.#place(settled), wanted)
    if (!all && this.filling === content) this.filling = null
  }

  /** What the page has not answered is left to the courier. */
  close() {
    const { state, memory, instance } = this
    const report = state.pending && state.report(memory)
    if (report) leave({ instance, ...report }, !this.untold)
    this.queue.close()
    clearTimeout(this.resting)
    clearTimeout(this.repeating)
  }

  /** The page believes that the browser has what it lacks: fetch it, or tell the page. */
  #complete() {
    this.attempts += 1
    this.#obtain((arrived) => {
      if (arrived) return
      this.untold = true
      this.#tell(0)
    })
  }

  #repeat() {
    this.attempts += 1
    if (this.state.pending) this.pursue()
  }

  /**
   * Fetch what the target lacks; only the page has pictures.
   * @param {(arrived: boolean) => void} done
   */
  #obtain(done) {
    clearTimeout(this.resting)
    const { target } = this.state
    const lacking = target && this.memory.lacking(target)
    if (!target || !lacking) return done(true)
    if (lacking.picture) return done(false)
    return this.queue.want(this.#wish(target, lacking), (arrived) => {
      if (arrived) this.fetched()
      done(arrived)
    })
  }

  /** @param {number} rest */
  #tell(rest) {
    clearTimeout(this.resting)
    this.resting = setTimeout(() => this.untold && this.#report(), rest)
  }

  #report() {
    clearTimeout(this.resting)
    this.untold = false
    const report = this.state.report(this.memory)
    if (report) this.report(report)
  }

  /**
   * @param {Target} target
   * @param {Lacking} lacking
   */
  #wish(target, { wall, channels }) {
    return { place: this.#place(target), layer: target.layer, wall, channels }
  }

  /**
   * @param {Target} target
   * @returns {Place}
   */
  #place({ content, scaleKey }) {
    return { instance: this.instance, endpoint: this.state.endpoint, content, scale: scaleKey }
  }
}
