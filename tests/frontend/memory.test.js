import assert from "node:assert/strict"
import { test } from "node:test"
import { Memory, strongest } from "../../explorer/ui/components/linked_view/frontend/memory.js"
import { CONTENT, DISPLAY, SCALE, layer, maps, picture } from "./scenes.js"

const TARGET = {
  content: CONTENT,
  scaleKey: SCALE,
  layer: "conv1_1",
  pinned: [],
  unit: null,
  display: DISPLAY,
}

function having(...messages) {
  const memory = new Memory()
  for (const message of messages) memory.take(message)
  return memory
}

test("what is lacking is told part by part", () => {
  const memory = new Memory()
  const lacking = () => memory.lacking(TARGET)
  assert.deepEqual(lacking(), { picture: true, wall: true, channels: [] })
  memory.take(picture())
  assert.deepEqual(lacking(), { picture: false, wall: true, channels: [] })
  memory.take(layer("conv1_1"))
  assert.deepEqual(lacking(), { picture: false, wall: false, channels: [1] })
  memory.take(maps("conv1_1", [1]))
  assert.equal(lacking(), null)
  assert.deepEqual(memory.lacking({ ...TARGET, pinned: [1, 2] }).channels, [2])
})

test("another scale lacks the wall and has the numbers, another picture has neither", () => {
  const memory = having(picture(), layer("conv1_1"), maps("conv1_1", [1]))
  const other = memory.lacking({ ...TARGET, scaleKey: "layer:en", pinned: [1] })
  assert.deepEqual(other, { picture: false, wall: true, channels: [] })
  const another = memory.lacking({ ...TARGET, content: "another", pinned: [1] })
  assert.deepEqual(another, { picture: true, wall: true, channels: [1] })
})

test("what was not used for longest is forgotten, the newest never", () => {
  const memory = new Memory()
  for (const content of ["a", "b", "c"]) memory.take(picture(content))
  assert.ok(memory.picture("a"))
  memory.take(picture("d"))
  assert.deepEqual(
    ["a", "b", "c", "d"].map((content) => Boolean(memory.picture(content))),
    [true, false, true, true],
  )
  const large = { maps: { data: new Float32Array(8e6), shape: [1, 2000, 4000] } }
  memory.take(maps("conv1_1", [1]))
  memory.take(maps("conv1_1", [2], large))
  assert.equal(memory.map(CONTENT, "conv1_1", 1), undefined)
  assert.equal(memory.map(CONTENT, "conv1_1", 2).values.length, 8e6)
})

test("a ReLU and a pooling follow from what went into them", () => {
  const before = { data: Float32Array.from([-1, 2, 3, -4, 5, -6, -7, 8, 9]), shape: [1, 3, 3] }
  const memory = having(
    maps("relu1_1", [5], { before }, "relu"),
    maps("pool1", [5], { before }, "pool"),
  )
  assert.deepEqual([...memory.map(CONTENT, "relu1_1", 5).values], [0, 2, 3, 0, 5, 0, 0, 8, 9])
  const pooled = memory.map(CONTENT, "pool1", 5)
  assert.deepEqual([...pooled.values, pooled.height, pooled.width], [5, 1, 1])
  assert.deepEqual([...memory.before(CONTENT, "pool1", 5).values], [...before.data])
})

test("several channels of one message are taken apart", () => {
  const stack = { data: Float32Array.from([1, 2, 3, 4, 5, 6, 7, 8]), shape: [2, 2, 2] }
  const memory = having(maps("pool1", [4, 2], { maps: stack }))
  assert.deepEqual([...memory.map(CONTENT, "pool1", 4).values], [1, 2, 3, 4])
  assert.deepEqual([...memory.map(CONTENT, "pool1", 2).values], [5, 6, 7, 8])
})

test("the strongest channel is the first with the highest peak; NaN is none", () => {
  const peaks = (...values) => strongest(layer("pool1", CONTENT, SCALE, values))
  assert.equal(peaks(1, 9, 9), 1)
  assert.equal(peaks(NaN, 2, 3), 2)
  assert.equal(peaks(NaN, NaN), 0)
  assert.equal(peaks(-3, -2, -5), 1)
})

test("thumbnails of several blocks come together", () => {
  const part = (name) => ({
    header: { kind: "thumbnails", content: CONTENT },
    arrays: { [name]: 1 },
  })
  const memory = having(part("conv1_1"), part("conv2_1"))
  assert.deepEqual(Object.keys(memory.thumbnails.get(CONTENT)), ["conv1_1", "conv2_1"])
})
