import assert from "node:assert/strict"
import { test } from "node:test"
import {
  isFull,
  neighbouringLayer,
  toChannel,
  toLayer,
  toLessKept,
  toPin,
  toUnit,
  toUnpin,
} from "../../explorer/ui/components/linked_view/frontend/navigation.js"
import { record, told } from "./scenes.js"

test("channels stay pinned where they mean the same, and the unit keeps its place", () => {
  const { state } = told("conv1_1", { pinned: [2], unit: [7, 3] })
  assert.deepEqual(toLayer(state, "relu1_1"), { layer: "relu1_1", pinned: [2], unit: [7, 3] })
  assert.deepEqual(toLayer(state, "pool1"), { layer: "pool1", pinned: [2], unit: [3, 1] })
  assert.deepEqual(toLayer(state, "conv2_1"), { layer: "conv2_1", pinned: [], unit: [3, 1] })
})

test("nothing leads to the same layer, an unknown one, or one that the weights lack", () => {
  const { state } = told("conv1_1")
  state.records.set("fc6", record("fc6", { available: false }))
  for (const name of ["conv1_1", "conv9_9", undefined, "fc6"]) {
    assert.equal(toLayer(state, name), null)
  }
})

test("neighbours are the available layers before and behind", () => {
  const { state } = told("relu1_1")
  state.records.set("pool1", record("pool1", { available: false }))
  assert.equal(neighbouringLayer(state, 1), "conv2_1")
  assert.equal(neighbouringLayer(state, -1), "conv1_1")
  assert.equal(neighbouringLayer(state, -2), undefined)
})

test("a click pins a channel alone, or beside up to three others", () => {
  const { state, memory } = told("conv1_1", { pinned: [0] })
  assert.deepEqual(toPin(state, 2, false), { pinned: [2], active: 2 })
  assert.equal(toPin(state, 0, false), null)
  assert.deepEqual(toPin(state, 2, true), { pinned: [0, 2], active: 2 })
  assert.deepEqual(toPin(state, 0, true), { pinned: [] })
  state.comparing = true
  assert.deepEqual(toPin(state, 1, false), { pinned: [0, 1], active: 1 })
  state.scene.pins = [0, 1, 2, 3].map((channel) => ({ channel }))
  assert.ok(isFull(state, 4, false))
  assert.equal(toPin(state, 4, false), null)
  assert.ok(!isFull(state, 3, false))
  assert.deepEqual(toUnpin(state, 1), { pinned: [0, 2, 3] })
  assert.ok(memory)
})

test("the next channel takes the place of the active one", () => {
  const { state } = told("conv1_1", { pinned: [0, 2] })
  assert.deepEqual(toChannel(state, 1), { pinned: [0, 1], active: 1 })
  assert.deepEqual(toChannel(state, 0), { pinned: [0], active: 0 })
})

test("a unit is kept, and let go of when it is chosen again", () => {
  const { state } = told("conv1_1", { unit: [2, 3] })
  assert.deepEqual(toUnit(state, [2, 4]), { unit: [2, 4] })
  assert.deepEqual(toUnit(state, [2, 3]), { unit: null })
})

test("escape lets go of the unit, then of the other channels, then of nothing", () => {
  const { state } = told("conv1_1", { unit: [2, 3], pinned: [0, 2] })
  assert.deepEqual(toLessKept(state), { unit: null })
  state.shown = { ...state.shown, unit: null }
  assert.deepEqual(toLessKept(state), { pinned: [2] })
  state.scene.pins = state.scene.pins.slice(1)
  assert.equal(toLessKept(state), null)
})
