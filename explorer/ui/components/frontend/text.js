/**
 * Fill the braces of a translated template.
 * @param {string | undefined} template
 * @param {Record<string, unknown>} values
 */
export function fill(template, values = {}) {
  return (template ?? "").replace(/\{(\w+)\}/g, (whole, name) =>
    name in values ? String(values[name]) : whole,
  )
}

/**
 * The shortest decimal that means exactly this float32.
 * @param {number} value
 */
export function exact(value) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞"
  for (let digits = 6; digits < 10; digits += 1) {
    const text = value.toPrecision(digits)
    if (Math.fround(Number(text)) === value) return minus(tidy(text))
  }
  return minus(tidy(value.toPrecision(9)))
}

/**
 * A number to reckon with: up to seven significant digits.
 * @param {number} value
 */
export function decimal(value) {
  if (!Number.isFinite(value)) return exact(value)
  return minus(tidy(value.toPrecision(7)))
}

/**
 * A figure for orientation: three or four significant digits.
 * @param {number} value
 */
export function figure(value) {
  if (!Number.isFinite(value)) return exact(value)
  if (value === 0) return "0"
  const size = Math.abs(value)
  if (size >= 1e5 || size < 1e-3) return minus(tidy(value.toExponential(2)))
  return minus(tidy(value.toPrecision(size >= 1000 ? 4 : 3)))
}

/**
 * A share between 0 and 1 as a percentage that never rounds to a false 0 or 100.
 * @param {number} share
 */
export function percent(share) {
  if (!Number.isFinite(share)) return "–"
  if (share > 0 && share < 0.001) return "< 0.1%"
  if (share < 1 && share > 0.999) return "> 99.9%"
  const digits = share === 0 || share === 1 || (share >= 0.1 && share <= 0.9) ? 0 : 1
  return `${(share * 100).toFixed(digits)}%`
}

/**
 * A whole number with separators of thousands.
 * @param {number} value
 * @param {string} locale
 */
export function whole(value, locale) {
  return new Intl.NumberFormat(locale).format(value)
}

/**
 * How much larger or smaller a picture is shown, in few digits: 2, 1/1.33.
 * @param {number} scale
 */
export function times(scale) {
  return scale >= 1 || scale === 0 ? String(+scale.toFixed(2)) : `1/${+(1 / scale).toFixed(2)}`
}

/** @type {[size: number, unit: string][]} */
const UNITS = [
  [1e9, "G"],
  [1e6, "M"],
  [1e3, "k"],
]

/**
 * A large count in words of the trade: 1.85 G, 86.7 M.
 * @param {number} value
 */
export function count(value) {
  for (const [size, unit] of UNITS) {
    if (value >= size) return `${(value / size).toPrecision(3)} ${unit}`
  }
  return String(value)
}

/**
 * A shape as people write it.
 * @param {number[]} sides
 */
export function shape(sides) {
  return sides.join("×")
}

/**
 * Drop zeros that say nothing: 1.2000 becomes 1.2.
 * @param {string} text
 */
function tidy(text) {
  return text
    .replace(/(\.\d*?)0+($|e)/, "$1$2")
    .replace(/\.($|e)/, "$1")
    .replace("e+", "e")
}

/** @param {string} text */
function minus(text) {
  return text.replace("-", "−")
}
