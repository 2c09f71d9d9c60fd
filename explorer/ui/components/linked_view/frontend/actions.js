import { taken } from "../../frontend/keys.js"
import { act } from "./keyboard.js"
import { leadsFrom } from "./leads.js"
import { isFull, neighbouringLayer, toChannel, toLayer, toLessKept, toPin } from "./navigation.js"
import { MOST_PINS } from "./state.js"

/**
 * @import { Display, Lead, Target, Times } from "./protocol.js"
 * @import { Change } from "./navigation.js"
 * @import { Screen } from "./screen.js"
 * @import { State } from "./state.js"
 * @import { Synchronizer } from "./synchronizer.js"
 */

/** What the visitor can do: finds out where it leads, and has that chosen. */
export class Actions {
  /**
   * @param {{
   *   state: State, screen: Screen, synchronizer: Synchronizer, times: Times,
   *   choose: (change: Change, rest?: number) => void, lead: (lead: Lead) => void,
   * }} parts
   */
  constructor({ state, screen, synchronizer, times, choose, lead }) {
    this.state = state
    this.screen = screen
    this.synchronizer = synchronizer
    this.times = times
    this.choose = choose
    this.lead = lead
  }

  /**
   * Heed the keys in the view, and whatever is done outside of it.
   * @param {HTMLElement} root
   * @param {AbortSignal} signal
   */
  listen(root, signal) {
    root.addEventListener("keydown", (event) => this.#key(event), { signal })
    const elsewhere = (/** @type {Event} */ event) => {
      if (!event.composedPath().includes(root)) this.synchronizer.hurry()
    }
    for (const name of ["pointerdown", "keydown"]) {
      document.addEventListener(name, elsewhere, { capture: true, signal })
    }
  }

  /**
   * Choose a change, if there is one; say whether there was.
   * @param {Change | null} change
   */
  apply(change, rest = 0) {
    if (change) this.choose(change, rest)
    return Boolean(change)
  }

  /**
   * Go to another layer, `rest` milliseconds before the page hears of it.
   * @param {string | undefined} name
   */
  goTo(name, rest = 0) {
    const change = toLayer(this.state, name)
    if (change) this.screen.pointer.pointed = null
    this.apply(change, rest)
  }

  /**
   * Have a layer fetched whose button is being pressed.
   * @param {string} name
   */
  foresee(name) {
    const change = toLayer(this.state, name)
    if (change) this.synchronizer.foresee(change)
  }

  /** Wait no longer: stay with what is here. */
  stop() {
    const { refuge } = this.state
    if (!refuge) return
    this.synchronizer.drop()
    const { layer, pinned, unit } = refuge
    this.choose({ layer, pinned, unit })
  }

  /**
   * Show the same in another way.
   * @param {Partial<Display>} change
   */
  display(change) {
    this.choose({ display: { ...this.state.target.display, ...change } }, this.times.rest_ms)
  }

  /**
   * Pin a channel; `extra` adds it to those that are.
   * @param {number} channel
   * @param {boolean} extra
   */
  pin(channel, extra) {
    if (isFull(this.state, channel, extra)) this.screen.wallSection.sayFull()
    else this.apply(toPin(this.state, channel, extra))
  }

  /**
   * Go on to a lab from the unit that is kept.
   * @param {string} lead
   */
  leadTo(lead) {
    if (lead === "card") return this.openCard(this.state.active)
    const { active, pinned, shown } = this.state
    this.#go({ lead, active, pinned, layer: shown.layer, unit: shown.unit })
  }

  /**
   * Leave for a lab. A choice that is told right after would be heard in its place, so whatever is
   * untold is left to the courier.
   * @param {Lead} lead
   */
  #go(lead) {
    this.synchronizer.drop()
    this.lead(lead)
  }

  /**
   * Go on to a channel's card, by default that of the tile looked at or else of the active channel.
   * Convention: whose card it is comes first among the pinned ones.
   * @param {number | undefined} [channel]
   */
  openCard(channel = this.screen.wall.hovered ?? this.state.active) {
    const { state } = this
    const { record } = state.scene ?? {}
    if (!record || !leadsFrom(record, null).includes("card") || channel === undefined) return false
    const { pinned, shown, comparing } = state
    const stay = comparing || pinned.includes(channel) ? pinned : []
    const kept = [channel, ...stay.filter((other) => other !== channel)].slice(0, MOST_PINS)
    // What is still to be told of comes to the page later, and must not say otherwise.
    if (state.pending) this.choose({ pinned: kept, active: channel })
    this.#go({ lead: "card", active: channel, pinned: kept, layer: shown.layer, unit: shown.unit })
    return true
  }

  /** @param {number} step */
  #stepChannel(step) {
    const { state } = this
    if (!state.scene || state.scene.flat) return false
    const { wall } = this.screen
    const channel = wall.neighbour(state.active, step)
    this.apply(toChannel(state, channel), this.times.rest_ms)
    wall.reveal(channel)
    return true
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const { state, times } = this
    const { pointer, keys, words } = this.screen
    const acted = act(event, {
      step: (down, right) => pointer.step(down, right),
      keep: () => pointer.keep(),
      channel: (step) => this.#stepChannel(step),
      layer: (step) => this.goTo(neighbouringLayer(state, step), times.rest_ms),
      card: () => this.openCard(),
      help: () => keys.open(words),
      letGo: () => this.screen.tour.close() || this.apply(toLessKept(state)),
    })
    if (acted) taken(event)
  }
}
