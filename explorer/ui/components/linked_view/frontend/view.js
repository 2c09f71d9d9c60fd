import { colourTable, grayTable } from "../../frontend/colours.js"
import { Choices, Toggle } from "../../frontend/controls.js"
import { make, pixelRatio, setText } from "../../frontend/dom.js"
import { Errands } from "./errands.js"
import { fieldOf } from "./geometry.js"
import { KeyList, act } from "./keyboard.js"
import { Largest } from "./largest.js"
import { memoryOf, strongest } from "./memory.js"
import { Navigation } from "./navigation.js"
import { NetworkMap } from "./network_map.js"
import { collect } from "../../frontend/parcels.js"
import { pinOf } from "./pins.js"
import { planOf } from "./plan.js"
import { Pointer } from "./pointer.js"
import { Readout } from "./readout.js"
import { Stage } from "./stage.js"
import { fill } from "../../frontend/text.js"
import { deadCount } from "./tiles.js"
import { Wall } from "./wall.js"

const GATHER_MS = 24

/** What is on screen, and the one place that decides it: what the server said, or a newer choice. */
export class LinkedView {
  constructor(root) {
    this.root = root
    this.errands = new Errands(this)
    this.gray = grayTable()
    this.tables = {}
    this.bytes = {}
    this.serial = 0
    this.pointer = new Pointer(this)
    this.navigation = new Navigation(this)
    this.#build()
    this.resizer = new ResizeObserver(() => this.#resized())
    this.resizer.observe(root)
    root.onkeydown = (event) => {
      if (!act(event, this.#actions())) return
      event.preventDefault()
      event.stopPropagation()
    }
  }

  /** Listen to the parcels of one instance. */
  attend(instance) {
    if (this.instance === instance) return
    this.stop?.()
    this.instance = instance
    this.memory = memoryOf(instance)
    this.stop = collect(instance, (parcel) => this.receive(parcel))
  }

  /** Take in what the server sent. */
  receive(parcel) {
    const { header, arrays } = parcel
    this.keep(parcel)
    if (header.kind === "thumbnails") return
    clearTimeout(this.gathering)
    if (header.kind !== "focus") {
      // The focus comes right behind; drawing before it would be drawing twice.
      this.gathering = setTimeout(() => this.refresh(), GATHER_MS)
      return
    }
    this.#settle(header, arrays)
    this.errands.remind()
    this.refresh()
    if (!this.picture || this.waiting) return
    this.errands.painted()
  }

  /** Where the visitor wants to be: the newest choice, heard of by the server or not. */
  get target() {
    return this.pending ?? this.settled
  }

  /** Show where we are, as far as it is known here. */
  refresh() {
    const { target } = this
    clearTimeout(this.gathering)
    if (!target) return
    const picture = this.memory.picture(target.content)
    const layer = this.memory.layer(target)
    this.errands.mind(!picture || !layer)
    if (!picture) return
    if (picture !== this.picture) this.#takePicture(picture)
    this.content = target.content
    this.root.dataset.content = target.content
    this.waiting = !layer
    if (layer) this.here = target
    this.map.mark(this.here?.layer, this.waiting ? target.layer : null)
    this.root.classList.toggle("waiting", this.waiting)
    setText(this.busy, this.waiting ? fill(this.words.computing, { layer: target.layer }) : "")
    if (!this.waiting || this.stale) this.redraw()
  }

  /** Draw what is shown once more, from scratch where need be. */
  redraw() {
    this.stale = !(this.here && this.stage.picture.size && this.memory.layer(this.here))
    if (!this.stale) this.#draw()
  }

  /** Show a choice at once and tell the server, now or when the keys come to rest. */
  choose(change, rest = 0) {
    this.pending = { ...this.target, ...change }
    this.serial += 1
    this.refresh()
    this.errands.pursue(rest)
  }

  /** Make one of the pinned channels the one whose number the read-out shows. */
  activate(channel) {
    this.active = channel
    const many = this.pins.length > 1
    this.pins.forEach((pin, position) => {
      pin.active = pin.channel === channel
      this.stage.panels[position].element.classList.toggle("active", many && pin.active)
    })
    this.stage.fillFigures()
  }

  /** Say what to do with the wall. */
  wallHint() {
    const { step } = this.layer.header
    const reduced = step > 1 ? ` · ${fill(this.words.wall_reduced, { step })}` : ""
    setText(this.wallLine, this.words.wall_hint + reduced)
  }

  close() {
    this.stop?.()
    this.errands.close()
    this.resizer.disconnect()
    clearTimeout(this.gathering)
    this.root.replaceChildren()
  }

  #build() {
    const { navigation, pointer } = this
    const show = (change) => this.choose({ display: { ...this.target.display, ...change } }, 250)
    this.map = new NetworkMap({
      choose: (name) => navigation.goTo(name),
      press: (name) => navigation.foresee(name),
    })
    this.readout = new Readout()
    this.busy = make("span", { class: "busy", role: "status" })
    this.keys = new KeyList()
    this.keysButton = make("button", { type: "button", class: "plain keys-button" }, "?")
    this.keysButton.onclick = () => this.keys.open(this.words)
    this.onSource = new Toggle("source", (on) => show({ on_source: on }))
    this.scale = new Choices("scale", (value) => show({ shared_scale: value === "shared" }))
    this.stage = new Stage(pointer.handlers(), {
      readout: make("div", { class: "bench" }, this.readout.element, this.keysButton),
      besideTitle: this.onSource.element,
    })
    this.map.foot.append(this.busy)
    this.wall = new Wall({
      tile: (found) => pointer.overTile(found),
      pin: (channel, extra) => navigation.pin(channel, extra),
    })
    this.order = new Choices("order", (order) => show({ order }))
    this.hideDead = new Toggle("dead", (on) => show({ hide_dead: on }))
    this.compare = new Toggle("compare", (on) => {
      navigation.comparing = on
    })
    this.wallTitle = make("h3")
    this.wallLine = make("p", { class: "hint wall-line" })
    this.largest = new Largest((place) => pointer.point(place))
    this.wallSection = make(
      "section", { class: "wall-section" },
      make(
        "div", { class: "toolbar" },
        this.wallTitle, this.compare.element, this.scale.element,
        this.order.element, this.hideDead.element,
      ),
      this.wallLine, this.wall.element,
    )
    this.root.replaceChildren(
      this.map.element, this.stage.element, this.wallSection, this.largest.element,
      this.keys.element,
    )
  }

  #takePicture(picture) {
    this.picture = picture
    this.words = picture.header.strings
    this.locale = picture.header.locale
    this.signedTable = colourTable(picture.arrays.signedLut.data)
    this.records = new Map(picture.header.layers.map((layer) => [layer.name, layer]))
    this.keysButton.setAttribute("aria-label", this.words.keys)
    this.keysButton.title = this.words.keys
    let later = false
    const onInput = () => {
      this.map.build(picture.header.layers, this.words, this.locale, (canvas) =>
        this.stage.picture.paintInput(canvas),
      )
      const thumbnails = this.memory.thumbnails.get(picture.header.content)
      if (thumbnails) this.map.paintThumbnails(thumbnails, this.gray)
      if (later) this.refresh()
    }
    const onSource = () =>
      this.here?.display.on_source ? this.redraw() : this.#drawControls()
    this.stage.picture.load(picture, onInput, onSource)
    later = true
  }

  /** Take in what was fetched, without drawing the view anew. */
  keep(parcel) {
    const { header, arrays } = parcel
    this.memory.take(parcel)
    if (header.kind !== "thumbnails" || header.content !== this.content) return
    this.map.paintThumbnails(arrays, this.gray)
  }

  /** The server's word: it wins over everything but a choice it has not heard of yet. */
  #settle(header, arrays) {
    for (const name of ["lut", "zeroCentredLut"]) {
      const bytes = arrays[name].data
      if (sameBytes(this.bytes[name], bytes)) continue
      this.tables[name] = colourTable(bytes)
      this.bytes[name] = bytes
    }
    this.desk = header.desk
    const { content, scaleKey, layer, pinned, unit, display } = header
    this.settled = { content, scaleKey, layer, pinned, unit, display }
    if (header.serial >= this.serial) {
      this.serial = header.serial
      this.pending = null
    } else if (this.pending) {
      Object.assign(this.pending, { content, scaleKey })
    }
  }

