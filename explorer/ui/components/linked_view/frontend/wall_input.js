import { isForBrowser, taken } from "../../frontend/keys.js"

/** How long a finger rests on a tile before the lens shows it; until then it may want to scroll. */
const REST_MS = 200

/** Let the tiles of a wall be looked at and chosen, by mouse, finger and keys. */
export function listen(wall) {
  const look = (found, above = false) => {
    wall.look(found?.channel, above)
    wall.handlers.tile(found)
  }
  listenToMouse(wall, look)
  listenToFinger(wall, look)
  listenToKeys(wall, look)
  wall.scroll.onscroll = () => wall.markBox(wall.box)
}

function listenToMouse(wall, look) {
  const { scroll } = wall
  scroll.onpointermove = (event) => event.pointerType !== "touch" && look(wall.under(event))
  scroll.onpointerleave = (event) => event.pointerType !== "touch" && look(null)
  scroll.onclick = (event) => {
    // Who held a finger there only looked through the lens.
    const looked = wall.peeking
    wall.peeking = false
    const found = !looked && wall.under(event)
    if (found) wall.handlers.pin(found.channel, event.shiftKey || event.ctrlKey || event.metaKey)
  }
  let finger = false
  scroll.addEventListener("pointerdown", (event) => {
    finger = event.pointerType === "touch"
  })
  scroll.ondblclick = (event) => {
    // A finger that rested and then taps seems to click twice.
    const found = !finger && wall.under(event)
    if (found) wall.handlers.card(found.channel)
  }
}

/** A finger that rests sees the lens above itself; one that moves on scrolls, as everywhere. */
function listenToFinger(wall, look) {
  const { scroll } = wall
  let resting
  scroll.onpointerdown = (event) => {
    if (event.pointerType !== "touch") return
    wall.peeking = false
    clearTimeout(resting)
    resting = setTimeout(() => {
      wall.peeking = true
      look(wall.under(event), true)
    }, REST_MS)
  }
  const lift = (event) => {
    if (event.pointerType !== "touch") return
    clearTimeout(resting)
    if (wall.peeking) look(null)
  }
  scroll.onpointerup = lift
  scroll.onpointercancel = (event) => {
    lift(event)
    wall.peeking = false
  }
  scroll.oncontextmenu = (event) => wall.peeking && event.preventDefault()
}

/** The wall is one stop of the tabulator; inside it the arrows go from tile to tile. */
function listenToKeys(wall, look) {
  const { scroll } = wall
  const go = (channel) => {
    wall.reveal(channel)
    wall.activate(channel)
    look({ channel, unit: null })
  }
  scroll.onfocus = () => {
    const { pinned } = wall.show
    if (scroll.matches(":focus-visible")) go(wall.hovered ?? wall.present(pinned.at(-1)))
  }
  scroll.onblur = () => {
    wall.activate(null)
    look(null)
  }
  scroll.onkeydown = (event) => {
    if (isForBrowser(event)) return
    const { order } = wall.plan
    const at = order.indexOf(wall.hovered)
    if (event.key === "Enter" || event.key === " ") {
      if (at >= 0) wall.handlers.pin(order[at], event.shiftKey)
    } else {
      const next = steps(wall.plan, at)[event.key]
      if (next === undefined) return
      go(order[Math.max(0, Math.min(order.length - 1, next))])
    }
    taken(event)
  }
}

function steps({ columns, order }, at) {
  return {
    ArrowLeft: at - 1,
    ArrowRight: at + 1,
    ArrowUp: at - columns,
    ArrowDown: at + columns,
    Home: 0,
    End: order.length - 1,
  }
}
