import assert from "node:assert/strict"
import { test } from "node:test"
import { findTerms, lexicon } from "../../explorer/ui/components/meanings/frontend/matching.js"

const ENGLISH = lexicon([
  { forms: ["pooling", "pooled"], means: "" },
  { forms: ["max pooling"], means: "" },
  { forms: ["ReLU"], means: "" },
  { forms: ["KL (divergence)"], means: "" },
  { forms: ["Gram"], means: "" },
  { forms: ["Gram-matrix"], means: "" },
])
const CHINESE = lexicon([
  { forms: ["池化"], means: "" },
  { forms: ["最大池化"], means: "" },
  { forms: ["ReLU"], means: "" },
])

function found(text, known, met) {
  return findTerms(text, known, met).map(({ start, end, term }) => [text.slice(start, end), term])
}

test("the longest term that fits is meant, and each is found once", () => {
  assert.deepEqual(found("Max pooling is pooling; max pooling too.", ENGLISH), [
    ["Max pooling", 1],
    ["pooling", 0],
  ])
  assert.deepEqual(found("最大池化是池化，最大池化。", CHINESE), [
    ["最大池化", 1],
    ["池化", 0],
  ])
})

test("whole words only, where words are parted; between Chinese signs a Latin word is whole", () => {
  assert.deepEqual(found("Spooling, poolings, relu6, ReLU_x", ENGLISH), [])
  assert.deepEqual(found("经过ReLU之后", CHINESE), [["ReLU", 2]])
  assert.deepEqual(found("(pooled)", ENGLISH), [["pooled", 0]])
})

test("signs in a term stand for themselves, and the longer of two that begin together is meant", () => {
  assert.deepEqual(found("KL (divergence) and a Gram-matrix", ENGLISH), [
    ["KL (divergence)", 3],
    ["Gram-matrix", 5],
  ])
})

test("what a paragraph had before is not marked again, and no terms find nothing", () => {
  assert.deepEqual(found("pooling", ENGLISH, new Set([0])), [])
  assert.deepEqual(found("pooling", lexicon([])), [])
})