  #draw() {
    const { display } = this.here
    const plan = this.#arrange()
    const layer = this.memory.layer(this.here)
    const record = this.records.get(this.here.layer)
    this.table = this.tables[layer.header.zeroCentred ? "zeroCentredLut" : "lut"]
    const flat = record.out_shape.length === 1
    this.wallSection.hidden = flat
    this.largest.element.hidden = !flat
    const wanted = this.here.pinned.filter((channel) => channel < record.out_shape[0])
    const pinned = !flat && wanted.length ? wanted : [strongest(layer)]
    if (!pinned.includes(this.active)) this.active = pinned.at(-1)
    const pins = pinned.map((channel) => pinOf(this.memory, layer, record, channel, this.active))
    Object.assign(this, { layer, record, pins, flat })
    const shared = display.shared_scale && pins.length > 1
    this.stage.update({
      words: this.words, locale: this.locale, record, pins,
      table: this.table, beforeTable: this.signedTable,
      shared: shared
        ? [Math.min(...pins.map((pin) => pin.low)), Math.max(...pins.map((pin) => pin.high))]
        : null,
      scaleNote: layer.header.scaleNote,
      wantSource: display.on_source,
      plan,
    })
    this.#drawControls()
    if (flat) this.largest.update(this.words, layer, record, pins[0])
    else this.#drawWall(display, plan)
    const { unit } = this.here
    this.stage.markKept(unit, unit && fieldOf(record, ...unit))
    this.pointer.again()
  }

  /** Decide where everything goes; only a new plan makes the browser lay out before it draws. */
  #arrange() {
    const plan = planOf(this.root.clientWidth, window.innerHeight, this.stage.picture.size)
    const said = JSON.stringify(plan)
    if (said === this.planned) return plan
    this.planned = said
    this.root.dataset.plan = plan.name
    this.root.style.setProperty("--left", `${plan.left}px`)
    this.root.style.setProperty("--picture", `${plan.picture}px`)
    this.root.style.setProperty("--map", `${plan.map}px`)
    return plan
  }

  #drawControls() {
    const { words, pins } = this
    if (!pins) return
    const { display } = this.here
    this.onSource.element.hidden = !this.stage.picture.source
    this.onSource.update(words.on_source, display.on_source, { title: words.on_source_hint })
    this.scale.element.hidden = pins.length < 2
    this.scale.update(
      words.scale,
      [["own", words.scale_own], ["shared", words.scale_shared]],
      display.shared_scale ? "shared" : "own",
    )
  }

  #drawWall(display, plan) {
    const { words, layer, record } = this
    const [count, height, width] = record.out_shape
    const { clientWidth, clientHeight } = this.wall.scroll
    const numbers = { count, layer: record.name, height, width, step: layer.header.step }
    const dead = deadCount(layer.arrays)
    setText(this.wallTitle, fill(words.wall, numbers))
    this.order.update(
      words.sort,
      ["number", "peak", "mean", "zeros"].map((order) => [order, words[`sort_${order}`]]),
      display.order,
    )
    this.hideDead.update(
      dead ? fill(words.hide_dead, { count: dead }) : words.no_dead,
      display.hide_dead && dead > 0,
      { disabled: dead === 0 },
    )
    this.compare.update(words.compare, this.navigation.comparing, { title: words.compare_hint })
    this.wall.update({
      words, layer, table: this.table, order: display.order,
      hideDead: display.hide_dead, pinned: this.pins.map((pin) => pin.channel),
      roomWidth: clientWidth, roomHeight: clientHeight, side: plan.tile, ratio: pixelRatio(),
      alt: fill(words.wall_alt, numbers),
    })
    this.wallHint()
  }

  #actions() {
    const { navigation, pointer } = this
    return {
      step: (down, right) => pointer.step(down, right),
      keep: () => pointer.keep(),
      channel: (step) => navigation.stepChannel(step),
      layer: (step) => navigation.stepLayer(step),
      help: () => this.keys.open(this.words),
      letGo: () => navigation.letGo(),
    }
  }

  #resized() {
    const size = `${this.root.clientWidth} ${window.innerHeight}`
    if (size === this.lastSize) return
    this.lastSize = size
    this.redraw()
  }
}

function sameBytes(a, b) {
  return a !== undefined && a.length === b.length && a.every((byte, i) => byte === b[i])
}
