"""The shelf in the browser where the app keeps the visitor's own pictures."""

SHELF = """([then]) => new Promise((resolve, reject) => {
  const opening = indexedDB.open('explorer', 1)
  opening.onerror = () => reject(opening.error)
  opening.onsuccess = () => {
    const transaction = opening.result.transaction('pictures', 'readwrite')
    const found = [], change = eval(then)
    transaction.objectStore('pictures').openCursor().onsuccess = event => {
      const cursor = event.target.result
      if (!cursor) return
      found.push(cursor.value.sha)
      cursor.update(change(cursor.value))
      cursor.continue()
    }
    transaction.oncomplete = () => { opening.result.close(); resolve(found) }
  }
})"""
EMPTY = """async () => {
  if (!(await indexedDB.databases()).length) return
  await new Promise((resolve, reject) => {
    const opening = indexedDB.open('explorer', 1)
    opening.onerror = () => reject(opening.error)
    opening.onsuccess = () => {
      const transaction = opening.result.transaction('pictures', 'readwrite')
      transaction.objectStore('pictures').clear()
      transaction.oncomplete = () => { opening.result.close(); resolve() }
    }
  })
}"""


def kept(page, then="entry => entry"):
    """The digests of all pictures the browser keeps, each entry changed by a function."""
    return page.evaluate(SHELF, [then])
