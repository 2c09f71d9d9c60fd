import assert from "node:assert/strict"
import { test } from "node:test"
import {
  count,
  decimal,
  exact,
  figure,
  fill,
  percent,
  shape,
  whole,
} from "../../explorer/ui/components/frontend/text.js"

test("an exact number is the shortest that means the same float32", () => {
  const bits = new Uint32Array(1)
  const float = new Float32Array(bits.buffer)
  for (let step = 1; step < 3000; step += 1) {
    bits[0] = (step * 2654435761) >>> 0
    if (!Number.isFinite(float[0])) continue
    const text = exact(float[0]).replace("−", "-")
    assert.equal(Math.fround(Number(text)), float[0], text)
  }
  assert.deepEqual(
    [0.1, 2, -0.25, 1 / 3].map((x) => exact(Math.fround(x))),
    ["0.1", "2", "−0.25", "0.33333334"],
  )
  assert.deepEqual([NaN, Infinity, -Infinity].map(exact), ["NaN", "∞", "−∞"])
})

test("figures have three or four digits and no zeros that say nothing", () => {
  const said = [0, 1234.56, 0.0005, 12.3456, -2.5, 123456, 1.2].map(figure)
  assert.deepEqual(said, ["0", "1235", "5e-4".replace("-", "−"), "12.3", "−2.5", "1.23e5", "1.2"])
  assert.equal(decimal(0.30000001192), "0.3")
})

test("a share never rounds to a false nothing or all", () => {
  const said = [0, 0.0004, 0.052, 0.5, 0.9996, 1, NaN].map(percent)
  assert.deepEqual(said, ["0%", "< 0.1%", "5.2%", "50%", "> 99.9%", "100%", "–"])
})

test("counts and shapes read as people write them", () => {
  assert.deepEqual([1.8496e9, 86_704_128, 9_408, 512].map(count), [
    "1.85 G",
    "86.7 M",
    "9.41 k",
    "512",
  ])
  assert.equal(shape([64, 224, 224]), "64×224×224")
  assert.equal(shape([4096]), "4096")
  assert.equal(whole(138357544, "en"), "138,357,544")
})

test("braces are filled, unknown ones stay", () => {
  assert.equal(fill("{a} of {b}, {c}", { a: 1, b: "two" }), "1 of two, {c}")
  assert.equal(fill(undefined, {}), "")
})
