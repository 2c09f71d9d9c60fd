import { deliver } from "./parcels.js"
import { unpack } from "./unpack.js"

/** Runs whenever Streamlit brings new bytes; draws nothing itself. */
export default function parcel({ data }) {
  if (data instanceof Uint8Array) deliver(unpack(data))
}
