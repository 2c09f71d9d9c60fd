import { numberAt } from "./grids.js"

/** An output with its taps, read out of a message. */
export function tapsOf(arrays, name) {
  const axis = (which) => ({
    places: arrays[`${name}.${which}`].data,
    weights: arrays[`${name}.${which}Weight`].data,
    count: arrays[`${name}.${which}`].shape[1],
  })
  return { rows: axis("rows"), columns: axis("columns"), kernel: arrays[`${name}.kernel`]?.data }
}

/** The taps along one axis that are used: `{place, weight, order}`. */
function along({ places, weights, count }, position) {
  const found = []
  for (let order = 0; order < count; order += 1) {
    const weight = weights[position * count + order]
    if (weight !== 0) found.push({ place: places[position * count + order], weight, order })
  }
  return found
}

/** The source places an output pixel reads, as two sorted lists without repetition. */
export function placesOf(output, row, column) {
  const sorted = (axis, at) =>
    [...new Set(along(axis, at).map(({ place }) => place))].sort((a, b) => a - b)
  return { rows: sorted(output.taps.rows, row), columns: sorted(output.taps.columns, column) }
}

/** Every source value an output value is made of; a pixel that is read twice is one term. */
export function termsOf(source, output, row, column, channel) {
  const { rows, columns, kernel } = output.taps
  const channels = output.adds ? [...Array(source.channels).keys()] : [channel]
  const across = along(columns, column)
  const terms = new Map()
  for (const from of channels) {
    for (const down of along(rows, row)) {
      for (const right of across) {
        const at = (down.order + (output.adds ? from * rows.count : 0)) * columns.count
        const weight = kernel ? kernel[at + right.order] : down.weight * right.weight
        add(terms, source, from, down.place, right.place, weight)
      }
    }
  }
  return [...terms.values()]
}

function add(terms, source, channel, row, column, weight) {
  const name = `${channel},${row},${column}`
  const known = terms.get(name)
  if (known) {
    known.weight += weight
    known.product = known.weight * known.value
    return
  }
  const padding = row < 0 || column < 0 || row >= source.height || column >= source.width
  const value = padding ? 0 : numberAt(source, channel, row, column)
  terms.set(name, { channel, row, column, padding, weight, value, product: weight * value })
}

const RULES = {
  weighted: (terms, bias) => ({ value: total(terms, (term) => term.product) + bias }),
  mean: (terms) => ({
    value: total(terms, (term) => term.product) / total(terms, (term) => term.weight),
  }),
  l2: (terms) => ({ value: Math.sqrt(total(terms, (term) => term.weight * term.value ** 2)) }),
  max: (terms) => best(terms, (value, record) => value > record),
  min: (terms) => best(terms, (value, record) => value < record),
  first: (terms) => ({ value: terms[0]?.value ?? NaN, winner: terms[0] }),
}

/** What the terms come to by the output's rule: `{value, winner}`. */
export function combine(terms, output) {
  return RULES[output.rule](terms, output.bias)
}

/** The terms with those first that matter most. */
export function ranked(terms, rule) {
  const size = {
    weighted: (term) => Math.abs(term.product),
    max: (term) => (term.padding ? -Infinity : term.value),
    min: (term) => (term.padding ? -Infinity : -term.value),
  }[rule]
  if (rule === "first") return terms
  const by = size ?? ((term) => Math.abs(term.value))
  return [...terms].sort((a, b) => (by(a) === by(b) ? 0 : by(b) - by(a)))
}

function total(terms, amount) {
  return terms.reduce((sum, term) => sum + amount(term), 0)
}

function best(terms, beats) {
  let winner = null
  for (const term of terms) {
    if (!term.padding && (!winner || beats(term.value, winner.value))) winner = term
  }
  return { value: winner ? winner.value : NaN, winner }
}
