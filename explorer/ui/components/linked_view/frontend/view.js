import { colourTable, grayTable } from "../../frontend/colours.js"
import { Choices, Toggle } from "../../frontend/controls.js"
import { make, pixelRatio, setText } from "../../frontend/dom.js"
import { taken } from "../../frontend/keys.js"
import { fieldOf } from "./geometry.js"
import { KeyList, act } from "./keyboard.js"
import { Largest } from "./largest.js"
import { Leads } from "./leads.js"
import { memoryOf } from "./memory.js"
import { isFull, neighbouringLayer, toChannel, toLayer, toLessKept, toPin } from "./navigation.js"
import { NetworkMap } from "./network_map.js"
import { Notice } from "./notice.js"
import { subscribe } from "../../frontend/transport.js"
import { planOf } from "./plan.js"
import { Pointer } from "./pointer.js"
import { Readout } from "./readout.js"
import { Stage } from "./stage.js"
import { State } from "./state.js"
import { Synchronizer } from "./synchronizer.js"
import { fill } from "../../frontend/text.js"
import { deadCount } from "./tiles.js"
import { Wall } from "./wall.js"

/** Where the view begins on a page that does not say. */
const USUAL_TOP = 105

/** Draws what the state says, and turns what the visitor does into choices. */
export class LinkedView {
  constructor(root, { instance, times }) {
    this.root = root
    /** What may push the view down: a notice above it. */
    this.page = pageOf(root)
    this.times = times
    /** @type {(report: import("./protocol.js").Report) => void} Set by Streamlit, anew each time. */
    this.report = () => {}
    /** @type {(lead: import("./protocol.js").Lead) => void} Set by Streamlit too. */
    this.lead = () => {}
    this.state = new State()
    this.memory = memoryOf(instance)
    this.state.serial = this.memory.serial
    this.gray = grayTable()
    this.tables = {}
    this.bytes = {}
    this.pointer = new Pointer(this.state, this, (change) => this.#apply(change))
    this.#build()
    this.synchronizer = new Synchronizer({
      state: this.state,
      memory: this.memory,
      times,
      instance,
      report: (report) => this.report(report),
      waits: (wait) => {
        this.wait = wait
        this.#tellWait()
      },
      receive: (message) => this.keep(message),
      fetched: () => {
        this.refresh()
        this.#announce()
      },
    })
    this.#listen()
    this.stop = subscribe(instance, (message) => this.receive(message))
  }

  /** Take in what the page sent; the focus comes last and says what to make of the rest. */
  receive(message) {
    this.keep(message)
    const { header, arrays } = message
    if (header.kind !== "focus") return
    this.#takeTables(arrays)
    this.state.settle(header)
    this.refresh()
    this.synchronizer.follow()
    this.#announce()
  }

  /** Take in what came, without drawing the view anew. */
  keep(message) {
    const { header, arrays } = message
    this.memory.take(message)
    if (header.kind !== "thumbnails" || header.content !== this.state.content) return
    this.map.paintThumbnails(arrays, this.gray)
  }

  /** Show where we are, as far as it is known here. */
  refresh() {
    const { state, memory } = this
    const picture = state.target && memory.picture(state.target.content)
    if (!picture) return
    if (picture !== state.picture) this.#takePicture(picture)
    state.advance(memory)
    this.root.dataset.content = state.content
    const awaited = state.waiting ? state.target.layer : null
    this.map.mark(state.shown?.layer, awaited)
    this.root.classList.toggle("waiting", state.waiting)
    this.#tellWait()
    if (!state.waiting || this.stale) this.redraw()
  }

  /** Draw what is shown once more, from scratch where need be. */
  redraw() {
    const scene = this.stage.picture.size && this.state.compose(this.memory)
    this.stale = !scene
    if (scene) this.#draw(scene)
  }

  /** Show a choice at once and tell the page, now or when the keys come to rest. */
  choose(change, rest = 0) {
    this.state.choose(change)
    this.memory.serial = this.state.serial
    this.refresh()
    this.synchronizer.pursue(rest)
  }

  /** Make one of the pinned channels the one whose number the read-out shows. */
  activate(channel) {
    this.state.activate(channel)
    const { pins } = this.state.scene
    pins.forEach((pin, position) => {
      const { classList } = this.stage.panels[position].element
      classList.toggle("active", pins.length > 1 && pin.active)
    })
    this.stage.fillFigures()
  }

  /** Say what to do with the wall. */
  wallHint() {
    const { step } = this.state.scene.layer.header
    const reduced = step > 1 ? ` · ${fill(this.words.wall_reduced, { step })}` : ""
    setText(this.wallLine, this.words.wall_hint + reduced)
  }

  close() {
    this.stop()
    this.synchronizer.close()
    this.closed.abort()
    this.resizer.disconnect()
    this.root.replaceChildren()
  }

  #build() {
    const { pointer, state, times } = this
    const show = (change) =>
      this.choose({ display: { ...state.target.display, ...change } }, times.rest_ms)
    this.map = new NetworkMap({
      choose: (name) => this.#goTo(name),
      press: (name) => this.#foresee(name),
    })
    this.readout = new Readout()
    /** @type {import("./fetch_queue.js").Wait | null} */
    this.wait = null
    this.notice = new Notice(() => this.#stop())
    this.keys = new KeyList()
    this.keysButton = make("button", { type: "button", class: "plain keys-button" }, "?")
    this.keysButton.onclick = () => this.keys.open(this.words)
    this.onSource = new Toggle("source", (on) => show({ on_source: on }))
    this.scale = new Choices("scale", (value) => show({ shared_scale: value === "shared" }))
    this.leads = new Leads((lead) => this.#leadTo(lead))
    this.stage = new Stage(pointer.handlers(), {
      readout: make("div", { class: "bench" }, this.readout.element, this.keysButton),
      besideTitle: this.onSource.element,
      leads: this.leads.element,
    })
    this.map.foot.append(this.notice.element)
    this.wall = new Wall({
      tile: (found) => pointer.overTile(found),
      pin: (channel, extra) => this.#pin(channel, extra),
    })
    this.order = new Choices("order", (order) => show({ order }))
    this.hideDead = new Toggle("dead", (on) => show({ hide_dead: on }))
    this.compare = new Toggle("compare", (on) => {
      state.comparing = on
    })
    this.wallTitle = make("h3")
    this.wallLine = make("p", { class: "hint wall-line" })
    this.largest = new Largest((place) => pointer.point(place))
    this.wallSection = make(
      "section",
      { class: "wall-section" },
      make(
        "div",
        { class: "toolbar" },
        this.wallTitle,
        this.compare.element,
        this.scale.element,
        this.order.element,
        this.hideDead.element,
      ),
      this.wallLine,
      this.wall.element,
    )
    this.root.replaceChildren(
      this.map.element,
      this.stage.element,
      this.wallSection,
      this.largest.element,
      this.keys.element,
    )
  }

  #listen() {
    this.closed = new AbortController()
    const { signal } = this.closed
    this.root.addEventListener("keydown", (event) => this.#key(event), { signal })
    const elsewhere = (event) => {
      if (!event.composedPath().includes(this.root)) this.synchronizer.hurry()
    }
    for (const name of ["pointerdown", "keydown"]) {
      document.addEventListener(name, elsewhere, { capture: true, signal })
    }
    this.resizer = new ResizeObserver(() => this.#resized())
    this.resizer.observe(this.root)
    if (this.page) this.resizer.observe(this.page)
  }

  #takePicture(picture) {
    const { header, arrays } = picture
    this.state.open(picture)
    this.words = header.strings
    this.locale = header.locale
    this.signedTable = colourTable(arrays.signedLut.data)
    this.keysButton.setAttribute("aria-label", this.words.keys)
    this.keysButton.title = this.words.keys
    let later = false
    const onInput = () => {
      this.map.build(header.layers, this.words, this.locale, (canvas) =>
        this.stage.picture.paintInput(canvas),
      )
      const thumbnails = this.memory.thumbnails.get(header.content)
      if (thumbnails) this.map.paintThumbnails(thumbnails, this.gray)
      if (later) this.refresh()
    }
    const onSource = () =>
      this.state.shown?.display.on_source ? this.redraw() : this.#drawControls()
    this.stage.picture.load(picture, onInput, onSource)
    later = true
  }

  /** Say that a picture is on the screen, once its frame is. */
  #announce() {
    if (!this.state.scene || this.state.waiting) return
    requestAnimationFrame(() => setTimeout(() => this.synchronizer.painted()))
  }

  #takeTables(arrays) {
    for (const name of ["lut", "zeroCentredLut"]) {
      const bytes = arrays[name].data
      if (sameBytes(this.bytes[name], bytes)) continue
      this.tables[name] = colourTable(bytes)
      this.bytes[name] = bytes
    }
  }

