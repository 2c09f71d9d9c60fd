import { make, setText } from "../../frontend/dom.js"
import { fill } from "../../frontend/text.js"

/** @import { Wait } from "./fetch_queue.js" */

/** Says which layer is waited for, at which place in the queue, and offers to stop. */
export class Notice {
  /** @param {() => void} stop */
  constructor(stop) {
    this.text = make("span", { class: "busy", role: "status" })
    this.button = make("button", { type: "button", class: "plain stop" })
    this.button.hidden = true
    this.button.onclick = stop
    this.element = make("div", { class: "notice" }, this.text, this.button)
  }

  /**
   * @param {Record<string, string>} words
   * @param {string | undefined} layer The one that is waited for.
   * @param {Wait | null} wait Its wait, where that has become long.
   * @param {boolean} stoppable Whether there is something to go back to.
   */
  update(words, layer, wait, stoppable) {
    const { text, button } = this
    if (!layer) setText(text, "")
    else if (wait?.before) setText(text, fill(words.waiting, { count: wait.before }))
    else setText(text, fill(words.computing, { layer }))
    setText(button, words.stop)
    button.hidden = !layer || !wait || !stoppable
  }
}
