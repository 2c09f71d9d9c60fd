import { Origins } from "./origins.js"

const instances = new WeakMap()

/** Streamlit calls this at mounting and whenever settings or the theme change. */
export default function mount({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".origins")
  let origins = instances.get(parentElement)
  if (origins?.root !== root) {
    origins?.close()
    origins = new Origins(root)
    instances.set(parentElement, origins)
  }
  origins.report = data.listens ? (place) => setTriggerValue("picked", place) : null
  origins.configure(data)
  return () => {
    origins.close()
    instances.delete(parentElement)
  }
}
