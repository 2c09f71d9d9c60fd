const UNITS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }
/** How far an arrow leads together with the shift key. */
const JUMP = 5

/**
 * How far down and to the right a key leads, or null where it is no arrow.
 * @param {KeyboardEvent} event
 * @returns {[down: number, right: number] | null}
 */
export function stepOf({ key, shiftKey }) {
  const unit = UNITS[/** @type {keyof typeof UNITS} */ (key)]
  const by = shiftKey ? JUMP : 1
  return unit ? [unit[0] * by, unit[1] * by] : null
}

/**
 * Whether a key is meant for the browser.
 * @param {KeyboardEvent} event
 */
export function isForBrowser({ ctrlKey, metaKey, altKey }) {
  return ctrlKey || metaKey || altKey
}

/**
 * Take a key that was understood from everybody else.
 * @param {Event} event
 */
export function taken(event) {
  event.preventDefault()
  event.stopPropagation()
}
