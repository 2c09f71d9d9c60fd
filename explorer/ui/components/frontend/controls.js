import { make, setText } from "./dom.js"

/** A row of choices of which exactly one holds. */
export class Choices {
  constructor(name, onChange) {
    this.onChange = onChange
    this.label = make("span", { class: "control-label" })
    this.row = make("div", { class: "choices", role: "radiogroup", "data-control": name })
    this.element = make("div", { class: "control" }, this.label, this.row)
    this.row.onkeydown = (event) => this.#move(event)
  }

  /** Show `[[value, text], ...]` and which one holds. */
  update(label, options, chosen) {
    setText(this.label, label)
    this.row.setAttribute("aria-label", label)
    if (this.row.children.length !== options.length) {
      this.row.replaceChildren(...options.map(([value]) => this.#button(value)))
    }
    options.forEach(([value, text], position) => {
      const button = this.row.children[position]
      setText(button, text)
      button.setAttribute("aria-checked", String(value === chosen))
      button.tabIndex = value === chosen ? 0 : -1
    })
  }

  #button(value) {
    const button = make("button", { type: "button", role: "radio", "data-value": value })
    button.onclick = () => this.onChange(value)
    return button
  }

  #move(event) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
    if (!step) return
    event.preventDefault()
    event.stopPropagation()
    const buttons = [...this.row.children]
    const at = buttons.indexOf(event.target)
    const next = buttons[(at + step + buttons.length) % buttons.length]
    next.focus()
    next.click()
  }
}

/** Something that is on or off. */
export class Toggle {
  constructor(name, onChange) {
    this.box = make("input", { type: "checkbox", "data-control": name })
    this.text = make("span")
    this.element = make("label", { class: "toggle" }, this.box, this.text)
    this.box.onchange = () => onChange(this.box.checked)
  }

  update(text, on, { disabled = false, title = "" } = {}) {
    setText(this.text, text)
    this.box.checked = on
    this.box.disabled = disabled
    this.element.title = title
    this.element.classList.toggle("disabled", disabled)
  }
}
