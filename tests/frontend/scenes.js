/** What tests of the linked view's modules need: layers, messages, and a state that has seen them. */

import { Memory } from "../../explorer/ui/components/linked_view/frontend/memory.js"
import { State } from "../../explorer/ui/components/linked_view/frontend/state.js"

export const CONTENT = "a picture"
export const SCALE = "auto:en"
export const DISPLAY = {
  order: "number",
  hide_dead: false,
  shared_scale: false,
  on_source: false,
}
const SIDES = { conv1_1: 8, relu1_1: 8, pool1: 4, conv2_1: 4 }

/** One layer as the network map draws it. */
export function record(name, more = {}) {
  const side = SIDES[name] ?? 4
  return {
    name,
    kind: name.replace(/\d.*/, ""),
    block: Number(name.match(/\d/)?.[0] ?? 0),
    out_shape: [3, side, side],
    in_shape: [3, side, side],
    receptive_field: 3,
    start: -1,
    stride: 1,
    available: true,
    ...more,
  }
}

export function picture(
  content = CONTENT,
  layers = Object.keys(SIDES).map((name) => record(name)),
) {
  return { header: { kind: "picture", content, layers }, arrays: {} }
}

/** A layer whose channel 1 has the highest peak. */
export function layer(name, content = CONTENT, scaleKey = SCALE, maximum = [1, 9, 4]) {
  const side = SIDES[name]
  const figure = (values) => ({ data: Float32Array.from(values), shape: [values.length] })
  const zeros = maximum.map(() => 0)
  const names = ["low", "high", "minimum", "mean", "std", "zeroShare", "peakRow", "peakColumn"]
  return {
    header: { kind: "layer", content, scaleKey, layer: name, step: 1, cellLabels: [] },
    arrays: {
      ...Object.fromEntries(names.map((key) => [key, figure(zeros)])),
      maximum: figure(maximum),
      tiles: {
        data: new Uint8Array(maximum.length * side * side),
        shape: [maximum.length, side, side],
      },
    },
  }
}

export function maps(name, channels, arrays, rule = "conv", content = CONTENT) {
  const side = SIDES[name]
  const stack = { data: new Float32Array(channels.length * side * side), shape: [1, side, side] }
  return {
    header: { kind: "maps", content, layer: name, channels, rule },
    arrays: arrays ?? { maps: stack },
  }
}

export function focus(name, more = {}) {
  return {
    kind: "focus",
    content: CONTENT,
    scaleKey: SCALE,
    endpoint: "a-secret",
    layer: name,
    pinned: [],
    unit: null,
    display: DISPLAY,
    serial: 0,
    ...more,
  }
}

/** A state and a memory to which the page has told all about a layer. */
export function told(name, more = {}) {
  const [state, memory] = [new State(), new Memory()]
  for (const message of [picture(), layer(name), maps(name, [0, 1, 2])]) memory.take(message)
  state.settle(focus(name, more))
  state.open(memory.picture(CONTENT))
  state.advance(memory)
  state.compose(memory)
  return { state, memory }
}
