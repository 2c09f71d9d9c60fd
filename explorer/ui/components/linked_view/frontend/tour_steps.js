/** What the tour points at, in its order; the words of each are `tour_` and its name. */
export const STEPS = ["map", "picture", "channel", "wall", "leads"]

const MARK = "explorer-tour"
const GAP = 12

/**
 * Whether the tour offers itself: to somebody who came without settings and has not seen it.
 * @param {Window & { explorerCameBare?: boolean }} page
 */
export function isWanted(page) {
  try {
    return page.explorerCameBare === true && page.localStorage.getItem(MARK) === null
  } catch {
    return false // Where nothing can be kept it would come every time.
  }
}

/**
 * Write down that it has been seen.
 * @param {Window} page
 */
export function markSeen(page) {
  try {
    page.localStorage.setItem(MARK, "1")
  } catch {
    // See above.
  }
}

/**
 * The step after or before one, of those that can be pointed at; null at either end.
 * @param {number} at
 * @param {number} by 1 or -1.
 * @param {(name: string) => boolean} isThere
 */
export function stepFrom(at, by, isThere) {
  for (let next = at + by; next >= 0 && next < STEPS.length; next += by) {
    if (isThere(STEPS[next])) return next
  }
  return null
}

/**
 * @typedef {{ left: number, top: number, width: number, height: number }} Box
 * @typedef {"right" | "left" | "below" | "above"} Side
 */

/**
 * Where a card goes beside what it speaks of, so that it does not cover it where there is room.
 * @param {Box} target
 * @param {{ width: number, height: number }} card
 * @param {Box} room
 * @returns {{ left: number, top: number, side: Side | "over" }}
 */
export function beside(target, card, room) {
  const right = target.left + target.width + GAP
  const below = target.top + target.height + GAP
  const across = within(target.left, room.left, room.left + room.width - card.width)
  const down = within(target.top, room.top, room.top + room.height - card.height)
  /** @type {[Side, number, number][]} */
  const places = [
    ["below", across, below],
    ["right", right, down],
    ["left", target.left - GAP - card.width, down],
    ["above", across, target.top - GAP - card.height],
  ]
  for (const [side, left, top] of places) {
    const fits =
      left >= room.left &&
      top >= room.top &&
      left + card.width <= room.left + room.width &&
      top + card.height <= room.top + room.height
    if (fits) return { left, top, side }
  }
  const end = target.top + target.height - card.height - GAP
  return {
    left: across,
    top: within(end, room.top, room.top + room.height - card.height),
    side: "over",
  }
}

/**
 * @param {number} value
 * @param {number} low
 * @param {number} high
 */
function within(value, low, high) {
  return Math.max(low, Math.min(value, high))
}
