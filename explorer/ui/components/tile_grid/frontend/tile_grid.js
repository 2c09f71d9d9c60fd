import { make, setText } from "../../frontend/dom.js"
import { isForBrowser, taken } from "../../frontend/keys.js"
import { Subscription } from "../../frontend/transport.js"
import { stepTo } from "./steps.js"

/** Tiles of one sheet as buttons: one stop of the tabulator, with arrows inside. */
export class TileGrid {
  constructor(root) {
    this.root = root
    /** @type {(number: number) => void} Set by Streamlit, anew each time. */
    this.report = () => {}
    this.messages = new Subscription((message) => this.#receive(message))
    this.line = make("p", { class: "hint grid-line" })
    this.grid = make("div", { class: "tiles", role: "group" })
    this.address = ""
    root.replaceChildren(this.line, this.grid)
    this.#listen()
  }

  /** Take in which tiles there are, in which order. */
  configure(data) {
    const drawn = JSON.stringify(data)
    if (drawn !== this.drawn) {
      this.drawn = drawn
      this.data = data
      this.#draw()
    }
    this.messages.follow(data.instance)
  }

  close() {
    this.messages.close()
    if (this.address) URL.revokeObjectURL(this.address)
    this.root.replaceChildren()
  }

  #receive({ header, arrays }) {
    if (header.kind !== "sheet") return
    if (this.address) URL.revokeObjectURL(this.address)
    this.address = URL.createObjectURL(new Blob([arrays.picture.data], { type: header.type }))
    this.grid.style.setProperty("--sheet", `url("${this.address}")`)
  }

  #draw() {
    const { tiles, side, size, alt, strings } = this.data
    const [width, height] = size
    const columns = Math.max(1, width / side)
    this.grid.setAttribute("aria-label", alt)
    this.grid.style.setProperty("--side", `${side}px`)
    this.grid.style.setProperty("--size", `${width}px ${height}px`)
    this.buttons = tiles.map((tile, at) => this.#button(tile, at, columns, side))
    this.grid.replaceChildren(...this.buttons)
    this.grid.scrollTop = 0
    setText(this.line, strings.hint)
    const chosen = tiles.findIndex((tile) => tile.is_chosen)
    this.#stop(Math.max(0, chosen))
  }

  #button({ number, label, text, is_quiet, is_chosen }, at, columns, side) {
    const picture = make("span", { class: "tile-picture", "aria-hidden": "true" })
    const x = (number % columns) * side
    const y = Math.floor(number / columns) * side
    picture.style.backgroundPosition = `-${x}px -${y}px`
    const name = make("span", { class: "tile-name", "aria-hidden": "true" }, label)
    const kind = `tile${is_quiet ? " quiet" : ""}${is_chosen ? " chosen" : ""}`
    const said = { "aria-label": text, "aria-current": is_chosen ? "true" : null }
    return make(
      "button",
      { type: "button", class: kind, tabindex: "-1", "data-at": at, "data-tile": number, ...said },
      picture,
      name,
    )
  }

  /** Make one tile that which the tabulator stops at. */
  #stop(at) {
    const { buttons } = this
    if (!buttons.length) return
    buttons[this.at ?? 0]?.setAttribute("tabindex", "-1")
    this.at = Math.min(at, buttons.length - 1)
    buttons[this.at].setAttribute("tabindex", "0")
  }

  #listen() {
    const { grid, line } = this
    const under = (event) => event.target.closest?.(".tile")
    const tell = (event) => {
      const tile = under(event)
      setText(line, tile ? tile.getAttribute("aria-label") : this.data.strings.hint)
    }
    grid.onpointerover = tell
    grid.onpointerleave = () => setText(line, this.data.strings.hint)
    grid.onclick = (event) => {
      const tile = under(event)
      if (tile) this.report(Number(tile.dataset.tile))
    }
    grid.onkeydown = (event) => {
      if (isForBrowser(event) || !under(event)) return
      const next = stepTo(event.key, this.at, this.#columns(), this.buttons.length)
      if (next === null) return
      this.#stop(next)
      this.buttons[next].focus()
      taken(event)
    }
    grid.addEventListener("focusin", (event) => {
      tell(event)
      const tile = under(event)
      if (tile) this.#stop(Number(tile.dataset.at))
    })
  }

  /** How many tiles lie in a row as the window is now. */
  #columns() {
    const top = this.buttons[0].offsetTop
    const next = this.buttons.findIndex((button) => button.offsetTop > top)
    return next < 0 ? this.buttons.length : next
  }
}
