import assert from "node:assert/strict"
import { test } from "node:test"
import {
  boxAt,
  stepped,
  unitAt,
} from "../../explorer/ui/components/side_by_side/frontend/places.js"

test("the unit of another map holds the middle of the place", () => {
  for (const [from, to] of [
    [7, 14],
    [14, 7],
    [28, 15],
    [5, 224],
  ]) {
    for (let row = 0; row < from; row += 1) {
      const place = { row, column: from - 1 - row, height: from, width: from }
      const unit = unitAt(place, { height: to, width: to })
      for (const along of ["row", "column"]) {
        const middle = (place[along] + 0.5) / from
        assert.ok(unit[along] / to <= middle && middle <= (unit[along] + 1) / to)
      }
    }
  }
})

test("a place covers its share of a finer map and one unit of a coarser one", () => {
  const place = { row: 1, column: 2, height: 4, width: 4 }
  const finer = boxAt(place, { height: 8, width: 16 })
  assert.deepEqual(finer, { x0: 8, y0: 2, x1: 12, y1: 4 })
  const coarser = boxAt(place, { height: 2, width: 2 })
  assert.deepEqual(coarser, { x0: 1, y0: 0, x1: 2, y1: 1 })
})

test("steps end at the border", () => {
  const place = { row: 0, column: 3, height: 4, width: 4 }
  assert.deepEqual(stepped(place, -1, 5), { ...place, row: 0, column: 3 })
  assert.deepEqual(stepped(place, 2, -1), { ...place, row: 2, column: 2 })
})
