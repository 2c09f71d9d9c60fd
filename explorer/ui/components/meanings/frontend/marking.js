import { findTerms } from "./matching.js"

/** @import { Lexicon } from "./matching.js" */
/** @typedef {{ range: Range, term: number }} Mark */

const PROSE =
  ":is([data-testid=stMarkdownContainer], [data-testid=stCaptionContainer]) :is(p, li):not(:has(p))"
/** What is pressed, written in or read as a figure is no prose. */
const OTHER =
  "button, a, label, summary, code, pre, table, input, textarea, [role=tab], [role=radio], " +
  "[data-testid=stWidgetLabel], [data-testid=stMetric], .st-key-lesson_head"
/** What views of our own say in sentences; each of them lives in a tree of its own. */
const VIEW = "[data-testid=stBidiComponentIsolated]"
const SAID = ".map-line .about"
const NAME = "explorer-term"

/**
 * Underlines terms without touching the page's elements, which are Streamlit's: as a highlight,
 * which browsers that do not know of it leave out.
 */
export class Marks {
  constructor() {
    /** @type {Map<Element, Mark[]>} */
    this.blocks = new Map()
  }

  /**
   * Look through all prose below an element.
   * @param {Element} root
   * @param {Lexicon} known
   */
  renew(root, known) {
    this.blocks = new Map()
    const highlight = new Highlight()
    const inViews = viewsIn(root).flatMap((view) => [...view.querySelectorAll(SAID)])
    for (const block of [...root.querySelectorAll(PROSE), ...inViews]) {
      if (block.closest(OTHER)) continue
      const marks = marksIn(block, known)
      if (marks.length) this.blocks.set(block, marks)
      for (const { range } of marks) highlight.add(range)
    }
    CSS.highlights.set(NAME, highlight)
  }

  /**
   * The term at a place of the window, if it stands in what the pointer is over.
   * @param {Element} over
   * @param {number} x
   * @param {number} y
   * @returns {{ term: number, box: DOMRect } | null}
   */
  at(over, x, y) {
    const block = over.closest(`p, li, ${SAID}`)
    for (const { range, term } of (block && this.blocks.get(block)) ?? []) {
      for (const box of range.getClientRects()) {
        if (x >= box.left && x <= box.right && y >= box.top && y <= box.bottom) return { term, box }
      }
    }
    return null
  }

  close() {
    this.blocks = new Map()
    CSS.highlights.delete(NAME)
  }
}

/**
 * The trees of our own views below an element.
 * @param {Element} root
 * @returns {ShadowRoot[]}
 */
export function viewsIn(root) {
  return [...root.querySelectorAll(VIEW)].flatMap(({ shadowRoot }) => shadowRoot ?? [])
}

/**
 * @param {Element} block
 * @param {Lexicon} known
 */
function marksIn(block, known) {
  /** @type {Mark[]} */
  const marks = []
  /** @type {Set<number>} */
  const met = new Set()
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.nodeValue || node.parentElement?.closest(OTHER)) continue
    for (const { start, end, term } of findTerms(node.nodeValue, known, met)) {
      const range = new Range()
      range.setStart(node, start)
      range.setEnd(node, end)
      marks.push({ range, term })
    }
  }
  return marks
}
