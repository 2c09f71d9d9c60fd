import assert from "node:assert/strict"
import { test } from "node:test"
import {
  deadCount,
  sorted,
} from "../../explorer/ui/components/linked_view/frontend/wall.js"

const figure = (...values) => ({ data: Float32Array.from(values) })
const ARRAYS = {
  minimum: figure(0, -1, 0, 0),
  maximum: figure(5, 0, 0, 7),
  mean: figure(1, 3, 0, 3),
  zeroShare: figure(0.5, 0, 1, 0.2),
}

test("channels are sorted by figure, the smaller number first where they are equal", () => {
  assert.deepEqual(sorted(ARRAYS, "number", false), [0, 1, 2, 3])
  assert.deepEqual(sorted(ARRAYS, "peak", false), [3, 0, 1, 2])
  assert.deepEqual(sorted(ARRAYS, "mean", false), [1, 3, 0, 2])
  assert.deepEqual(sorted(ARRAYS, "zeros", false), [2, 0, 3, 1])
})

test("a channel is dead only if it is zero everywhere", () => {
  assert.equal(deadCount(ARRAYS), 1)
  assert.deepEqual(sorted(ARRAYS, "peak", true), [3, 0, 1])
})
