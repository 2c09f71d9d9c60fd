import { deliver } from "./parcels.js"
import { unpackAll } from "./unpack.js"

/** Runs whenever Streamlit brings new bytes; draws nothing itself. */
export default function parcel({ data }) {
  if (data instanceof Uint8Array) unpackAll(data).forEach(deliver)
}
