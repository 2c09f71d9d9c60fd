import assert from "node:assert/strict"
import { test } from "node:test"
import {
  beside,
  isWanted,
  markSeen,
  STEPS,
  stepFrom,
} from "../../explorer/ui/components/linked_view/frontend/tour_steps.js"

const all = () => true

test("it goes through five marks, forth and back, and past what is not there", () => {
  assert.equal(STEPS.length, 5)
  const seen = []
  for (let at = stepFrom(-1, 1, all); at !== null; at = stepFrom(at, 1, all)) seen.push(STEPS[at])
  assert.deepEqual(seen, STEPS)
  assert.equal(stepFrom(0, -1, all), null)
  assert.equal(STEPS[stepFrom(4, -1, (name) => name !== "wall")], "channel")
  assert.equal(
    stepFrom(-1, 1, () => false),
    null,
  )
})

test("it comes once, to whoever came without settings, and never where nothing can be kept", () => {
  const kept = new Map()
  const page = (bare) => ({
    explorerCameBare: bare,
    localStorage: {
      getItem: (name) => kept.get(name) ?? null,
      setItem: (name, value) => kept.set(name, value),
    },
  })
  assert.ok(!isWanted(page(false)))
  assert.ok(!isWanted(page(undefined)))
  assert.ok(isWanted(page(true)))
  markSeen(page(true))
  assert.ok(!isWanted(page(true)))
  const closed = {
    explorerCameBare: true,
    get localStorage() {
      throw new DOMException("refused")
    },
  }
  assert.ok(!isWanted(closed))
  markSeen(closed)
})

test("its card stands beside what it speaks of, and within the view", () => {
  const room = { left: 0, top: 0, width: 1000, height: 700 }
  const card = { width: 300, height: 120 }
  const targets = {
    below: { left: 0, top: 0, width: 1000, height: 150 },
    right: { left: 0, top: 300, width: 200, height: 390 },
    left: { left: 700, top: 100, width: 290, height: 590 },
    above: { left: 0, top: 500, width: 1000, height: 190 },
    over: { left: 0, top: 0, width: 1000, height: 700 },
  }
  for (const [wanted, target] of Object.entries(targets)) {
    const { left, top, side } = beside(target, card, room)
    assert.equal(side, wanted)
    assert.ok(left >= 0 && top >= 0 && left + card.width <= 1000 && top + card.height <= 700)
    const apart =
      left >= target.left + target.width ||
      left + card.width <= target.left ||
      top >= target.top + target.height ||
      top + card.height <= target.top
    assert.equal(apart, side !== "over")
  }
})
