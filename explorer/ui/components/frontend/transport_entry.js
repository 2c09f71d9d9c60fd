import { deliver } from "./transport.js"
import { unpackAll } from "./unpack.js"

/**
 * Runs whenever Streamlit brings new bytes; draws nothing itself.
 * @param {{ data: unknown }} arguments_
 */
export default function transport({ data }) {
  if (!(data instanceof Uint8Array)) return
  for (const message of unpackAll(data)) deliver(message)
}
