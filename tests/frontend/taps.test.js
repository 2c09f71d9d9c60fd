import assert from "node:assert/strict"
import { test } from "node:test"
import {
  combine,
  placesOf,
  ranked,
  tapsOf,
  termsOf,
} from "../../explorer/ui/components/origins/frontend/taps.js"

/** A source of 3x3 numbers 0..8, and an output pixel at (0, 0) made of its rows and columns. */
const SOURCE = {
  height: 3,
  width: 3,
  channels: 1,
  values: Float32Array.from([0, 1, 2, 3, 4, 5, 6, 7, 8]),
}

function output(rows, columns, rule = "weighted") {
  const axis = (taps) => ({
    places: Int32Array.from(taps.map(([place]) => place)),
    weights: Float32Array.from(taps.map(([, weight]) => weight)),
    count: taps.length,
  })
  return { taps: { rows: axis(rows), columns: axis(columns) }, rule, bias: 0, adds: false }
}

test("a weighted output is the sum of its terms' products", () => {
  const made = output(
    [
      [0, 0.25],
      [1, 0.75],
    ],
    [
      [1, 0.5],
      [2, 0.5],
      [0, 0],
    ],
  )
  const terms = termsOf(SOURCE, made, 0, 0, 0)
  assert.equal(terms.length, 4)
  const expected = 0.25 * 0.5 * (1 + 2) + 0.75 * 0.5 * (4 + 5)
  assert.equal(combine(terms, made).value, expected)
  assert.deepEqual(placesOf(made, 0, 0), { rows: [0, 1], columns: [1, 2] })
})

test("a pixel that is read twice is one term with both weights", () => {
  const made = output(
    [[0, 1]],
    [
      [0, 0.5],
      [0, 0.25],
    ],
  )
  const [term, ...others] = termsOf(SOURCE, made, 0, 0, 0)
  assert.equal(others.length, 0)
  assert.equal(term.weight, 0.75)
})

test("padding counts as zero and never wins", () => {
  const made = output(
    [[0, 1]],
    [
      [-1, 1],
      [1, 1],
    ],
    "max",
  )
  const terms = termsOf({ ...SOURCE, values: SOURCE.values.map((x) => -x) }, made, 0, 0, 0)
  assert.ok(terms[0].padding)
  assert.equal(terms[0].value, 0)
  assert.equal(combine(terms, made).value, -1)
  assert.equal(ranked(terms, "max")[0].value, -1)
})

test("each rule combines as it says", () => {
  const taps = [
    [0, 1],
    [1, 1],
  ]
  const terms = termsOf(SOURCE, output(taps, taps), 0, 0, 0)
  const by = (rule) => combine(terms, { rule, bias: 0 }).value
  assert.deepEqual(["mean", "max", "min", "first"].map(by), [2, 4, 0, 0])
  assert.equal(by("l2"), Math.sqrt(0 + 1 + 9 + 16))
})

test("taps are read out of a message by the output's name", () => {
  const array = (data, shape) => ({ data, shape })
  const taps = tapsOf(
    {
      "0.rows": array([4], [1, 1]),
      "0.rowsWeight": array([1], [1, 1]),
      "0.columns": array([2, 3], [1, 2]),
      "0.columnsWeight": array([0.5, 0.5], [1, 2]),
    },
    "0",
  )
  assert.deepEqual([taps.rows.count, taps.columns.count, taps.kernel], [1, 2, undefined])
})
