import assert from "node:assert/strict"
import { test } from "node:test"
import { unpackAll } from "../../explorer/ui/components/frontend/unpack.js"
import { container, joined } from "./containers.js"

const ARRAYS = {
  levels: { data: Uint8Array.from([1, 2, 3]), shape: [3] },
  values: { data: Float32Array.from([0.5, -2, NaN, 8]), shape: [2, 2] },
  rows: { data: Int32Array.from([-7]), shape: [1] },
}

test("a container gives back its header and its arrays, wherever its bytes begin", () => {
  const bytes = container({ kind: "图" }, ARRAYS)
  for (const shift of [0, 1, 5]) {
    const shifted = new Uint8Array(bytes.length + shift)
    shifted.set(bytes, shift)
    const [{ header, arrays }, ...others] = unpackAll(shifted.subarray(shift))
    assert.equal(others.length, 0)
    assert.equal(header.kind, "图")
    assert.deepEqual(arrays, ARRAYS)
  }
})

test("several are taken apart in order, each with memory of its own", () => {
  const bytes = joined(container({ number: 1 }, ARRAYS), container({ number: 2 }, ARRAYS))
  const found = unpackAll(bytes)
  assert.deepEqual(
    found.map(({ header }) => header.number),
    [1, 2],
  )
  assert.notEqual(found[0].arrays.values.data.buffer, found[1].arrays.values.data.buffer)
  assert.deepEqual(found[1].arrays.values.data, ARRAYS.values.data)
})
