/**
 * @typedef {{ forms: string[], means: string }} Term
 * @typedef {{ pattern: RegExp, numbers: Map<string, number> }} Lexicon
 * @typedef {{ start: number, end: number, term: number }} Find
 */

/** Letters that words are made of where words are parted by blanks; Chinese parts none. */
const LETTER = /[\p{Script=Latin}\p{N}]/u

/**
 * Prepare terms for being found: the longest form that fits is the one that is meant.
 * @param {Term[]} terms
 * @returns {Lexicon}
 */
export function lexicon(terms) {
  /** @type {Map<string, number>} */
  const numbers = new Map()
  terms.forEach(({ forms }, number) => {
    for (const form of forms) numbers.set(form.toLowerCase(), number)
  })
  const longestFirst = [...numbers.keys()].sort((one, other) => other.length - one.length)
  const any = longestFirst.map(wholeWord).join("|")
  return { pattern: new RegExp(any || "(?!)", "giu"), numbers }
}

/**
 * Find terms in a text, each once; `met` has those that the same paragraph had before.
 * @param {string} text
 * @param {Lexicon} known
 * @param {Set<number>} met
 * @returns {Find[]}
 */
export function findTerms(text, known, met = new Set()) {
  const found = []
  for (const match of text.matchAll(known.pattern)) {
    const term = known.numbers.get(match[0].toLowerCase())
    if (term === undefined || met.has(term)) continue
    met.add(term)
    found.push({ start: match.index, end: match.index + match[0].length, term })
  }
  return found
}

/** @param {string} form */
function wholeWord(form) {
  const [first, last] = [[...form][0] ?? "", [...form].at(-1) ?? ""]
  const before = LETTER.test(first) ? "(?<![\\p{Script=Latin}\\p{N}_])" : ""
  const after = LETTER.test(last) ? "(?![\\p{Script=Latin}\\p{N}_])" : ""
  return before + form.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&").replace(/-/g, "\\x2d") + after
}
