import { make } from "../../frontend/dom.js"
import { fill } from "../../frontend/text.js"
import { slab } from "./slab.js"

/** @import { HeadAnswer } from "./protocol.js" */

/**
 * The visitor's own head at the network's end: a list of numbers, and one for each class.
 * @param {Record<string, string>} words
 * @param {HeadAnswer | null} answer Null until it is here.
 */
export function headBox(words, answer) {
  const { inputs = 1, classes = 1, name = "…", share = "" } = answer ?? {}
  const button = make(
    "button",
    {
      type: "button",
      class: "map-layer map-answer",
      "aria-label": [words.head, ...headFacts(words, answer)].join(", "),
      "aria-disabled": "true",
    },
    make("span", { class: "map-room" }, slab("fc", [inputs], 1), slab("softmax", [classes], 1)),
    make("span", { class: "map-said" }, make("span", {}, name), make("b", {}, share)),
  )
  const label = make("span", { class: "map-label" }, words.head)
  return make("div", { class: "map-block map-head" }, button, label)
}

/**
 * What it says, and what it is, as short phrases.
 * @param {Record<string, string>} words
 * @param {HeadAnswer | null} answer
 */
export function headFacts(words, answer) {
  if (!answer) return []
  const { name, share, facts } = answer
  return [fill(words.head_says, { name, share }), ...facts]
}
