import { make, setText } from "../../frontend/dom.js"
import { mounted } from "../../frontend/mounting.js"
import { fill } from "../../frontend/text.js"
import { Scene } from "./scene.js"

/** The moving picture, its caption and the button that moves it again. */
class Welcome {
  constructor(root, data) {
    this.root = root
    this.scene = new Scene(data)
    this.caption = make("p", { class: "caption" })
    this.again = make("button", { type: "button", class: "plain" })
    this.again.onclick = () => this.play()
    this.still = window.matchMedia("(prefers-reduced-motion: reduce)")
    root.replaceChildren(
      this.scene.element,
      make("div", { class: "foot" }, this.caption, this.again),
    )
    this.say(data.words)
    if (!this.still.matches) this.play()
  }

  say(words) {
    this.words = words
    this.scene.element.setAttribute("aria-label", words.alt)
    setText(this.again, words.again)
    this.#caption()
  }

  /** Move once; whoever asked for less motion sees the end of it only. */
  play() {
    cancelAnimationFrame(this.frame)
    let began = 0
    const step = (now) => {
      began ||= now
      this.layer = this.still.matches ? this.#end() : this.scene.show(now - began)
      this.again.hidden = Boolean(this.layer) || this.still.matches
      this.#caption()
      if (this.layer) this.frame = requestAnimationFrame(step)
    }
    this.frame = requestAnimationFrame(step)
  }

  #end() {
    this.scene.finish()
    return null
  }

  #caption() {
    const { layer, words } = this
    const moving = layer && fill(words.moving, { layer: layer.name, size: layer.field })
    setText(this.caption, moving || words.done)
    this.again.hidden = Boolean(layer) || this.still.matches
  }

  close() {
    cancelAnimationFrame(this.frame)
  }
}

/** Streamlit calls this at mounting and whenever the words or the theme change. */
export default function welcome(component) {
  const build = (root) => new Welcome(root, component.data)
  const { view, unmount } = mounted(component, ".welcome", build)
  view.say(component.data.words)
  return unmount
}
