import { LinkedView } from "./view.js"

/** @import { Lead, Report, Times } from "./protocol.js" */

/** @type {WeakMap<Element, LinkedView>} */
const views = new WeakMap()

/**
 * Streamlit calls this at mounting and whenever the theme changes.
 * @param {{
 *   data: { instance: string, times: Times }, parentElement: Element,
 *   setTriggerValue: (name: string, value: Report | Lead) => void,
 * }} component
 */
export default function linkedView({ data, parentElement, setTriggerValue }) {
  const root = /** @type {HTMLElement} */ (parentElement.querySelector(".linked-view"))
  let view = views.get(parentElement)
  if (!view || view.root !== root) {
    view?.close()
    view = new LinkedView(root, data)
    views.set(parentElement, view)
  }
  view.report = (report) => setTriggerValue("report", report)
  view.lead = (lead) => setTriggerValue("lead", lead)
  return () => {
    view.close()
    views.delete(parentElement)
  }
}
