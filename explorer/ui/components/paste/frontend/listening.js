const DROPZONE = "[data-testid=stFileUploaderDropzone]"
const FIELDS = "input, textarea, [contenteditable=true]"

function isWithin(target, selector) {
  return target instanceof Element && target.closest(selector) !== null
}

function pictureIn(transfer) {
  return [...(transfer?.files ?? [])].find((file) => file.type.startsWith("image/"))
}

/** @param {boolean} _held */
function ignore(_held) {}

/** Whether somebody drags files over the page, and not over a place that takes files itself. */
function bringsFiles(event) {
  return Boolean(event.dataTransfer?.types.includes("Files")) && !isWithin(event.target, DROPZONE)
}

/**
 * Call `take` with every picture pasted or dropped on the page, and `hover` with whether one is
 * held over it; returns how to stop.
 *
 * A dropped file never makes the browser leave the page; what is no picture the server refuses.
 */
export function listen(take, hover = ignore) {
  const controller = new AbortController()
  const on = (name, handler) =>
    document.addEventListener(name, handler, { signal: controller.signal })
  on("paste", (event) => {
    const file = pictureIn(event.clipboardData)
    if (!file || isWithin(event.target, `${FIELDS}, ${DROPZONE}`)) return
    event.preventDefault()
    take(file)
  })
  on("dragover", (event) => {
    if (bringsFiles(event)) event.preventDefault()
    hover(bringsFiles(event))
  })
  on("dragleave", (event) => {
    if (!event.relatedTarget) hover(false)
  })
  on("drop", (event) => {
    hover(false)
    if (!bringsFiles(event)) return
    event.preventDefault()
    const file = pictureIn(event.dataTransfer) ?? event.dataTransfer.files[0]
    if (file) take(file)
  })
  return () => controller.abort()
}
