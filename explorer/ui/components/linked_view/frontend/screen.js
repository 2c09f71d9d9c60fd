import { Toggle } from "../../frontend/controls.js"
import { make } from "../../frontend/dom.js"
import { ColourTables } from "./colour_tables.js"
import { fieldOf } from "./geometry.js"
import { KeyList } from "./keyboard.js"
import { Largest } from "./largest.js"
import { Layout } from "./layout.js"
import { Leads } from "./leads.js"
import { NetworkMap } from "./network_map.js"
import { Notice } from "./notice.js"
import { Pointer } from "./pointer.js"
import { Readout } from "./readout.js"
import { Stage } from "./stage.js"
import { Tour } from "./tour.js"
import { WallSection } from "./wall_section.js"

/** All that is to be seen, drawn from what the state says; decides nothing. */
export class Screen {
  /** `on` has what is to happen when the visitor does something: see `Actions`. */
  constructor(root, state, on) {
    this.root = root
    this.state = state
    this.words = {}
    this.colours = new ColourTables()
    this.pointer = new Pointer(state, this, on.choose)
    this.map = new NetworkMap({ choose: on.layer, press: on.press })
    this.readout = new Readout()
    this.notice = new Notice(on.stop)
    this.keys = new KeyList(() => this.tour.begin())
    this.keysButton = make("button", { type: "button", class: "plain keys-button" }, "?")
    this.keysButton.onclick = () => this.keys.open(this.words)
    this.onSource = new Toggle("source", (on_source) => on.display({ on_source }))
    this.leads = new Leads(on.lead)
    this.stage = new Stage(this.pointer.handlers(), {
      readout: make("div", { class: "bench" }, this.readout.element, this.keysButton),
      besideTitle: this.onSource.element,
      leads: this.leads.element,
    })
    this.map.foot.append(this.notice.element)
    this.wallSection = new WallSection({
      display: on.display,
      compare: on.compare,
      pin: on.pin,
      card: on.card,
      tile: (found) => this.pointer.overTile(found),
    })
    this.wall = this.wallSection.wall
    this.largest = new Largest((place) => this.pointer.point(place))
    this.tour = new Tour(root, (name) => this.#toured(name), this.keysButton)
    root.replaceChildren(
      this.tour.element,
      this.map.element,
      this.stage.element,
      this.wallSection.element,
      this.largest.element,
      this.keys.element,
    )
    this.layout = new Layout(root, on.resize)
  }

  /** Whether there is a picture whose size is known. */
  get ready() {
    return Boolean(this.stage.picture.size)
  }

  /** Speak a picture's words. */
  speak({ header, arrays }) {
    this.words = header.strings
    this.locale = header.locale
    this.colours.take(arrays)
    this.keysButton.setAttribute("aria-label", this.words.keys)
    this.keysButton.title = this.words.keys
    this.tour.speak(this.words)
  }

  /** Draw the network that a picture goes through. */
  drawMap({ layers }) {
    this.map.build(layers, this.words, this.locale, (canvas) =>
      this.stage.picture.paintInput(canvas),
    )
  }

  /** Draw the visitor's own head after the network, with its answer once that is here. */
  drawHead(said) {
    const { head, content } = this.state
    const isHere = said?.content === content && said.answer.head === head
    this.map.showHead(head, isHere ? said.answer : null)
  }

  /** Draw the mean activations below the network. */
  drawThumbnails(thumbnails) {
    this.map.paintThumbnails(thumbnails, this.colours.gray)
  }

  /** Say where the visitor goes, before what is there is drawn. */
  follow(wait) {
    const { shown, target, waiting, content } = this.state
    this.root.dataset.content = content
    this.map.mark(shown?.layer, waiting ? target.layer : null)
    this.root.classList.toggle("waiting", waiting)
    this.tellWait(wait)
  }

  /** Say what is waited for, if anything is. */
  tellWait(wait) {
    const { state } = this
    const awaited = state.waiting || wait ? state.target?.layer : undefined
    this.notice.update(this.words, awaited, wait, state.refuge !== null)
  }

  /** Draw a scene. */
  draw({ layer, record, pins, flat }) {
    const { words, locale, state } = this
    const { display, unit } = state.shown
    const plan = this.layout.arrange(this.stage.picture.size, pins)
    this.wallSection.element.hidden = flat
    this.largest.element.hidden = !flat
    const table = this.colours.of(layer)
    const shared = display.shared_scale && pins.length > 1
    this.stage.update({
      words,
      locale,
      record,
      pins,
      table,
      beforeTable: this.colours.signed,
      shared: shared
        ? [Math.min(...pins.map((pin) => pin.low)), Math.max(...pins.map((pin) => pin.high))]
        : null,
      scaleNote: layer.header.scaleNote,
      wantSource: display.on_source,
      plan,
    })
    this.drawSourceToggle()
    if (flat) this.largest.update(words, layer, record, pins[0])
    else {
      const { comparing } = state
      this.wallSection.update({ words, layer, record, pins, display, comparing, table, plan })
    }
    this.stage.markKept(unit, unit && fieldOf(record, unit[0], unit[1]))
    this.leads.update(words, record, unit)
    this.pointer.again()
    this.tour.follow()
  }

  #toured(name) {
    return {
      map: this.map.element,
      picture: this.stage.picture.element,
      channel: this.stage.panels[0].element,
      wall: this.wallSection.element,
      leads: this.leads.element,
    }[name]
  }

  /** Offer the original photo, once it is here. */
  drawSourceToggle() {
    const { words, state } = this
    if (!state.scene) return
    const { on_source } = state.shown.display
    this.onSource.element.hidden = !this.stage.picture.source
    this.onSource.update(words.on_source, on_source, { title: words.on_source_hint })
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

  close() {
    this.layout.close()
    this.root.replaceChildren()
  }
}
