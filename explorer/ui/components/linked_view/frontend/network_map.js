import { paintLevels } from "../../frontend/colours.js"
import { make } from "../../frontend/dom.js"
import { count, fill, shape, whole } from "../../frontend/text.js"
import { headBox, headFacts } from "./head_box.js"
import { slab } from "./slab.js"

/** The network drawn to scale: one button per layer, its mean activation beneath. */
export class NetworkMap {
  constructor(handlers) {
    this.handlers = handlers
    this.buttons = new Map()
    this.line = make("div", { class: "map-line" })
    this.track = make("div", { class: "map-track", role: "toolbar" })
    this.foot = make("div", { class: "map-foot" }, this.line)
    this.element = make("section", { class: "map" }, this.track, this.foot)
    this.track.onkeydown = (event) => this.#move(event)
  }

  /** Draw the layers of a picture, unless they are drawn already. */
  build(layers, words, locale, paintInput) {
    const drawn = JSON.stringify([layers, locale])
    if (drawn === this.drawn) {
      this.clearThumbnails()
      paintInput(this.inputCanvas)
      return
    }
    this.drawn = drawn
    this.headShown = undefined
    this.layers = layers
    this.words = words
    this.locale = locale
    this.buttons.clear()
    this.track.setAttribute("aria-label", words.map)
    this.track.title = words.map_caption
    const side = Math.max(...layers[0].in_shape.slice(1))
    const blocks = [this.#input(layers[0], side, paintInput)]
    for (const group of blocksOf(layers)) blocks.push(this.#block(group, side))
    this.track.replaceChildren(...blocks)
  }

  /** Draw the visitor's own head in the classifier's place; `head` is empty where there is none. */
  showHead(head, answer) {
    const shown = head && JSON.stringify([head, answer])
    if (!this.layers || shown === this.headShown) return
    this.headShown = shown
    this.head?.remove()
    this.head = head ? headBox(this.words, answer) : null
    const absent = this.track.querySelector(".map-block.absent")
    if (absent) absent.hidden = this.head !== null
    if (!this.head) return
    const button = this.head.querySelector("button")
    const { about = "" } = answer ?? {}
    button.onpointerenter = button.onfocus = () =>
      this.#tell(this.words.head, headFacts(this.words, answer), about, true)
    button.onpointerleave = button.onblur = () => this.describe(null)
    this.track.append(this.head)
  }

  /** Mark the layer shown, and the one being waited for. */
  mark(current, pending) {
    for (const [name, button] of this.buttons) {
      const chosen = name === (pending ?? current)
      button.setAttribute("aria-pressed", String(chosen))
      button.tabIndex = chosen ? 0 : -1
      button.classList.toggle("pending", name === pending)
    }
    this.current = pending ?? current
    this.describe(null)
    if (this.revealed !== this.current) requestAnimationFrame(() => this.#reveal())
    this.revealed = this.current
  }

  /** Say what a layer is; without a name, the one shown. */
  describe(name) {
    const layer = this.layers?.find((candidate) => candidate.name === (name ?? this.current))
    if (!layer) return
    const { words } = this
    const passing = name !== null && name !== this.current
    const about = words[`about_${layer.kind}`] ?? ""
    this.#tell(layer.name, facts(layer, words, this.locale), about, passing)
  }

  /** Fill in thumbnails as they become known. */
  paintThumbnails(thumbnails, table) {
    for (const [
      name,
      {
        data,
        shape: [height, width],
      },
    ] of Object.entries(thumbnails)) {
      const canvas = this.buttons.get(name)?.querySelector("canvas")
      if (!canvas) continue
      paintLevels(canvas, data, width, height, table)
      canvas.style.visibility = ""
    }
  }

  /** Forget the thumbnails of another picture. */
  clearThumbnails() {
    for (const button of this.buttons.values()) {
      button.querySelector("canvas").style.visibility = "hidden"
    }
  }

  #input(first, side, paintInput) {
    const canvas = make("canvas", { "aria-hidden": "true" })
    this.inputCanvas = canvas
    paintInput(canvas)
    return make(
      "div",
      { class: "map-block" },
      make(
        "div",
        { class: "map-layer map-input" },
        make("span", { class: "map-room" }, slab("input", first.in_shape, side)),
        canvas,
      ),
      make("span", { class: "map-label" }, this.words.input),
    )
  }

  #block(group, side) {
    const units = unitsOf(group).map((unit) =>
      make(
        "div",
        { class: "map-unit", style: `--layers: ${unit.length}` },
        ...unit.map((layer) => this.#layer(layer, side)),
      ),
    )
    const { block, out_shape: out } = group[0]
    const absent = group.every((layer) => !layer.available)
    const label = block > 0 ? fill(this.words.block, { number: block }) : this.words.classifier
    const size = block > 0 ? `${out[0]}×${out[1]}×${out[2]}` : ""
    return make(
      "div",
      { class: `map-block${absent ? " absent" : ""}`, style: `--layers: ${group.length}` },
      make("div", { class: "map-units" }, ...units),
      make("span", { class: "map-label" }, absent ? "" : label, size && make("small", {}, size)),
    )
  }

  #tell(name, facts, about, passing) {
    this.line.classList.toggle("passing", passing)
    this.line.replaceChildren(
      make("strong", {}, name),
      ...facts.map((text) => make("span", {}, text)),
      make("div", { class: "about" }, about),
    )
  }

  #layer(layer, side) {
    const button = make(
      "button",
      {
        type: "button",
        class: `map-layer kind-${layer.kind}${layer.available ? "" : " absent"}`,
        "data-layer": layer.name,
        "aria-label": [layer.name, ...facts(layer, this.words, this.locale)].join(", "),
        "aria-disabled": layer.available ? undefined : "true",
        tabindex: -1,
      },
      make("span", { class: "map-room" }, slab(layer.kind, layer.out_shape, side)),
      make("canvas", { width: 1, height: 1, "aria-hidden": "true" }),
    )
    button.onclick = () => layer.available && this.handlers.choose(layer.name)
    button.onpointerdown = () => layer.available && this.handlers.press(layer.name)
    button.onpointerenter = button.onfocus = () => this.describe(layer.name)
    button.onpointerleave = button.onblur = () => this.describe(null)
    this.buttons.set(layer.name, button)
    return button
  }

