import assert from "node:assert/strict"
import { test } from "node:test"
import { focus, layer, maps, told } from "./scenes.js"

test("a choice counts until the page has heard of it, and no older word takes it back", () => {
  const { state } = told("conv1_1")
  state.choose({ layer: "pool1" })
  state.choose({ pinned: [2] })
  assert.equal(state.target.layer, "pool1")
  state.settle(focus("pool1", { serial: 1 }))
  assert.deepEqual(state.target.pinned, [2])
  state.settle(focus("pool1", { serial: 2, pinned: [2] }))
  assert.equal(state.pending, null)
  assert.deepEqual(state.target.pinned, [2])
})

test("a choice goes on to another picture that the page shows meanwhile", () => {
  const { state } = told("conv1_1")
  state.choose({ layer: "pool1" })
  state.settle(focus("conv1_1", { content: "another", scaleKey: "auto:zh" }))
  assert.deepEqual(
    [state.target.content, state.target.scaleKey, state.target.layer],
    ["another", "auto:zh", "pool1"],
  )
})

test("what is drawn stays until the layer that is wanted is here", () => {
  const { state, memory } = told("conv1_1")
  state.choose({ layer: "pool1" })
  state.advance(memory)
  assert.ok(state.waiting)
  assert.equal(state.compose(memory).record.name, "conv1_1")
  memory.take(layer("pool1"))
  state.advance(memory)
  assert.ok(!state.waiting)
  assert.equal(state.compose(memory).record.name, "pool1")
})

test("who waits no longer goes back to where everything was here, of the same picture", () => {
  const { state, memory } = told("conv1_1")
  memory.take(maps("conv1_1", [0, 1, 2]))
  state.advance(memory)
  state.choose({ layer: "pool1", pinned: [2] })
  state.advance(memory)
  assert.deepEqual([state.refuge.layer, state.refuge.pinned], ["conv1_1", []])
  memory.take(layer("pool1"))
  state.advance(memory)
  assert.equal(state.shown.layer, "pool1")
  assert.equal(state.refuge.layer, "conv1_1")
  state.settle(focus("conv1_1", { content: "another" }))
  assert.equal(state.refuge, null)
})

test("without a pinned channel the strongest is shown, and impossible ones are left out", () => {
  const { state, memory } = told("conv1_1")
  assert.deepEqual(state.pinned, [1])
  state.choose({ pinned: [2, 7] })
  state.advance(memory)
  state.compose(memory)
  assert.deepEqual(state.pinned, [2])
})

test("the active channel is one of those that are pinned", () => {
  const { state, memory } = told("conv1_1", { pinned: [0, 2] })
  assert.equal(state.active, 2)
  state.activate(0)
  assert.deepEqual(
    state.scene.pins.map((pin) => pin.active),
    [true, false],
  )
  state.choose({ pinned: [2] })
  state.advance(memory)
  state.compose(memory)
  assert.equal(state.active, 2)
})

test("a report says what is lacking, and a choice only where there was one", () => {
  const { state, memory } = told("conv1_1")
  assert.deepEqual(state.report(memory), {
    content: "a picture",
    scale: "auto:en",
    layer: "conv1_1",
    serial: 0,
    lacking: null,
  })
  state.choose({ layer: "pool1", pinned: [2], unit: [1, 1] })
  const report = state.report(memory)
  assert.deepEqual(report.lacking, { picture: false, wall: true, channels: [2] })
  assert.deepEqual([report.serial, report.pinned, report.unit], [1, [2], [1, 1]])
  for (const message of [layer("pool1"), maps("pool1", [2])]) memory.take(message)
  assert.equal(state.report(memory).lacking, null)
})
