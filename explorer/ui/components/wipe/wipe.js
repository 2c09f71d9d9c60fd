import { make, setText } from "../frontend/dom.js"
import { mounted } from "../frontend/mounting.js"

const HALF_PERIOD = 500

class Wipe {
  constructor(root) {
    this.root = root
    this.mode = "wipe"
    this.at = 50
    this.front = 1
    this.images = [make("img", { alt: "" }), make("img", { alt: "" })]
    this.edge = make("div", { class: "edge" })
    this.stage = make("div", { class: "stage" }, ...this.images, this.edge)
    this.range = make("input", { type: "range", min: 0, max: 100, step: 1, value: 50 })
    this.buttons = ["wipe", "flicker"].map((mode) =>
      make("button", { type: "button", role: "radio", onclick: () => this.choose(mode) }),
    )
    this.names = [make("span"), make("span")]
    this.under = make("div", { class: "under" }, ...this.names)
    root.replaceChildren(
      make(
        "div",
        { class: "bar" },
        make("div", { class: "choices", role: "radiogroup" }, ...this.buttons),
      ),
      this.stage,
      this.range,
      this.under,
    )
    this.observer = new ResizeObserver(() => {
      if (this.size) this.fit()
    })
    this.observer.observe(root)
    this.range.oninput = () => this.move(Number(this.range.value))
    this.stage.onpointermove = (event) => this.follow(event)
    this.stage.onpointerdown = (event) => this.follow(event)
  }

  configure({ pictures, titles, size, factor, strings }) {
    this.titles = titles
    this.words = strings
    this.size = size
    this.factor = factor
    this.images.forEach((image, number) => {
      if (image.src !== pictures[number]) image.src = pictures[number]
      image.alt = titles[number]
    })
    this.fit()
    this.buttons.forEach((button, number) => setText(button, strings[["wipe", "flicker"][number]]))
    this.range.setAttribute("aria-label", strings.border)
    this.draw()
  }

  /** Enlarge by the largest whole factor that the column has room for. */
  fit() {
    const room = this.root.clientWidth || Infinity
    const scale = Math.max(1, Math.min(this.factor, Math.floor(room / this.size[0])))
    const [width, height] = this.size.map((side) => side * scale)
    this.width = width
    for (const part of [this.stage, this.under, this.range]) part.style.width = `${width}px`
    this.stage.style.height = `${height}px`
    for (const image of this.images) {
      image.style.width = `${width}px`
      image.style.height = `${height}px`
    }
  }

  choose(mode) {
    this.mode = mode
    this.stop()
    if (mode === "flicker") {
      this.timer = setInterval(() => {
        this.front = 1 - this.front
        this.draw()
      }, HALF_PERIOD)
    }
    this.draw()
  }

  follow(event) {
    if (this.mode !== "wipe") return
    const box = this.stage.getBoundingClientRect()
    this.move(Math.max(0, Math.min(100, (100 * (event.clientX - box.left)) / this.width)))
  }

  move(at) {
    this.at = at
    this.draw()
  }

  draw() {
    const wiping = this.mode === "wipe"
    this.buttons.forEach((button, number) =>
      button.setAttribute("aria-checked", String((number === 0) === wiping)),
    )
    this.edge.hidden = !wiping
    this.range.hidden = !wiping
    this.range.value = String(Math.round(this.at))
    this.edge.style.left = `${(this.at / 100) * this.width}px`
    const cut = wiping
      ? `inset(0 0 0 ${this.at}%)`
      : this.front === 1
        ? "none"
        : "inset(0 0 0 100%)"
    this.images[1].style.clipPath = cut
    this.names.forEach((name, number) => {
      const note = wiping
        ? this.words[number ? "right" : "left"]
        : number === this.front
          ? this.words.shown
          : ""
      setText(name, note ? `${this.titles[number]} (${note})` : this.titles[number])
      name.classList.toggle("now", !wiping && number === this.front)
    })
  }

  stop() {
    clearInterval(this.timer)
  }

  close() {
    this.stop()
    this.observer.disconnect()
  }
}

/** Streamlit calls this at mounting and whenever data or the theme change. */
export default function mount(component) {
  const { view, unmount } = mounted(component, ".wipe", (root) => new Wipe(root))
  view.configure(component.data)
  return unmount
}
