import { mounted } from "../../frontend/mounting.js"
import { TileGrid } from "./tile_grid.js"

/** Streamlit calls this at mounting and whenever settings or the theme change. */
export default function mount(component) {
  const { view, unmount } = mounted(component, ".tile-grid", (root) => new TileGrid(root))
  view.report = (number) => component.setTriggerValue("picked", { number })
  view.configure(component.data)
  return unmount
}
