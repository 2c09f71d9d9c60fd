import { strongest } from "./memory.js"
import { pinOf } from "./pins.js"

/**
 * @import { Focus, Layer, LayerRecord, Picture, Report, Scene, Target } from "./protocol.js"
 * @import { Memory } from "./memory.js"
 */

export const MOST_PINS = 4

/** What the visitor wants to see and what is on the screen; knows nothing of how it is drawn. */
export class State {
  constructor() {
    /** @type {Target | null} What the page said last. */
    this.settled = null
    /** @type {Target | null} A newer choice, which the page has not answered yet. */
    this.pending = null
    /** @type {Target | null} What is drawn; an older target while a layer is on its way. */
    this.shown = null
    /** @type {Target | null} The last target of which everything was here. */
    this.whole = null
    /** @type {Picture | null} */
    this.picture = null
    /** @type {Map<string, LayerRecord>} */
    this.records = new Map()
    /** @type {Scene | null} */
    this.scene = null
    /** @type {number | undefined} The pinned channel whose number the read-out shows. */
    this.active = undefined
    /** Whether a click on a tile adds to the pinned channels. */
    this.comparing = false
    /** Whether the layer that is wanted is not here yet. */
    this.waiting = false
    /** How many choices there were. */
    this.serial = 0
    /** Where the server answers this visitor beside the page. */
    this.endpoint = ""
    /** Which head of the visitor's own answers; empty if none does. */
    this.head = ""
  }

  /** Where the visitor wants to be: the newest choice, heard of by the page or not. */
  get target() {
    return this.pending ?? this.settled
  }

  /** The picture that is on the screen. */
  get content() {
    return this.picture?.header.content
  }

  /** Where somebody is who does not want to wait any longer; null if there is no such place. */
  get refuge() {
    const { target, whole } = this
    const same = target?.content === whole?.content && target?.scaleKey === whole?.scaleKey
    return same ? whole : null
  }

  /** The channels that are shown. */
  get pinned() {
    return this.scene?.pins.map((pin) => pin.channel) ?? []
  }

  /**
   * Take down a choice.
   * @param {Partial<Target> & { active?: number }} change
   */
  choose({ active = this.active, ...change }) {
    if (!this.target) return
    this.active = active
    this.pending = { ...this.target, ...change }
    this.serial += 1
  }

  /**
   * Take down the page's word: it wins over everything but a choice it has not heard of yet.
   * @param {Focus["header"]} header
   */
  settle({ content, scaleKey, layer, pinned, unit, display, serial, endpoint, head }) {
    this.endpoint = endpoint
    this.head = head
    this.settled = { content, scaleKey, layer, pinned, unit, display }
    if (serial >= this.serial) {
      this.serial = serial
      this.pending = null
    } else if (this.pending) {
      this.pending = { ...this.pending, content, scaleKey }
    }
  }

  /**
   * Look at another picture.
   * @param {Picture} picture
   */
  open(picture) {
    this.picture = picture
    this.records = new Map(picture.header.layers.map((layer) => [layer.name, layer]))
  }

  /**
   * Go where the visitor wants to be, if its layer is here.
   * @param {Memory} memory
   */
  advance(memory) {
    const { target } = this
    if (!target) return
    this.waiting = !memory.layer(target)
    if (!this.waiting) this.shown = target
    if (!memory.lacking(target)) this.whole = target
  }

  /**
   * Say what there is to draw; null if it is not here.
   * @param {Memory} memory
   * @returns {Scene | null}
   */
  compose(memory) {
    const { shown } = this
    const layer = shown && memory.layer(shown)
    const record = shown && this.records.get(shown.layer)
    if (!shown || !layer || !record) return null
    const flat = record.out_shape.length === 1
    const wanted = shown.pinned.filter((channel) => channel < record.out_shape[0])
    const pinned = !flat && wanted.length ? wanted : [strongest(layer)]
    if (this.active === undefined || !pinned.includes(this.active)) this.active = pinned.at(-1)
    const pins = pinned.map((channel) => pinOf(memory, layer, record, channel, this.active))
    this.scene = { layer, record, pins, flat }
    return this.scene
  }

  /**
   * Make one of the pinned channels the active one.
   * @param {number} channel
   */
  activate(channel) {
    this.active = channel
    for (const pin of this.scene?.pins ?? []) pin.active = pin.channel === channel
  }

  /**
   * Put together what the page is told; null before it has said anything.
   * Who only misses something has chosen nothing: what is shown unasked must not become a choice.
   * @param {Memory} memory
   * @returns {Report | null}
   */
  report(memory) {
    const { target, pending, serial } = this
    if (!target) return null
    const { content, scaleKey, layer, pinned, unit, display } = target
    const lacking = memory.lacking(target)
    const choice = pending && { pinned, unit, display }
    return { content, scale: scaleKey, layer, serial, lacking, ...choice }
  }
}
