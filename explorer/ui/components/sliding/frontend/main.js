import { Sliding } from "./sliding.js"

const instances = new WeakMap()

/** Streamlit calls this at mounting and whenever settings or the theme change. */
export default function mount({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".sliding")
  let sliding = instances.get(parentElement)
  if (sliding?.root !== root) {
    sliding?.close()
    sliding = new Sliding(root)
    instances.set(parentElement, sliding)
  }
  sliding.report = (place) => setTriggerValue("picked", place)
  sliding.configure(data)
  return () => {
    sliding.close()
    instances.delete(parentElement)
  }
}