  #move(event) {
    const names = [...this.buttons.keys()]
    const at = names.indexOf(event.target.closest("button")?.dataset.layer)
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: names.length - 1 }[event.key]
    const button = this.buttons.get(names[to])
    if (!button) return
    event.preventDefault()
    event.stopPropagation()
    button.focus()
  }

  #reveal() {
    const button = this.buttons.get(this.current)
    if (!button || this.track.scrollWidth <= this.track.clientWidth) return
    const middle = button.offsetLeft + button.offsetWidth / 2 - this.track.clientWidth / 2
    this.track.scrollLeft = Math.max(0, middle)
  }
}

/** What is known about a layer before any picture, as short phrases. */
export function facts(layer, words, locale) {
  const phrases = [
    words[`kind_${layer.kind}`] ?? layer.kind,
    layer.module,
    fill(words.in_out, { before: shape(layer.in_shape), after: shape(layer.out_shape) }),
    layer.parameters
      ? fill(words.parameters, { count: whole(layer.parameters, locale) })
      : words.no_parameters,
  ]
  if (layer.macs) phrases.push(fill(words.macs, { count: count(layer.macs) }))
  if (layer.receptive_field) {
    phrases.push(fill(words.sees, { size: layer.receptive_field }))
    phrases.push(fill(words.stride, { stride: layer.stride }))
  }
  if (!layer.receptive_field && layer.block === 0) phrases.push(words.sees_all)
  if (!layer.available) phrases.push(layer.why_absent || words.absent)
  return phrases
}

/** Runs of layers of one block, the classifier last. */
function blocksOf(layers) {
  const groups = []
  for (const layer of layers) {
    const last = groups.at(-1)?.[0]
    if (last && last.block === layer.block) groups.at(-1).push(layer)
    else groups.push([layer])
  }
  return groups
}

/** Layers that belong together: a convolution, its ReLU, and the pooling after it. */
function unitsOf(group) {
  const units = []
  for (const layer of group) {
    const follows = layer.kind === "relu" || layer.kind === "pool" || layer.kind === "softmax"
    if (follows && units.length) units.at(-1).push(layer)
    else units.push([layer])
  }
  return units
}
