const GAP = 24
const SMALL = 256
const LARGEST = 512
const USUAL = 448
/** Left of it the wall is too narrow to be of use. */
const NARROWEST_WALL = 210
const WIDE = 1500
/** What stands above and below the large map, and what of the window is not ours. */
const AROUND_MAP = 300
const ABOVE = 116

/**
 * Where everything goes and how large pictures may be, for a view `width` wide in a window
 * `height` high and an input of `size`.
 */
export function planOf(width, height, size) {
  const room = Math.max(320, Math.min(LARGEST, height - ABOVE - AROUND_MAP))
  const longest = Math.max(size.width, size.height)
  const big = wholeRoom(longest, room, Math.min(USUAL, room))
  const small = wholeRoom(longest, SMALL, SMALL)
  const both = small + GAP + big
  if (width >= WIDE) return { name: "wide", picture: big, map: big, before: 168, left: 2 * big + GAP, tile: 56 }
  if (width >= both + GAP + NARROWEST_WALL) {
    return { name: "medium", picture: small, map: big, before: 112, left: both, tile: 48 }
  }
  if (width >= both) return { name: "stacked", picture: small, map: big, before: 112, left: width, tile: 56 }
  const side = Math.min(width, USUAL)
  return { name: "narrow", picture: Math.min(168, side), map: side, before: 112, left: width, tile: 48 }
}

/** The room that shows the input at a whole number of pixels, where that nearly fills it. */
function wholeRoom(longest, room, otherwise) {
  const whole = Math.floor(room / longest) * longest
  return whole >= 0.75 * room ? whole : otherwise
}
