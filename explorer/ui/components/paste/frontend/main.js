import { count, follow, forget, keptPicture, remember } from "./keeping.js"
import { listen } from "./listening.js"
import { encode, LIMIT } from "./pictures.js"
import { explainRefusals } from "./refusals.js"
import { onReturn } from "./returning.js"
import { watchUploads } from "./uploads.js"

const SETTLED_MS = 500

const areas = new WeakMap()
let given = null

/** Send a picture, unless another is brought while it is read. */
async function send(area, event, blob, number) {
  const text = await encode(blob).catch(() => "")
  if (text && count() === number) area.component.setTriggerValue(event, text)
}

function take(area, file) {
  area.told.textContent = ""
  if (file.size > LIMIT) {
    area.told.textContent = area.component.data.tooLarge
    return
  }
  send(area, "picture", file, remember(file))
}

/** Give the picture back to a session that wants it: once, for it may be refused. */
async function giveBack(area) {
  const { session } = area.component.data
  const number = count()
  const blob = await keptPicture()
  const { data } = area.component
  if (!blob || !data.wanted || data.session !== session || given === session) return
  given = session
  send(area, "given", blob, number)
}

/** After a cut the server may be a new one: have it run the page, so that it finds what it lost. */
async function askAgain(area) {
  if (!(await keptPicture())) return
  setTimeout(() => area.component.setTriggerValue("returned", true), SETTLED_MS)
}

function begin(root) {
  const veil = root.querySelector(".veil")
  const area = { told: root.querySelector(".told"), component: null }
  const stops = [
    listen(
      (file) => take(area, file),
      (over) => {
        veil.textContent = area.component.data.dropHere
        veil.hidden = !over
      },
    ),
    watchUploads(remember),
  ]
  area.refusals = explainRefusals(() => area.component?.data.refusals ?? {})
  stops.push(area.refusals.stop)
  // What was said stays until the visitor goes on.
  const controller = new AbortController()
  const { signal } = controller
  for (const name of ["pointerdown", "keydown"]) {
    document.addEventListener(
      name,
      () => {
        area.told.textContent = ""
      },
      { signal },
    )
  }
  onReturn(() => askAgain(area), signal)
  area.stop = () => [...stops, () => controller.abort()].forEach((stop) => stop())
  return area
}

export default function (component) {
  const root = component.parentElement
  const isNew = !areas.has(root)
  if (isNew) areas.set(root, begin(root))
  const area = areas.get(root)
  const { data } = component
  area.component = component
  area.refusals.look()
  if (data.forget) forget()
  else {
    follow(data.current)
    giveBack(area)
  }
  if (isNew) (earlyListener()?.handOver() ?? []).forEach((file) => take(area, file))
  return () => {
    areas.get(root)?.stop()
    areas.delete(root)
    earlyListener()?.start()
  }
}

/** What listens while the page cannot, where the page has it. */
function earlyListener() {
  return /** @type {any} */ (window).explorerEarly
}
