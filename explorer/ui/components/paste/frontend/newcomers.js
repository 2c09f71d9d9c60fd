const MARK = "explorer-been-here"
const START = "start"

/** Whether this browser has gone further than the start page; undefined where it keeps nothing. */
function hasBeenHere(page) {
  try {
    return page.localStorage.getItem(MARK) !== null
  } catch {
    return undefined
  }
}

function remember(page) {
  try {
    page.localStorage.setItem(MARK, "1")
  } catch {
    // Then the address decides alone.
  }
}

/**
 * Lead a browser that has never been here to the start page, before Streamlit reads the address.
 *
 * Whoever comes with settings or to a room has been led there by somebody, and knows the way from
 * then on; so does whoever leaves the start page for another room. A language is no such setting,
 * but Explore has it in its address too, where one that keeps nothing may have reloaded it. Call
 * it before anything else changes `pushState`, which is how Streamlit goes there.
 */
export function leadNewcomers(page = window) {
  const { history, location } = page
  const { pathname, search, hash } = location
  const isBare = [...new URLSearchParams(search).keys()].every((name) => name === "lang")
  // For whoever would explain the app: those who come with settings were led to something else.
  Object.assign(page, { explorerCameBare: isBare })
  const known = hasBeenHere(page)
  const isNew = known === undefined ? !search : isBare && !known
  // Only the app's own address ends so; that of a room loses its slash at the server.
  if (pathname.endsWith("/") && isNew) {
    history.replaceState(history.state, "", `${pathname}${START}${search}${hash}`)
  } else if (!pathname.endsWith(`/${START}`)) remember(page)
  const push = history.pushState.bind(history)
  history.pushState = (state, title, address) => {
    const { pathname: next } = new URL(address ?? "", location.href)
    if (!next.endsWith(`/${START}`)) remember(page)
    push(state, title, address)
  }
}
