import assert from "node:assert/strict"
import { test } from "node:test"
import { Actions } from "../../explorer/ui/components/linked_view/frontend/actions.js"
import { DISPLAY, told } from "./scenes.js"

/** The actions of somebody who has been told of a layer, and everything that they bring about. */
function acting(name, more) {
  const { state } = told(name, more)
  const done = []
  const note =
    (what) =>
    (...said) =>
      done.push([what, ...said])
  const screen = {
    pointer: { pointed: { row: 0, column: 0 } },
    wallSection: { sayFull: note("full") },
    wall: {
      hovered: undefined,
      neighbour: (channel, step) => channel + step,
      reveal: note("reveal"),
    },
  }
  const synchronizer = { foresee: note("foresee"), drop: note("drop"), hurry: note("hurry") }
  const parts = { state, screen, synchronizer, times: { rest_ms: 80 } }
  const actions = new Actions({ ...parts, choose: note("choose"), lead: note("lead") })
  return { actions, state, screen, done }
}

test("another layer is chosen and the place pointed at forgotten; the same one changes nothing", () => {
  const { actions, screen, done } = acting("conv1_1")
  actions.goTo("conv1_1")
  assert.deepEqual(done, [])
  assert.ok(screen.pointer.pointed)
  actions.goTo("pool1", 80)
  assert.deepEqual(done, [["choose", { layer: "pool1", pinned: [], unit: null }, 80]])
  assert.equal(screen.pointer.pointed, null)
})

test("a press has a layer fetched and chooses nothing", () => {
  const { actions, done } = acting("conv1_1")
  actions.foresee("pool1")
  assert.deepEqual(done, [["foresee", { layer: "pool1", pinned: [], unit: null }]])
})

test("a setting is told when the keys come to rest, and the others stay", () => {
  const { actions, done } = acting("conv1_1")
  actions.display({ order: "peak" })
  assert.deepEqual(done, [["choose", { display: { ...DISPLAY, order: "peak" } }, 80]])
})

test("a fifth channel is not pinned, and that is said", () => {
  const { actions, state, done } = acting("conv1_1", { pinned: [0] })
  state.scene.pins = [0, 1, 2, 3].map((channel) => ({ channel }))
  actions.pin(4, true)
  assert.deepEqual(done, [["full"]])
})

test("who stops stays with what was whole, after giving up what is on its way", () => {
  const { actions, state, done } = acting("conv1_1", { pinned: [2], unit: [1, 1] })
  state.choose({ layer: "pool1", pinned: [], unit: null })
  actions.stop()
  assert.deepEqual(done, [["drop"], ["choose", { layer: "conv1_1", pinned: [2], unit: [1, 1] }]])
})

test("a lead has the unit that is kept and the channel whose number is read", () => {
  const { actions, done } = acting("conv1_1", { pinned: [0, 2], unit: [1, 1] })
  actions.leadTo("prove")
  const unit = { lead: "prove", active: 2, pinned: [0, 2], layer: "conv1_1", unit: [1, 1] }
  assert.deepEqual(done, [["drop"], ["lead", unit]])
})

test("a card is the active channel's or the tile's that is looked at, and comes first", () => {
  const { actions, screen, state, done } = acting("conv1_1", { pinned: [0, 2], unit: [1, 1] })
  const place = { lead: "card", layer: "conv1_1", unit: [1, 1] }
  actions.openCard()
  actions.leadTo("card")
  screen.wall.hovered = 1
  actions.openCard()
  state.comparing = true
  actions.openCard()
  const leads = done.filter(([what]) => what === "lead")
  assert.equal(done.length, 2 * leads.length)
  assert.deepEqual(leads, [
    ["lead", { ...place, active: 2, pinned: [2, 0] }],
    ["lead", { ...place, active: 2, pinned: [2, 0] }],
    ["lead", { ...place, active: 1, pinned: [1] }],
    ["lead", { ...place, active: 1, pinned: [1, 0, 2] }],
  ])
})

test("a layer without maps has no cards", () => {
  const { actions, state, done } = acting("conv1_1", { pinned: [0] })
  state.scene.record = { ...state.scene.record, kind: "avgpool" }
  assert.equal(actions.openCard(), false)
  assert.deepEqual(done, [])
})

test("a card that is opened right after a choice is told of in one voice with it", () => {
  const { actions, state, done } = acting("conv1_1", { pinned: [0, 2] })
  state.choose({ display: { ...DISPLAY, order: "peak" } })
  actions.openCard(2)
  assert.deepEqual(
    done.map(([what]) => what),
    ["choose", "drop", "lead"],
  )
  assert.deepEqual(done[0][1], { pinned: [2, 0], active: 2 })
})
