import { make } from "../../frontend/dom.js"

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }

/** Turn a key press into one of the view's actions; false where it means nothing here. */
export function act(event, actions) {
  if (event.ctrlKey || event.metaKey || event.altKey) return false
  if (event.target.matches?.("input, select, textarea, dialog *")) return false
  const onMap = event.target.classList?.contains("frame")
  if (onMap && ARROWS[event.key]) {
    const [down, right] = ARROWS[event.key]
    const jump = event.shiftKey ? 5 : 1
    actions.step(down * jump, right * jump)
    return true
  }
  if (onMap && (event.key === "Enter" || event.key === " ")) return done(actions.keep)
  const simple = {
    "[": () => actions.channel(-1),
    "]": () => actions.channel(1),
    ",": () => actions.layer(-1),
    ".": () => actions.layer(1),
    "?": actions.help,
    Escape: actions.letGo,
  }[event.key]
  return simple ? done(simple) : false
}

function done(action) {
  return action() !== false
}

/** The list of keys, as a dialog of the browser's own. */
export class KeyList {
  constructor() {
    this.title = make("h2")
    this.table = make("dl")
    this.close = make("button", { type: "button", class: "plain" })
    this.close.onclick = () => this.element.close()
    this.element = make("dialog", { class: "keys" }, this.title, this.table, this.close)
    this.element.onclick = (event) => {
      if (event.target === this.element) this.element.close()
    }
  }

  /** Open it, in the page's words. */
  open(words) {
    const rows = [
      ["← ↑ → ↓", words.key_arrows],
      ["Shift ← ↑ → ↓", words.key_jump],
      ["Enter", words.key_pin],
      ["[ ]", words.key_channels],
      [", .", words.key_layers],
      ["Esc", words.key_unpin],
      ["?", words.key_help],
    ]
    this.title.textContent = words.keys
    this.close.textContent = words.close
    this.table.replaceChildren(
      ...rows.map(([keys, text]) =>
        make("div", {}, make("dt", {}, make("kbd", {}, keys)), make("dd", {}, text)),
      ),
    )
    this.element.showModal()
  }
}
