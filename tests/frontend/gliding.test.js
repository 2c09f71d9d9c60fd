import assert from "node:assert/strict"
import { test } from "node:test"
import {
  momentAt,
  STAGE_MS,
  windowAt,
} from "../../explorer/ui/components/welcome/frontend/gliding.js"

test("five layers take turns, and all is over before five seconds have passed", () => {
  const stages = []
  let elapsed = 0
  for (; momentAt(elapsed, 5); elapsed += 10) {
    const { stage, row, rows, across } = momentAt(elapsed, 5)
    assert.ok(row < rows && across >= 0 && across <= 1)
    stages.push(stage)
  }
  assert.deepEqual([...new Set(stages)], [0, 1, 2, 3, 4])
  assert.ok(elapsed <= 5000)
  assert.equal(momentAt(5 * STAGE_MS, 5), null)
})

test("a window goes from the first row to the last and never leaves the picture", () => {
  for (const size of [5 / 224, 0.4, 196 / 224, 1]) {
    for (const [row, across] of [
      [0, 0],
      [1, 0.5],
      [2, 1],
    ]) {
      const { x, y } = windowAt(row, 3, across, size)
      assert.ok(x >= 0 && y >= 0 && x + size <= 1 + 1e-12 && y + size <= 1 + 1e-12)
    }
    assert.ok(windowAt(0, 3, 0, size).y <= windowAt(2, 3, 0, size).y)
  }
  assert.deepEqual(windowAt(1, 3, 0.5, 0.5), { x: 0.25, y: 0.25, size: 0.5 })
})
