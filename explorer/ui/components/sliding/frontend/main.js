import { mounted } from "../../frontend/mounting.js"
import { Sliding } from "./sliding.js"

/** Streamlit calls this at mounting and whenever settings or the theme change. */
export default function mount(component) {
  const { view, unmount } = mounted(component, ".sliding", (root) => new Sliding(root))
  view.report = (place) => component.setTriggerValue("picked", place)
  view.configure(component.data)
  return unmount
}
