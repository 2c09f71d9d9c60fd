import assert from "node:assert/strict"
import { test } from "node:test"
import {
  EDGE_ROOM,
  deadCount,
  gridOf,
  ratioFor,
  sorted,
} from "../../explorer/ui/components/linked_view/frontend/tiles.js"

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

test("tiles fill the room from edge to edge, in whole device pixels unless reduced", () => {
  for (const [side, count] of [
    [7, 512],
    [14, 512],
    [28, 512],
    [56, 256],
    [112, 128],
    [224, 64],
  ]) {
    for (const roomWidth of [340, 611, 900]) {
      for (const ratio of [1, 1.5, 2]) {
        const room = { count, width: side, height: side, roomWidth, roomHeight: 300, ratio }
        const { columns, scale, columnPitch } = gridOf({ side: 40, ...room })
        const wide = columnPitch * (columns - 1) + side * scale + 2 * EDGE_ROOM
        if (columns > 1) assert.ok(Math.abs(wide - roomWidth) < 1e-9)
        assert.ok(columns === 1 || columnPitch >= side * scale)
        if (scale * ratio >= 1) assert.ok(Math.abs((scale * ratio) % 1) < 1e-9)
      }
    }
  }
})

test("few tiles are larger, as long as all are seen at once", () => {
  const room = { width: 56, height: 56, roomWidth: 600, roomHeight: 400, ratio: 1, side: 40 }
  const [few, many] = [gridOf({ ...room, count: 6 }), gridOf({ ...room, count: 500 })]
  assert.ok(few.scale > many.scale)
  assert.ok(Math.ceil(6 / few.columns) * few.rowPitch + 2 * EDGE_ROOM <= 400)
})

test("tiles become smaller until enough of them are in sight, and still fill the room", () => {
  for (const side of [7, 14, 28, 56]) {
    for (const [roomWidth, roomHeight] of [
      [366, 672],
      [366, 600],
      [420, 500],
    ]) {
      const room = { count: 512, width: side, height: side, roomWidth, roomHeight, ratio: 1 }
      const { columns, scale, rowPitch, columnPitch } = gridOf({ side: 48, least: 60, ...room })
      const rows = Math.floor((roomHeight - EDGE_ROOM + 2) / rowPitch)
      assert.ok(rows * columns >= 60, `${side}: ${rows} × ${columns}`)
      assert.ok(side * scale >= 0.7 * (columnPitch - 4), `${side}: gaps`)
      const plain = gridOf({ side: 48, ...room })
      assert.ok(plain.columns <= columns)
    }
  }
})

test("a canvas that would be too large everywhere is drawn coarser", () => {
  assert.equal(ratioFor(64, 60, 2), 2)
  assert.equal(ratioFor(4096, 60, 2), 1)
})
