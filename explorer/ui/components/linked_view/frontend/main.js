import { mounted } from "../../frontend/mounting.js"
import { LinkedView } from "./view.js"

/** @import { Lead, Report, Times } from "./protocol.js" */

/**
 * Streamlit calls this at mounting and whenever the theme changes.
 * @param {{
 *   data: { instance: string, times: Times }, parentElement: Element,
 *   setTriggerValue: (name: string, value: Report | Lead) => void,
 * }} component
 */
export default function linkedView(component) {
  const build = (/** @type {HTMLElement} */ root) => new LinkedView(root, component.data)
  const { view, unmount } = mounted(component, ".linked-view", build)
  view.report = (report) => component.setTriggerValue("report", report)
  view.lead = (lead) => component.setTriggerValue("lead", lead)
  return unmount
}
