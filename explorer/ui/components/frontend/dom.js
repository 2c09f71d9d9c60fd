/** Make an element; text and attributes are set as such, never parsed as HTML. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue
    if (name.startsWith("on")) element[name] = value
    else element.setAttribute(name, value === true ? "" : String(value))
  }
  element.append(...children.filter((child) => child !== null && child !== undefined))
  return element
}

/** Set text only where it changed, so that nothing is laid out again for nothing. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text
}

/** Put an absolutely placed element somewhere, or hide it. */
export function place(element, box) {
  if (!box) {
    element.hidden = true
    return
  }
  element.hidden = false
  element.style.transform = `translate(${box.x}px, ${box.y}px)`
  element.style.width = `${box.width}px`
  element.style.height = `${box.height}px`
}

/** The device pixels in one CSS pixel. */
export function pixelRatio() {
  return window.devicePixelRatio || 1
}

/** The largest scale whose pixels are whole device pixels; below one, a whole fraction. */
export function crispScale(width, height, roomWidth, roomHeight) {
  const ratio = pixelRatio()
  const times = Math.min((roomWidth * ratio) / width, (roomHeight * ratio) / height)
  const whole = times >= 1 ? Math.floor(times) : 1 / Math.ceil(1 / Math.max(times, 1e-3))
  return whole / ratio
}

/** As `crispScale`, but what must be reduced anyway fills its room. */
export function fillingScale(width, height, roomWidth, roomHeight) {
  const crisp = crispScale(width, height, roomWidth, roomHeight)
  const smooth = Math.min(roomWidth / width, roomHeight / height)
  return smooth < 1 && crisp < 0.9 * smooth ? smooth : crisp
}
