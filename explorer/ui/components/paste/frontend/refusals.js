const UPLOADER = "[data-testid=stFileUploader]"
const ALERT = `${UPLOADER} [role=alert]`
const TOLD = `${ALERT}, [data-testid^=stTooltip][data-testid$=Content]`
const FAILED = /AxiosError.*?(\d{3})?$/

/**
 * Say why a file did not get through, where Streamlit has only a program's words for it: in its own
 * notice, and in a sentence below the file; returns how to look again, and how to stop.
 *
 * `sentences` gives them by the status that the server answered with, "" for any other.
 */
export function explainRefusals(sentences, page = document) {
  const known = new WeakMap()

  /** The sentence in place of a failure's words, or "" where nothing failed. */
  function said(element) {
    let found = ""
    for (const text of element.childNodes) {
      if (text.nodeType !== Node.TEXT_NODE) {
        found ||= said(text)
        continue
      }
      const failed = FAILED.exec(text.nodeValue)
      if (failed) known.set(text, failed[1] ?? "")
      if (!known.has(text)) continue
      found = sentences()[known.get(text)] ?? sentences()[""]
      if (text.nodeValue !== found) text.nodeValue = found
      // "Error: ", in English whatever the page's language is.
      const before = text.previousSibling
      if (before?.nodeType === Node.TEXT_NODE && before.nodeValue) before.nodeValue = ""
    }
    return found
  }

  function look() {
    const refused = new Map()
    for (const element of page.querySelectorAll(TOLD)) {
      const sentence = said(element)
      const uploader = element.closest(UPLOADER)
      if (sentence && uploader) refused.set(uploader, sentence)
    }
    for (const uploader of page.querySelectorAll(UPLOADER)) {
      const sentence = refused.get(uploader)
      if (!sentence) uploader.removeAttribute("data-refusal")
      else if (uploader.getAttribute("data-refusal") !== sentence) {
        uploader.setAttribute("data-refusal", sentence)
      }
    }
  }

  const observer = new MutationObserver(look)
  observer.observe(page.body, { childList: true, subtree: true, characterData: true })
  look()
  return { look, stop: () => observer.disconnect() }
}
