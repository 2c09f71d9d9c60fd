const GAP = 18
/** Two maps side by side are as wide as the large one and this. */
export const PAIR_GAP = 12
const SMALL = 256
const USUAL = 448
const LARGEST = 512
/** A wall beside the pictures that is narrower than this is of no use. */
const NARROWEST_WALL = 210
const WIDE = 1500
/** What of the window's height is above the view, and what of the view is not the large map. */
const ABOVE = 110
const AROUND_MAP = 306
const THUMB = 168

/**
 * Where everything goes and how large pictures may be, for a view `width` wide in a window
 * `height` high and an input of `size`.
 *
 * `picture`, `map` and `before` are the sides of squares that a picture has to fit into, `left` the
 * width of all that stands left of the wall, `tile` the side of a tile, `histogram` a height.
 */
export function planOf(width, height, size) {
  const longest = Math.max(size.width, size.height)
  const room = Math.min(LARGEST, Math.max(320, height - ABOVE - AROUND_MAP))
  const map = wholeRoom(longest, room, Math.min(USUAL, room))
  const picture = wholeRoom(longest, SMALL, SMALL)
  const column = map + PAIR_GAP
  const left = picture + GAP + column
  if (width >= WIDE) {
    const both = map + GAP + column
    return { name: "wide", picture: map, map, before: 140, left: both, tile: 56, histogram: 76 }
  }
  if (width >= left + GAP + NARROWEST_WALL) {
    return { name: "medium", picture, map, before: 112, left, tile: 48, histogram: 56 }
  }
  if (width >= left) {
    return { name: "stacked", picture, map, before: 112, left: width, tile: 56, histogram: 56 }
  }
  const side = Math.min(width, USUAL)
  const small = wholeRoom(longest, THUMB, THUMB)
  const rest = { before: 112, left: width, tile: 48, histogram: 72 }
  return { name: "narrow", picture: small, map: side, ...rest }
}

/** The room that shows the input at a whole number of pixels, where that nearly fills it. */
function wholeRoom(longest, room, otherwise) {
  const whole = Math.floor(room / longest) * longest
  return whole >= 0.75 * room ? whole : otherwise
}
