const GAP = 18
/** Two maps side by side are as wide as the large one and this. */
export const PAIR_GAP = 12
const SMALL = 256
const USUAL = 448
const LARGEST = 512
/** A wall beside the pictures that is narrower than this is of no use. */
const NARROWEST_WALL = 210
const WIDE = 1500
/** What is left free below the view. */
const MARGIN = 6
const THUMB = 168

/** What stands above the maps, in a view beside a wall: the network, its line, the read-out. */
const ABOVE_MAPS = { wide: 207, medium: 223 }
/** What belongs to one map and stands below it. */
const BELOW_MAP = 117
/** What belongs to two rows of maps, and the gap between them. */
const AROUND_ROWS = { wide: 226, medium: 116 }
/** What belongs to the map before, which stands below a wide view's map, and above it a gap. */
const AROUND_BEFORE = 41
/** All in the column of the picture but the picture, the histogram and the map before. */
const COLUMN = { before: 376, alone: 372, many: 398 }
/** A picture above a map that belongs to it is smaller than its window by this. */
const AROUND_STACKED = 306

/**
 * Where everything goes and how large pictures may be, for a view `width` wide in a window
 * `height` high, of which `top` is taken, and an input of `size`; with how many pinned channels,
 * and with or without the map before.
 *
 * `picture`, `map`, `pair` and `before` are the sides of squares that a picture has to fit into,
 * `left` the width of all that stands left of the wall, `tile` the side of a tile, `least` how many
 * of them should be in sight, `histogram` a height.
 */
export function planOf(width, height, size, { top, pins, before }) {
  const longest = Math.max(size.width, size.height)
  const free = height - top - MARGIN
  const rooms = {
    wide: roomFor(longest, free - ABOVE_MAPS.wide - BELOW_MAP),
    medium: roomFor(longest, free - ABOVE_MAPS.medium - BELOW_MAP),
    stacked: roomFor(longest, free - AROUND_STACKED),
  }
  const picture = wholeRoom(longest, SMALL, SMALL)
  const leftOf = (map) => picture + GAP + map + PAIR_GAP
  if (width >= WIDE) return wide(rooms.wide, free, pins)
  const left = leftOf(rooms.medium)
  if (width >= left + GAP + NARROWEST_WALL) {
    return { ...medium(picture, rooms.medium, free, pins, before), left }
  }
  if (width >= leftOf(rooms.stacked)) {
    const map = rooms.stacked
    const sides = { picture, map, pair: Math.floor(map / 2), before: 112, histogram: 112 }
    return { name: "stacked", ...sides, left: width, tile: 56, least: 0 }
  }
  const map = Math.min(width, USUAL)
  const pair = Math.floor((map - PAIR_GAP) / 2)
  const small = wholeRoom(longest, THUMB, THUMB)
  const sides = { picture: small, map, pair, before: 112, histogram: before ? 72 : 144 }
  return { name: "narrow", ...sides, left: width, tile: 48, least: 0 }
}

function wide(map, free, pins) {
  const rows = free - ABOVE_MAPS.wide - AROUND_ROWS.wide
  const rest = free - ABOVE_MAPS.wide - BELOW_MAP - map - AROUND_BEFORE
  return {
    name: "wide",
    picture: map,
    map,
    pair: pairRoom(map, rows, pins),
    before: rest < 140 ? 112 : 140,
    left: 2 * map + GAP + PAIR_GAP,
    tile: 56,
    least: 120,
    histogram: 152,
  }
}

/** In the column of the picture the histogram takes what is left. */
function medium(picture, map, free, pins, hasBefore) {
  const rows = free - ABOVE_MAPS.medium - AROUND_ROWS.medium
  const rest = free - picture - COLUMN[hasBefore ? "before" : pins > 1 ? "many" : "alone"]
  const before = within(56, rest - 36, 112)
  const histogram = hasBefore ? within(36, rest - before, 76) : within(36, rest, 112)
  const sides = { picture, map, pair: pairRoom(map, rows, pins), before, histogram }
  return { name: "medium", ...sides, tile: 48, least: 60 }
}

/** The room of one of two maps side by side, and above two others where there are more. */
function pairRoom(map, rows, pins) {
  const half = Math.floor(map / 2)
  return pins > 2 ? within(96, Math.floor(rows / 2), half) : half
}

function roomFor(longest, free) {
  const room = within(320, free, LARGEST)
  return wholeRoom(longest, room, Math.min(USUAL, room))
}

/** The room that shows the input at a whole number of pixels, where that nearly fills it. */
function wholeRoom(longest, room, otherwise) {
  const whole = Math.floor(room / longest) * longest
  return whole >= 0.75 * room ? whole : otherwise
}

function within(low, value, high) {
  return Math.max(low, Math.min(high, value))
}
