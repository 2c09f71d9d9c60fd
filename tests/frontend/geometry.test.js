import assert from "node:assert/strict"
import { test } from "node:test"
import {
  clip,
  fieldOf,
  fromSource,
  onSource,
  unitsSeeing,
} from "../../explorer/ui/components/linked_view/frontend/geometry.js"

/** conv3_2 of VGG16: receptive field 32, stride 4; its first unit begins at -14. */
const LAYER = { receptive_field: 32, stride: 4, start: -14, out_shape: [256, 56, 56] }

test("a unit sees the square that the layer's figures say", () => {
  assert.deepEqual(fieldOf(LAYER, 0, 3), { x0: -2, y0: -14, x1: 30, y1: 18 })
  assert.equal(fieldOf({ receptive_field: null }, 0, 0), null)
})

test("the units that see a pixel are exactly those whose field has it", () => {
  const [, height, width] = LAYER.out_shape
  for (const [x, y] of [
    [0, 0],
    [17, 100],
    [223, 1],
    [223, 223],
  ]) {
    const seeing = []
    for (let row = 0; row < height; row += 1) {
      for (let column = 0; column < width; column += 1) {
        const { x0, y0, x1, y1 } = fieldOf(LAYER, row, column)
        if (x >= x0 && x < x1 && y >= y0 && y < y1) seeing.push([row, column])
      }
    }
    const box = unitsSeeing(LAYER, x, y)
    const inside = seeing.every(
      ([row, column]) => row >= box.y0 && row < box.y1 && column >= box.x0 && column < box.x1,
    )
    assert.ok(inside)
    assert.equal(seeing.length, (box.x1 - box.x0) * (box.y1 - box.y0))
  }
  assert.equal(unitsSeeing({ receptive_field: null }, 0, 0), null)
})

test("only what lies on the picture is left of a box", () => {
  assert.deepEqual(clip({ x0: -3, y0: 2, x1: 5, y1: 99 }, 10, 10), { x0: 0, y0: 2, x1: 5, y1: 10 })
  assert.equal(clip({ x0: 10, y0: 0, x1: 12, y1: 5 }, 10, 10), null)
})

test("a place on the photo's small copy and back is the same network pixel", () => {
  const source = { scale_xy: [0.5, 0.25], offset_xy: [10, -4], factor: 0.8 }
  for (const [x, y] of [
    [0, 0],
    [31, 7],
    [200, 150],
  ]) {
    const box = onSource({ x0: x, y0: y, x1: x + 1, y1: y + 1 }, source)
    const middle = fromSource((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2, source)
    assert.deepEqual(middle, [x, y])
  }
})
