/**
 * Where a key leads among `count` tiles in rows of `columns`, or null where it is not meant.
 * @param {string} key
 * @param {number} at
 * @param {number} columns
 * @param {number} count
 * @returns {number | null}
 */
export function stepTo(key, at, columns, count) {
  const next = {
    ArrowLeft: at - 1,
    ArrowRight: at + 1,
    ArrowUp: at - columns,
    ArrowDown: at + columns,
    Home: 0,
    End: count - 1,
  }[key]
  return next === undefined ? null : Math.max(0, Math.min(count - 1, next))
}
