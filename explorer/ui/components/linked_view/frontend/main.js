import { LinkedView } from "./view.js"

const views = new WeakMap()

/** Streamlit calls this at mounting and whenever the theme changes. */
export default function linkedView({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".linked-view")
  let view = views.get(parentElement)
  if (view?.root !== root) {
    view?.close()
    view = new LinkedView(root)
    views.set(parentElement, view)
  }
  view.report = (choice) => setTriggerValue("choice", choice)
  view.attend(data.instance)
  return () => {
    view.close()
    views.delete(parentElement)
  }
}
