import { digest, LIMIT } from "./pictures.js"
import { erase, load, save } from "./shelf.js"
import { photos } from "./uploads.js"

const CANDIDATES = 4

let kept = null
let candidates = []
let followed = ""
let brought = 0
let work = load().then((found) => {
  kept = found
})

function next(step) {
  work = work.then(step).catch(() => undefined)
  return work
}

/** Note a file on its way to the server, which may refuse it; returns how many there were. */
export function remember(file) {
  candidates = [...candidates, { file, sha: digest(file).catch(() => "") }].slice(-CANDIDATES)
  brought += 1
  return brought
}

/** How many files were brought since the page was loaded. */
export function count() {
  return brought
}

async function fileOf(sha) {
  for (const candidate of [...candidates].reverse()) {
    const own = await candidate.sha
    if (own === sha) return candidate.file
    if (own !== null) continue
    // Without digests the latest file is the one, and none may be taken for another later.
    candidates = []
    return candidate.file
  }
  for (const photo of await photos()) if ((await digest(photo)) === sha) return photo
  return null
}

/** Keep the file which the server now has as the visitor's picture; "" stands for none. */
export function follow(current) {
  return next(async () => {
    if (current === followed) return
    followed = current
    if (!current || current === kept?.sha) return
    const file = await fileOf(current)
    // A picture that came before the current one must not come back in its place.
    kept = null
    if (!file || file.size > LIMIT) return erase()
    kept = { sha: current, blob: new Blob([await file.arrayBuffer()], { type: file.type }) }
    await save(kept)
  })
}

/** The visitor's picture, as soon as it is known, or undefined. */
export async function keptPicture() {
  await work
  return kept?.blob
}

/** Keep nothing. */
export function forget() {
  candidates = []
  return next(async () => {
    kept = null
    followed = ""
    await erase()
  })
}
