import { make } from "../../frontend/dom.js"
import { isForBrowser, stepOf } from "../../frontend/keys.js"

/** Turn a key press into one of the view's actions; false where it means nothing here. */
export function act(event, actions) {
  if (isForBrowser(event)) return false
  if (event.target.matches?.("input, select, textarea, dialog *")) return false
  const onMap = event.target.classList?.contains("frame")
  const step = onMap && stepOf(event)
  if (step) {
    actions.step(...step)
    return true
  }
  if (onMap && (event.key === "Enter" || event.key === " ")) return done(actions.keep)
  const simple = {
    "[": () => actions.channel(-1),
    "]": () => actions.channel(1),
    ",": () => actions.layer(-1),
    ".": () => actions.layer(1),
    a: actions.card,
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
  /** @param {() => void} onTour */
  constructor(onTour) {
    this.title = make("h2")
    this.table = make("dl")
    this.close = make("button", { type: "button", class: "plain" })
    this.close.onclick = () => this.element.close()
    this.tour = make("button", { type: "button", class: "plain" })
    this.tour.onclick = () => {
      this.element.close()
      onTour()
    }
    const foot = make("div", { class: "keys-foot" }, this.close, this.tour)
    this.element = make("dialog", { class: "keys" }, this.title, this.table, foot)
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
      ["A", words.key_card],
      ["Esc", words.key_unpin],
      ["?", words.key_help],
    ]
    this.title.textContent = words.keys
    this.close.textContent = words.close
    this.tour.textContent = words.tour
    this.table.replaceChildren(
      ...rows.map(([keys, text]) =>
        make("div", {}, make("dt", {}, make("kbd", {}, keys)), make("dd", {}, text)),
      ),
    )
    this.element.showModal()
  }
}