  #draw({ layer, record, pins, flat }) {
    const { display, unit } = this.state.shown
    const plan = this.#arrange(pins)
    this.wallSection.hidden = flat
    this.largest.element.hidden = !flat
    this.table = this.tables[layer.header.zeroCentred ? "zeroCentredLut" : "lut"]
    const shared = display.shared_scale && pins.length > 1
    this.stage.update({
      words: this.words,
      locale: this.locale,
      record,
      pins,
      table: this.table,
      beforeTable: this.signedTable,
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
    this.stage.markKept(unit, unit && fieldOf(record, ...unit))
    this.leads.update(this.words, record, unit)
    this.pointer.again()
  }

  #tellWait() {
    const { state, wait } = this
    const awaited = state.waiting || wait ? state.target?.layer : undefined
    this.notice.update(this.words, awaited, wait, state.refuge !== null)
  }

  /** Wait no longer: stay with what is here. */
  #stop() {
    const { refuge } = this.state
    if (!refuge) return
    this.synchronizer.drop()
    const { layer, pinned, unit } = refuge
    this.choose({ layer, pinned, unit })
  }

  /** Go on to a lab from the unit that is kept. */
  #leadTo(lead) {
    const { active, pinned, shown } = this.state
    this.lead({ lead, active, pinned, layer: shown.layer, unit: shown.unit })
  }

  /** Decide where everything goes; only a new plan makes the browser lay out before it draws. */
  #arrange(pins) {
    const top = this.#top()
    const { clientWidth } = this.root
    const before = pins.length === 1 && Boolean(pins[0].before)
    const shown = { top, pins: pins.length, before }
    const plan = planOf(clientWidth, window.innerHeight, this.stage.picture.size, shown)
    const { name, left, picture, map } = plan
    const said = JSON.stringify({ name, left, picture, map, top })
    if (said === this.planned) return plan
    this.planned = said
    this.root.dataset.plan = name
    for (const [property, length] of Object.entries({ left, picture, map, top })) {
      this.root.style.setProperty(`--${property}`, `${length}px`)
    }
    return plan
  }

  /** How far below the page's upper end the view begins. */
  #top() {
    if (!this.page) return USUAL_TOP
    return Math.round(this.root.getBoundingClientRect().top - this.page.getBoundingClientRect().top)
  }

  #drawControls() {
    const { words } = this
    const { scene, shown } = this.state
    if (!scene) return
    const { pins } = scene
    const { display } = shown
    this.onSource.element.hidden = !this.stage.picture.source
    this.onSource.update(words.on_source, display.on_source, { title: words.on_source_hint })
    this.scale.element.hidden = pins.length < 2
    this.scale.update(
      words.scale,
      [
        ["own", words.scale_own],
        ["shared", words.scale_shared],
      ],
      display.shared_scale ? "shared" : "own",
    )
  }

  #drawWall(display, plan) {
    const { words } = this
    const { layer, record, pins } = this.state.scene
    const [count, height, width] = record.out_shape
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
    this.compare.update(words.compare, this.state.comparing, { title: words.compare_hint })
    // Not earlier: words that need another row leave the wall less room.
    const { clientWidth, clientHeight } = this.wall.scroll
    this.wall.update({
      words,
      layer,
      table: this.table,
      order: display.order,
      hideDead: display.hide_dead,
      pinned: pins.map((pin) => pin.channel),
      roomWidth: clientWidth,
      roomHeight: clientHeight,
      side: plan.tile,
      least: plan.least,
      ratio: pixelRatio(),
      alt: fill(words.wall_alt, numbers),
    })
    this.wallHint()
  }

  /** Choose a change, if there is one; say whether there was. */
  #apply(change, rest = 0) {
    if (change) this.choose(change, rest)
    return Boolean(change)
  }

  #goTo(name, rest = 0) {
    const change = toLayer(this.state, name)
    if (change) this.pointer.pointed = null
    this.#apply(change, rest)
  }

  /** Have a layer fetched whose button is being pressed. */
  #foresee(name) {
    const change = toLayer(this.state, name)
    if (change) this.synchronizer.foresee(change)
  }

  #pin(channel, extra) {
    if (isFull(this.state, channel, extra)) setText(this.wallLine, this.words.compare_full)
    else this.#apply(toPin(this.state, channel, extra))
  }

  #stepChannel(step) {
    const { state, wall } = this
    if (!state.scene || state.scene.flat) return false
    const channel = wall.neighbour(state.active, step)
    this.#apply(toChannel(state, channel), this.times.rest_ms)
    wall.reveal(channel)
    return true
  }

  #key(event) {
    const { state, pointer, times } = this
    const acted = act(event, {
      step: (down, right) => pointer.step(down, right),
      keep: () => pointer.keep(),
      channel: (step) => this.#stepChannel(step),
      layer: (step) => this.#goTo(neighbouringLayer(state, step), times.rest_ms),
      help: () => this.keys.open(this.words),
      letGo: () => this.#apply(toLessKept(state)),
    })
    if (acted) taken(event)
  }

  #resized() {
    const size = `${this.root.clientWidth} ${window.innerHeight} ${this.#top()}`
    if (size === this.lastSize) return
    this.lastSize = size
    this.redraw()
  }
}

/** The page that a component's element, which has a tree of its own, stands in. */
function pageOf(element) {
  const tree = element.getRootNode()
  const host = tree instanceof ShadowRoot ? tree.host : element
  return host.closest('[data-testid="stMainBlockContainer"]')
}

function sameBytes(a, b) {
  return a !== undefined && a.length === b.length && a.every((byte, i) => byte === b[i])
}
