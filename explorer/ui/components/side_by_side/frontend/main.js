import { SideBySide } from "./side_by_side.js"

const instances = new WeakMap()

/** Streamlit calls this at mounting and whenever settings or the theme change. */
export default function mount({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".side-by-side")
  let view = instances.get(parentElement)
  if (view?.root !== root) {
    view?.close()
    view = new SideBySide(root)
    instances.set(parentElement, view)
  }
  view.report = (place) => setTriggerValue("kept", { place })
  view.configure(data)
  return () => {
    view.close()
    instances.delete(parentElement)
  }
}
