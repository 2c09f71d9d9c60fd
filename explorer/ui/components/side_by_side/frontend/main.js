import { mounted } from "../../frontend/mounting.js"
import { SideBySide } from "./side_by_side.js"

/** Streamlit calls this at mounting and whenever settings or the theme change. */
export default function mount(component) {
  const { view, unmount } = mounted(component, ".side-by-side", (root) => new SideBySide(root))
  view.report = (place) => component.setTriggerValue("kept", { place })
  view.configure(component.data)
  return unmount
}
