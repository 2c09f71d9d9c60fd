import { make } from "../../frontend/dom.js"

/**
 * A layer's body: its height stands for the side of the maps, its width for their number.
 * Convention: the height is a share of the room that the style gives the tallest.
 */
export function slab(kind, out, side) {
  const flat = out.length === 1
  const height = flat
    ? Math.min(1, Math.sqrt(out[0]) / 77)
    : Math.sqrt(Math.max(out[1], out[2]) / side)
  const width = flat ? 3 : Math.max(2, Math.sqrt(out[0]) * 0.54)
  const depth = flat ? 0.02 : height * 0.1
  return make("span", {
    class: `slab ${kind}`,
    style: `width:${width.toFixed(1)}px;--share:${height.toFixed(3)};--deep:${depth.toFixed(3)}`,
  })
}
