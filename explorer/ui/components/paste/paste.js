const LIMIT = 15 * 1024 * 1024
const instances = new WeakMap()

/** The first picture among pasted or dropped items. */
function pictureIn(transfer) {
  return [...(transfer?.files ?? [])].find(file => file.type.startsWith("image/"))
}

/** Base64 without the data-URL prefix. */
function encode(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result).split(",", 2)[1] ?? "")
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(file)
  })
}

/** Whether a target takes pasted or dropped things itself. */
function isInput(target) {
  return target instanceof Element &&
    target.closest("input, textarea, [contenteditable=true], [data-testid=stFileUploaderDropzone]")
}

function listen(root) {
  const veil = root.querySelector(".veil")
  const told = root.querySelector(".told")
  const instance = { current: null }
  const take = async file => {
    told.textContent = ""
    if (file.size > LIMIT) {
      told.textContent = instance.current.data.tooLarge
      return
    }
    instance.current.setTriggerValue("picture", await encode(file))
  }
  const controller = new AbortController()
  const on = (name, handler) =>
    document.addEventListener(name, handler, { signal: controller.signal })
  on("paste", event => {
    const file = pictureIn(event.clipboardData)
    if (!file || isInput(event.target)) return
    event.preventDefault()
    take(file)
  })
  on("dragover", event => {
    if (!event.dataTransfer?.types.includes("Files") || isInput(event.target)) {
      veil.hidden = true
      return
    }
    event.preventDefault()
    veil.textContent = instance.current.data.dropHere
    veil.hidden = false
  })
  on("dragleave", event => { if (!event.relatedTarget) veil.hidden = true })
  on("drop", event => {
    veil.hidden = true
    if (isInput(event.target)) return
    const file = pictureIn(event.dataTransfer)
    if (!file) return
    event.preventDefault()
    take(file)
  })
  instance.stop = () => controller.abort()
  return instance
}

export default function (component) {
  const root = component.parentElement
  if (!instances.has(root)) instances.set(root, listen(root))
  instances.get(root).current = component
  return () => {
    instances.get(root)?.stop()
    instances.delete(root)
  }
}
