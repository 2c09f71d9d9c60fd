/** Typed arrays by numpy's name. */
const ARRAY_TYPES = {
  uint8: Uint8Array,
  int32: Int32Array,
  float32: Float32Array,
}

/** Read a container (see container.py): its header and views on its arrays, not copies. */
export function unpack(bytes) {
  const prelude = new DataView(bytes.buffer, bytes.byteOffset, 8)
  const length = prelude.getUint32(4, true)
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)))
  let body = bytes.subarray(8 + length)
  // Protobuf hands out a window into its message; typed arrays need an aligned one.
  if (body.byteOffset % 8 !== 0) body = body.slice()
  const arrays = {}
  for (const [name, [kind, shape, offset]] of Object.entries(header.arrays)) {
    const count = shape.reduce((product, side) => product * side, 1)
    const view = new ARRAY_TYPES[kind](body.buffer, body.byteOffset + offset, count)
    arrays[name] = { data: view, shape }
  }
  return { header, arrays }
}
