import assert from "node:assert/strict"
import { test } from "node:test"
import { stepTo } from "../../explorer/ui/components/tile_grid/frontend/steps.js"

test("arrows lead one tile or one row, never off the grid, and other keys nowhere", () => {
  const from = (key, at) => stepTo(key, at, 4, 10)
  assert.deepEqual(
    [from("ArrowRight", 3), from("ArrowDown", 3), from("ArrowUp", 5), from("ArrowLeft", 0)],
    [4, 7, 1, 0],
  )
  assert.deepEqual(
    [from("ArrowDown", 8), from("Home", 8), from("End", 2), from("x", 2)],
    [9, 0, 9, null],
  )
})
