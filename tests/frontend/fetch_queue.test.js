import assert from "node:assert/strict"
import { test } from "node:test"
import { FetchQueue } from "../../explorer/ui/components/linked_view/frontend/fetch_queue.js"
import { Clock } from "./clock.js"
import { Server, settled } from "./server.js"

const PLACE = { instance: "view", endpoint: "secret", content: "c", scale: "auto:en" }
const BASE = "http://here/vgg16/explore?layer=conv1_1"
const wish = (layer, more = {}) => ({ place: PLACE, layer, wall: true, channels: [], ...more })

/** The layers asked for, in order. */
function layersOf({ paths }) {
  const names = paths
    .filter((path) => path.includes("/layers/"))
    .map((path) => path.split("/").at(-1))
  return names.filter((name) => name !== "waiting")
}

function queue(test, { patience = 60_000, slow = 60_000 } = {}) {
  const [server, received, waits] = [new Server().install(test), [], []]
  const times = { slow_ms: slow, place_ms: 50, fetch_patience_ms: patience }
  const found = new FetchQueue(
    times,
    (one) => received.push(one),
    (wait) => waits.push(wait?.before),
    BASE,
  )
  return { found, server, received, waits }
}

test("the secret name is told in a header and nowhere in the address", async (t) => {
  const { found, server, received } = queue(t)
  found.want(wish("conv3_2", { channels: [7, 3] }))
  const [{ path, query, headers }] = server.asked
  assert.equal(path, "/vgg16/layers/conv3_2")
  const { endpoint, ...place } = PLACE
  assert.deepEqual(query, { ...place, channels: "7-3", wall: "" })
  assert.deepEqual(headers, { "X-Endpoint": endpoint })
  await server.answer({ kind: "layer" })
  assert.equal(received[0].header.kind, "layer")
})

test("of the wishes that come up meanwhile only the newest is served", async (t) => {
  const { found, server } = queue(t)
  const heard = []
  for (const layer of ["a", "b", "c"])
    found.want(wish(layer), (arrived) => heard.push([layer, arrived]))
  assert.deepEqual(server.paths, ["/vgg16/layers/a"])
  await server.answer({ kind: "layer" })
  assert.deepEqual(server.paths, ["/vgg16/layers/a", "/vgg16/layers/c"])
  assert.deepEqual(heard, [])
  await server.answer()
  assert.deepEqual(heard, [["c", false]])
})

test("who wishes for what is on its way hears when it is there, and it is asked for once", async (t) => {
  const { found, server } = queue(t)
  const heard = []
  found.want(wish("a"))
  found.want(wish("a"), () => heard.push("pressed again"))
  await server.answer({ kind: "layer" })
  assert.deepEqual(heard, ["pressed again"])
  assert.equal(server.paths.length, 1)
})

test("what is no message counts as nothing", async (t) => {
  const { found, server, received } = queue(t)
  const heard = []
  found.want(wish("a"), (arrived) => heard.push(arrived))
  server.waiting.shift()(new Response("<html>", { headers: { "Content-Type": "text/html" } }))
  await settled()
  assert.deepEqual([heard, received], [[false], []])
})

test("thumbnails come block by block, until one does not or nobody wants them", async (t) => {
  const { found, server } = queue(t)
  const all = found.thumbnails([1, 2, 3], PLACE, () => server.paths.length < 2)
  await server.answer({ kind: "thumbnails" })
  await server.answer({ kind: "thumbnails" })
  assert.equal(await all, false)
  assert.deepEqual(server.paths, ["/vgg16/thumbnails/1", "/vgg16/thumbnails/2"])
})

test("a server that takes too long, and a view that is closed, end the waiting", async (t) => {
  const { found } = queue(t, { patience: 1 })
  // Node.js ends when nothing but the time limit of a request is still to come.
  const awake = setTimeout(() => {}, 60_000)
  assert.equal(await new Promise((resolve) => found.want(wish("a"), resolve)), false)
  clearTimeout(awake)
  const { found: other, server } = queue(t)
  const heard = []
  other.want(wish("a"), (arrived) => heard.push(arrived))
  other.want(wish("b"), (arrived) => heard.push(arrived))
  other.close()
  await settled()
  assert.deepEqual([heard, server.paths], [[], ["/vgg16/layers/a"]])
})

test("who waits hears of it, and of the place in the queue, until it is over", async (t) => {
  const clock = new Clock().install(t)
  const { found, server, waits } = queue(t, { slow: 140 })
  found.want(wish("a"))
  clock.pass(139)
  assert.deepEqual([waits, server.paths], [[], ["/vgg16/layers/a"]])
  clock.pass(1)
  assert.deepEqual(server.paths.slice(1), ["/vgg16/layers/waiting"])
  assert.deepEqual(server.asked[1].headers, { "X-Endpoint": PLACE.endpoint })
  server.waiting.pop()(Response.json({ before: 2 }))
  await settled()
  clock.pass(50)
  await settled()
  server.waiting.pop()(new Response(null, { status: 204 }))
  await settled()
  assert.deepEqual(waits, [0, 2])
  await server.answer({ kind: "layer" })
  assert.deepEqual(waits, [0, 2, undefined])
  clock.pass(10_000)
  assert.equal(server.asked.length, 3)
})

test("a newer wish takes the place of one that waits; what is dropped nobody hears of", async (t) => {
  const clock = new Clock().install(t)
  const { found, server, waits } = queue(t, { slow: 140 })
  const heard = []
  found.want(wish("a"), () => heard.push("a"))
  clock.pass(140)
  found.want(wish("b"), (arrived) => heard.push(["b", arrived]))
  await settled()
  assert.deepEqual(layersOf(server), ["a", "b"])
  assert.deepEqual(waits, [0])
  server.waiting.pop()(Response.json({ before: 1 }))
  await settled()
  assert.deepEqual(waits, [0, 1])
  found.drop()
  await settled()
  assert.deepEqual([heard, waits.at(-1), found.idle], [[], undefined, true])
  found.want(wish("b"), (arrived) => heard.push(["b", arrived]))
  assert.deepEqual(layersOf(server), ["a", "b", "b"])
})

test("a newer wish while the older is young waits until that one is slow", async (t) => {
  const clock = new Clock().install(t)
  const { found, server } = queue(t, { slow: 140 })
  found.want(wish("a"))
  found.want(wish("b"))
  assert.deepEqual(layersOf(server), ["a"])
  clock.pass(140)
  await settled()
  assert.deepEqual(layersOf(server), ["a", "b"])
})
