import { Choices, Toggle } from "../../frontend/controls.js"
import { make, pixelRatio, setText } from "../../frontend/dom.js"
import { fill } from "../../frontend/text.js"
import { deadCount, tileFigures } from "./tiles.js"
import { Wall } from "./wall.js"

const ORDERS = ["number", "peak", "mean", "zeros"]

/** The wall of channels under its heading, its menus and the line that says what to do with it. */
export class WallSection {
  /** `display` takes a change of how things are shown; the others what is done. */
  constructor({ display, compare, tile, pin, card }) {
    this.wall = new Wall({ tile, pin, card })
    this.scale = new Choices("scale", (value) => display({ shared_scale: value === "shared" }))
    this.order = new Choices("order", (order) => display({ order }))
    this.hideDead = new Toggle("dead", (on) => display({ hide_dead: on }))
    this.compare = new Toggle("compare", compare)
    this.title = make("h3")
    this.line = make("p", { class: "hint wall-line" })
    this.element = make(
      "section",
      { class: "wall-section" },
      make(
        "div",
        { class: "toolbar" },
        this.title,
        this.compare.element,
        this.scale.element,
        this.order.element,
        this.hideDead.element,
      ),
      this.line,
      this.wall.element,
    )
  }

  /** Show a layer's tiles; `show` has the words, the scene, how it is displayed and the plan. */
  update(show) {
    this.show = show
    const { words, layer, record, pins, display, table, plan } = show
    const [count, height, width] = record.out_shape
    const numbers = { count, layer: record.name, height, width, step: layer.header.step }
    setText(this.title, fill(words.wall, numbers))
    this.#fillMenus(show)
    // Not earlier: words that need another row leave the wall less room.
    const { clientWidth, clientHeight } = this.wall.scroll
    this.wall.update({
      words,
      layer,
      table,
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
    this.hint()
  }

  /** Say what to do with the wall. */
  hint() {
    const { words, layer } = this.show
    const { step } = layer.header
    const reduced = step > 1 ? ` · ${fill(words.wall_reduced, { step })}` : ""
    setText(this.line, words.wall_hint + reduced)
  }

  /** Say that no other channel can be pinned beside those that are. */
  sayFull() {
    setText(this.line, this.show.words.compare_full)
  }

  /** Say a tile's figures, here and beside it. */
  describe(channel) {
    const { words, layer } = this.show
    const name = fill(words.channel_number, { channel })
    const figures = tileFigures(layer.arrays, channel, words)
    setText(this.line, `${name}: ${figures}`)
    this.wall.lens.say(name, figures)
  }

  #fillMenus({ words, layer, pins, display, comparing }) {
    this.compare.update(words.compare, comparing, { title: words.compare_hint })
    this.scale.element.hidden = pins.length < 2
    this.scale.update(
      words.scale,
      [
        ["own", words.scale_own],
        ["shared", words.scale_shared],
      ],
      display.shared_scale ? "shared" : "own",
    )
    this.order.update(
      words.sort,
      ORDERS.map((order) => [order, words[`sort_${order}`]]),
      display.order,
    )
    const dead = deadCount(layer.arrays)
    this.hideDead.update(
      dead ? fill(words.hide_dead, { count: dead }) : words.no_dead,
      display.hide_dead && dead > 0,
      { disabled: dead === 0 },
    )
  }
}
