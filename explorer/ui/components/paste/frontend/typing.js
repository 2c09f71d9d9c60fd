const TABLE = "[data-testid=stDataFrame]"
const FIELD = "#portal input"
/** Milliseconds after which a cell that has not opened never will: it may only be read. */
const PATIENCE = 1000
/** Milliseconds between two looks; within one drawing, as the cell opens with one. */
const STEP = 8

/**
 * Keep what is typed into a table while its cell opens.
 *
 * Streamlit's table opens a cell's field with the key that was pressed, one drawing later; a key
 * that comes before then opens it anew and the first is lost: of “-1” on a busy machine, the minus.
 */
export function keepTyped(page = document) {
  let since = Number.NEGATIVE_INFINITY
  let held = ""
  const wait = () => {
    const field = page.querySelector(FIELD)
    if (field && page.activeElement === field) {
      since = Number.NEGATIVE_INFINITY
      // As if typed, so that the field hears of it; nothing else does that for a field of React's.
      if (held) page.execCommand("insertText", false, held)
    } else if (performance.now() - since < PATIENCE) setTimeout(wait, STEP)
  }
  page.addEventListener(
    "keydown",
    (event) => {
      const { key, target } = event
      const isTyped = key.length === 1 && key !== " " && !event.ctrlKey && !event.metaKey
      if (!isTyped || !(target instanceof Element && target.closest(TABLE))) return
      if (performance.now() - since < PATIENCE) {
        event.preventDefault()
        event.stopImmediatePropagation()
        held += key
        return
      }
      since = performance.now()
      held = ""
      setTimeout(wait, STEP)
    },
    { capture: true },
  )
}
