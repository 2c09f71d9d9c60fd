import { carry } from "../../frontend/untold.js"

/**
 * Streamlit calls this at mounting and whenever the page has heard of something newer.
 * @param {{
 *   data: { heard: Record<string, number>, patience_ms: number },
 *   setTriggerValue: (name: string, value: any) => void,
 * }} component
 */
export default function courier({ data, setTriggerValue }) {
  return carry(data.heard, data.patience_ms, (report) => setTriggerValue("report", report))
}
