import assert from "node:assert/strict"
import { test } from "node:test"
import { around, cellUnder, listenTo } from "../../explorer/ui/components/frontend/cells.js"
import { stepOf } from "../../explorer/ui/components/frontend/keys.js"
import { mounted } from "../../explorer/ui/components/frontend/mounting.js"

test("a pointer is over one cell, and beyond the edge it is over the last", () => {
  const canvas = { getBoundingClientRect: () => ({ left: 10, top: 20, width: 40, height: 60 }) }
  const under = (clientX, clientY) =>
    cellUnder({ clientX, clientY }, canvas, { height: 6, width: 2 })
  assert.deepEqual(under(10, 20), [0, 0])
  assert.deepEqual(under(29.9, 79.9), [5, 0])
  assert.deepEqual(under(30, 30), [1, 1])
  assert.deepEqual(under(500, -3), [0, 1])
})

test("a mark lies around its cells and can always be seen", () => {
  assert.deepEqual(around({ x0: 1, y0: 2, x1: 3, y1: 4 }, 10), {
    x: 10,
    y: 20,
    width: 20,
    height: 20,
  })
  assert.deepEqual(around({ x0: 4, y0: 6, x1: 5, y1: 7 }, 1), { x: 1, y: 3, width: 7, height: 7 })
})

test("arrows lead one cell, with the shift key five, and other keys nowhere", () => {
  assert.deepEqual(stepOf({ key: "ArrowUp", shiftKey: false }), [-1, 0])
  assert.deepEqual(stepOf({ key: "ArrowRight", shiftKey: true }), [0, 5])
  assert.equal(stepOf({ key: "a", shiftKey: false }), null)
})

test("a view is made once for an element, and anew for another one", () => {
  const closed = []
  const build = (root) => ({ root, close: () => closed.push(root) })
  const page = { querySelector: () => page.root }
  const at = (root) => {
    page.root = root
    return mounted({ parentElement: page }, ".any", build)
  }
  const first = at("one")
  assert.equal(at("one").view, first.view)
  const second = at("two")
  assert.notEqual(second.view, first.view)
  assert.deepEqual(closed, ["one"])
  second.unmount()
  assert.deepEqual(closed, ["one", "two"])
  assert.notEqual(at("two").view, second.view)
})

test("what is kept is what was pointed at, though a click comes with whole pixels", () => {
  const frame = {}
  const kept = []
  const under = ({ clientX }) => [0, Math.floor(clientX / 7.5)]
  const nothing = () => {}
  const keep = (row, column) => kept.push([row, column])
  listenTo(frame, under, { point: nothing, leave: nothing, keep, focus: nothing })
  frame.onpointermove({ clientX: 7.6 })
  frame.onpointerdown({ clientX: 7.6, pointerType: "mouse" })
  frame.onclick({ clientX: 7 })
  frame.onpointerleave()
  frame.onclick({ clientX: 7 })
  assert.deepEqual(kept, [
    [0, 1],
    [0, 0],
  ])
})
