import assert from "node:assert/strict"
import { test } from "node:test"
import { Synchronizer } from "../../explorer/ui/components/linked_view/frontend/synchronizer.js"
import { Clock } from "./clock.js"
import { CONTENT, SCALE, focus, layer, maps, told } from "./scenes.js"
import { Server, settled } from "./server.js"

const TIMES = {
  after_paint_ms: 10,
  rest_ms: 30,
  heard_ms: 100,
  slow_ms: 60_000,
  place_ms: 400,
  fetch_patience_ms: 60_000,
}

function begin(test, name = "conv1_1", more = {}) {
  globalThis.window ??= { location: { href: "http://here/explore" } }
  const clock = new Clock().install(test)
  const [server, reports, { state, memory }] = [new Server().install(test), [], told(name, more)]
  const synchronizer = new Synchronizer({
    state,
    memory,
    instance: "view",
    times: TIMES,
    receive: (message) => memory.take(message),
    fetched: () => state.advance(memory),
    report: (report) => reports.push(report),
    waits: () => {},
  })
  test.after(() => synchronizer.close())
  const pass = (ms) => clock.pass(ms)
  return { state, memory, server, reports, synchronizer, pass }
}

/** Answer with a whole layer, as the server does. */
async function bring(server, memory, name) {
  memory.take(maps(name, [0, 1, 2]))
  const { header, arrays } = layer(name)
  await server.answer(header, arrays)
}

test("a choice is fetched beside the page, which hears of it once it is painted", async (t) => {
  const { state, memory, server, reports, synchronizer, pass } = begin(t)
  state.choose({ layer: "pool1" })
  synchronizer.pursue()
  assert.deepEqual(server.paths, ["/layers/pool1"])
  pass(1000)
  assert.deepEqual(reports, [])
  await bring(server, memory, "pool1")
  assert.equal(state.shown.layer, "pool1")
  pass(9)
  assert.equal(reports.length, 0)
  pass(1)
  assert.deepEqual([reports[0].layer, reports[0].serial, reports[0].lacking], ["pool1", 1, null])
})

test("what cannot be fetched the page is told of at once", async (t) => {
  const { state, server, reports, synchronizer, pass } = begin(t)
  state.choose({ layer: "pool1", pinned: [2] })
  synchronizer.pursue(30)
  await server.answer()
  pass(0)
  assert.deepEqual(reports[0].lacking, { picture: false, wall: true, channels: [2] })
})

test("keys that repeat are told of where they come to rest", (t) => {
  const { state, reports, synchronizer, pass } = begin(t)
  for (const channel of [0, 1, 2]) {
    state.choose({ pinned: [channel] })
    synchronizer.pursue(30)
    pass(20)
  }
  assert.equal(reports.length, 0)
  pass(10)
  assert.deepEqual(
    reports.map(({ pinned, serial }) => [pinned, serial]),
    [[[2], 3]],
  )
})

test("whoever presses anything else has the page told before", (t) => {
  const { state, reports, synchronizer, pass } = begin(t)
  synchronizer.hurry()
  assert.equal(reports.length, 0)
  state.choose({ pinned: [2] })
  synchronizer.pursue(30)
  synchronizer.hurry()
  assert.equal(reports.length, 1)
  pass(1000)
  assert.equal(reports.length, 1)
})

test("a choice that the page does not answer is told again, a few times", (t) => {
  const { state, reports, synchronizer, pass } = begin(t)
  state.choose({ pinned: [2] })
  synchronizer.pursue()
  pass(10)
  for (let run = 0; run < 6; run += 1) {
    state.settle(focus("conv1_1"))
    synchronizer.follow()
    pass(100)
    pass(10)
  }
  assert.equal(reports.length, 1 + 3)
  state.settle(focus("conv1_1", { serial: 1, pinned: [2] }))
  synchronizer.follow()
  pass(1000)
  assert.equal(reports.length, 1 + 3)
})

test("what the page believes to be here is fetched, and the page need not hear of it", async (t) => {
  const { state, memory, server, reports, synchronizer, pass } = begin(t)
  state.settle(focus("pool1"))
  synchronizer.follow()
  assert.deepEqual(server.paths, ["/layers/pool1"])
  await bring(server, memory, "pool1")
  pass(1000)
  assert.equal(state.shown.layer, "pool1")
  assert.deepEqual(reports, [])
})

test("what the page believes to be here and is not to be had is no choice", async (t) => {
  const { state, server, reports, synchronizer, pass } = begin(t)
  state.settle(focus("pool1", { pinned: [1] }))
  synchronizer.follow()
  await server.answer()
  pass(0)
  assert.deepEqual(reports, [
    {
      content: CONTENT,
      scale: SCALE,
      layer: "pool1",
      serial: 0,
      lacking: { picture: false, wall: true, channels: [1] },
    },
  ])
})

test("a picture comes from the page alone", (t) => {
  const { state, server, reports, synchronizer, pass } = begin(t)
  state.settle(focus("conv1_1", { content: "another" }))
  synchronizer.follow()
  pass(0)
  assert.deepEqual(server.paths, [])
  assert.ok(reports[0].lacking.picture)
})

test("a layer whose button is pressed is asked for once", async (t) => {
  const { state, memory, server, synchronizer } = begin(t)
  synchronizer.foresee({ layer: "pool1", pinned: [] })
  state.choose({ layer: "pool1", pinned: [] })
  synchronizer.pursue()
  await bring(server, memory, "pool1")
  assert.deepEqual(server.paths, ["/layers/pool1"])
  assert.equal(state.shown.layer, "pool1")
})

test("the missing thumbnails are asked for once; one at least, by which the server hears", async (t) => {
  const { state, memory, server, synchronizer } = begin(t)
  const thumbnails = (arrays) => ({ header: { kind: "thumbnails", content: CONTENT }, arrays })
  memory.take(thumbnails({ conv1_1: 1, relu1_1: 1, pool1: 1 }))
  const first = synchronizer.painted()
  synchronizer.painted()
  assert.deepEqual(server.paths, ["/thumbnails/2"])
  await server.answer({ kind: "thumbnails", content: CONTENT })
  await first
  memory.take(thumbnails({ conv2_1: 1 }))
  synchronizer.filling = null
  synchronizer.painted()
  assert.deepEqual(server.paths, ["/thumbnails/2", "/thumbnails/1"])
  assert.ok(state.content)
  await settled()
})
