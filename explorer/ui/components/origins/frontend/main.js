import { mounted } from "../../frontend/mounting.js"
import { Origins } from "./origins.js"

/** Streamlit calls this at mounting and whenever settings or the theme change. */
export default function mount(component) {
  const { view, unmount } = mounted(component, ".origins", (root) => new Origins(root))
  view.report = component.data.listens
    ? (place) => component.setTriggerValue("picked", place)
    : null
  view.configure(component.data)
  return unmount
}
