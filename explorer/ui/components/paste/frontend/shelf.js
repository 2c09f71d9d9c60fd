const STORE = "pictures"
const MARK = "explorer-picture"
const STALE = 2 * 60 * 60 * 1000

/** This tab's name and the picture it keeps: a reload finds them, another tab does not. */
function mark() {
  const found = JSON.parse(sessionStorage.getItem(MARK) ?? "null")
  return found ?? { tab: crypto.getRandomValues(new Uint32Array(4)).join("-"), sha: "" }
}

function answered(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

function opened() {
  const request = indexedDB.open("explorer", 1)
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "tab" })
  return answered(request)
}

/** Do something with the stored pictures; where the browser stores none, give null. */
async function withStore(work) {
  try {
    const database = await opened()
    try {
      const transaction = database.transaction(STORE, "readwrite")
      const finished = new Promise((resolve, reject) => {
        transaction.oncomplete = resolve
        transaction.onabort = () => reject(transaction.error)
      })
      const [result] = await Promise.all([work(transaction.objectStore(STORE)), finished])
      return result
    } finally {
      database.close()
    }
  } catch {
    return null
  }
}

/** Delete what other tabs left behind. */
function sweep(store, own) {
  const request = store.openCursor()
  request.onsuccess = () => {
    const cursor = request.result
    if (!cursor) return
    if (cursor.key !== own && cursor.value.at < Date.now() - STALE) cursor.delete()
    cursor.continue()
  }
}

/** The picture this tab kept before it was reloaded, or null. */
export async function load() {
  return withStore(async (store) => {
    const { tab, sha } = mark()
    sweep(store, tab)
    const entry = await answered(store.get(tab))
    // A tab that was duplicated shares its name with its copy, whose picture is not ours.
    return entry && entry.sha === sha ? { sha, blob: entry.blob } : null
  })
}

/** Keep one picture for this tab instead of any other. */
export async function save({ sha, blob }) {
  const { tab } = mark()
  const entry = { tab, sha, blob, at: Date.now() }
  const stored = await withStore(async (store) => answered(store.put(entry)))
  if (stored) sessionStorage.setItem(MARK, JSON.stringify({ tab, sha }))
  // Where there is no room for it, the one before it must not come back in its place.
  else sessionStorage.removeItem(MARK)
}

/** Keep nothing for this tab. */
export async function erase() {
  const { tab } = mark()
  await withStore(async (store) => answered(store.delete(tab)))
  sessionStorage.removeItem(MARK)
}
