import { setText } from "../../frontend/dom.js"

const MOST_PINS = 4
/** Keys may repeat fast; the server hears only where they come to rest. */
const REST = 180

/** Going to another layer, pinning channels, keeping a unit. */
export class Navigation {
  constructor(view) {
    this.view = view
    this.comparing = false
  }

  goTo(name, rest = 0) {
    const { view } = this
    const from = view.target
    const record = view.records.get(name)
    if (!record?.available || name === from.layer) return
    const old = view.records.get(from.layer)
    view.pointer.pointed = null
    const pinned = this.#sameChannels(from.layer, name) ? from.pinned : []
    view.choose({ layer: name, pinned, unit: moved(from.unit, old, record) }, rest)
  }

  /** Have a layer fetched whose button is being pressed. */
  foresee(name) {
    const { view } = this
    if (!view.records.get(name)?.available || name === view.target.layer) return
    const { layer, pinned } = view.target
    view.errands.foresee(name, this.#sameChannels(layer, name) ? pinned : [])
  }

  /** Whether channel 7 of one layer is what became of channel 7 of the other. */
  #sameChannels(...names) {
    const layers = [...this.view.records.values()]
    const [first, last] = names
      .map((name) => layers.findIndex((layer) => layer.name === name))
      .sort((a, b) => a - b)
    return layers
      .slice(first + 1, last + 1)
      .every((layer) => ["relu", "pool", "avgpool"].includes(layer.kind))
  }

  #pinned() {
    return this.view.pins.map((pin) => pin.channel)
  }

  pin(channel, extra) {
    const { view } = this
    const pinned = this.#pinned()
    const many = extra || this.comparing
    if (pinned.includes(channel)) {
      if (many) return this.unpin(channel)
      view.active = channel
      return pinned.length > 1 && view.choose({ pinned: [channel] })
    }
    if (many && pinned.length >= MOST_PINS) return setText(view.wallLine, view.words.compare_full)
    view.active = channel
    return view.choose({ pinned: many ? [...pinned, channel] : [channel] })
  }

  unpin(channel) {
    this.view.choose({ pinned: this.#pinned().filter((other) => other !== channel) })
  }

  toggleUnit([row, column]) {
    const { unit } = this.view.here
    const same = unit && unit[0] === row && unit[1] === column
    this.view.choose({ unit: same ? null : [row, column] })
  }

  stepChannel(step) {
    const { view } = this
    if (!view.here || view.flat || !view.layer) return false
    const channel = view.wall.neighbour(view.active ?? 0, step)
    const pinned = this.#pinned().map((other) => (other === view.active ? channel : other))
    view.active = channel
    view.choose({ pinned: [...new Set(pinned)] }, REST)
    view.wall.reveal(channel)
    return true
  }

  stepLayer(step) {
    const { view } = this
    const names = [...view.records.values()].filter((layer) => layer.available)
    const at = names.findIndex((layer) => layer.name === view.target.layer)
    const next = names[at + step]
    if (next) this.goTo(next.name, REST)
  }

  /** Take back one step: the kept unit, then the other channels, then the last. */
  letGo() {
    const { view } = this
    if (!view.here) return false
    if (view.here.unit) view.choose({ unit: null })
    else if (this.#pinned().length > 1) view.choose({ pinned: [view.active] })
    else return false
    return true
  }
}

/** The unit of another layer that looks at the same place. */
function moved(unit, from, to) {
  if (!unit || from.out_shape.length === 1 || to.out_shape.length === 1) return null
  return unit.map((index, axis) => {
    const [before, after] = [from.out_shape[axis + 1], to.out_shape[axis + 1]]
    return Math.min(after - 1, Math.floor(((index + 0.5) * after) / before))
  })
}
