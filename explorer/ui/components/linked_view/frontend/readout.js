import { make, setText } from "../../frontend/dom.js"

const SLOTS = ["channel", "place", "value", "field"]

/** The line of numbers that says where the pointer is; it never covers a picture. */
export class Readout {
  constructor() {
    this.slots = {}
    const cells = SLOTS.map((name) => {
      const label = make("dt")
      const value = make("dd")
      this.slots[name] = { label, value }
      return make("div", { class: `slot slot-${name}` }, label, value)
    })
    this.list = make("dl", { class: "slots" }, ...cells)
    this.hint = make("p", { class: "hint" })
    this.spoken = make("span", { class: "spoken", "aria-live": "polite" })
    this.element = make("div", { class: "readout" }, this.list, this.hint, this.spoken)
  }

  /** Show `{name: [label, text]}`; without anything, the hint. */
  update(shown, hint, data = {}) {
    this.list.hidden = !shown
    this.hint.hidden = Boolean(shown)
    setText(this.hint, hint)
    for (const name of SLOTS) {
      const [label, text] = shown?.[name] ?? ["", ""]
      setText(this.slots[name].label, label)
      setText(this.slots[name].value, text)
    }
    for (const key of ["channel", "row", "column", "value", "field", "units", "pixel"]) {
      if (data[key] === undefined) delete this.element.dataset[key]
      else this.element.dataset[key] = String(data[key])
    }
  }

  /** Let screen readers say what is shown; only for steps taken by keyboard. */
  announce() {
    const said = ["place", "value", "field"].map((name) => {
      const { label, value } = this.slots[name]
      return `${label.textContent} ${value.textContent}`
    })
    setText(this.spoken, said.join(", "))
  }
}
