import assert from "node:assert/strict"
import { test } from "node:test"
import { counted } from "../../explorer/ui/components/linked_view/frontend/histogram.js"

test("every finite value is counted once, in a bin that holds it", () => {
  const values = Float32Array.from([-2, 0, 0, 6, 5.9, NaN, Infinity])
  const found = counted(values)
  assert.deepEqual([found.low, found.high, found.total], [-2, 6, 5])
  assert.equal(found.counts.length, 64)
  assert.equal(found.step, 0.125)
  assert.deepEqual([found.counts[0], found.counts[16], found.counts[63]], [1, 2, 2])
  assert.equal(found.most, 2)
})

test("a constant map gets the width that numpy gives it", () => {
  const found = counted(Float32Array.from([3, 3, 3]))
  assert.deepEqual([found.low, found.high, found.counts[32]], [2.5, 3.5, 3])
})

test("without a finite value there is nothing to count", () => {
  const found = counted(Float32Array.from([NaN]))
  assert.deepEqual([found.total, found.most, found.low], [0, 1, -0.5])
})
