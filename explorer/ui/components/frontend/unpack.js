/**
 * @typedef {{ data: any, shape: number[] }} Numbers A typed array and how it is to be read.
 */

/**
 * Typed arrays by numpy's name.
 * @type {Record<string, Uint8ArrayConstructor | Int32ArrayConstructor | Float32ArrayConstructor>}
 */
const ARRAY_TYPES = {
  uint8: Uint8Array,
  int32: Int32Array,
  float32: Float32Array,
}

const SEVERAL = "VLVN"

/**
 * Read one container or several joined ones. Several get memory of their own, so that each can be
 * let go alone.
 * @param {Uint8Array} bytes
 * @returns {{ header: any, arrays: Record<string, Numbers> }[]}
 */
export function unpackAll(bytes) {
  if (String.fromCharCode(...bytes.subarray(0, 4)) !== SEVERAL) return [unpack(bytes)]
  const sizes = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const found = []
  for (let at = 8; at < bytes.byteLength; ) {
    const size = Number(sizes.getBigUint64(at, true))
    found.push(unpack(bytes.slice(at + 8, at + 8 + size)))
    at += 8 + size
  }
  return found
}

/**
 * Read a container (see container.py): its header and views on its arrays, not copies.
 * @param {Uint8Array} bytes
 */
function unpack(bytes) {
  const prelude = new DataView(bytes.buffer, bytes.byteOffset, 8)
  const length = prelude.getUint32(4, true)
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)))
  let body = bytes.subarray(8 + length)
  // Protobuf hands out a window into its message; typed arrays need an aligned one.
  if (body.byteOffset % 8 !== 0) body = body.slice()
  /** @type {Record<string, Numbers>} */
  const arrays = {}
  const buffer = /** @type {ArrayBuffer} */ (body.buffer)
  /** @type {[string, [string, number[], number]][]} */
  const places = Object.entries(header.arrays)
  for (const [name, [kind, shape, offset]] of places) {
    const count = shape.reduce((product, side) => product * side, 1)
    const view = new ARRAY_TYPES[kind](buffer, body.byteOffset + offset, count)
    arrays[name] = { data: view, shape }
  }
  return { header, arrays }
}
