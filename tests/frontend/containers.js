/** Containers as `components/container.py` describes them, made by hand. */

const KINDS = { Uint8Array: "uint8", Int32Array: "int32", Float32Array: "float32" }
const padded = (size) => size + ((8 - (size % 8)) % 8)

/** One container of a header and typed arrays. */
export function container(header, arrays = {}) {
  const places = {}
  let offset = 0
  for (const [name, { data, shape }] of Object.entries(arrays)) {
    places[name] = [KINDS[data.constructor.name], shape, offset]
    offset += padded(data.byteLength)
  }
  const text = new TextEncoder().encode(JSON.stringify({ ...header, arrays: places }))
  const length = padded(text.length)
  const bytes = new Uint8Array(8 + length + offset).fill(32, 8, 8 + length)
  bytes.set(new TextEncoder().encode("VLV1"))
  new DataView(bytes.buffer).setUint32(4, length, true)
  bytes.set(text, 8)
  let at = 8 + length
  for (const { data } of Object.values(arrays)) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at)
    at += padded(data.byteLength)
  }
  return bytes
}

/** Several containers in one run of bytes. */
export function joined(...containers) {
  const bytes = new Uint8Array(8 + containers.reduce((sum, one) => sum + 8 + one.length, 0))
  const sizes = new DataView(bytes.buffer)
  bytes.set(new TextEncoder().encode("VLVN"))
  sizes.setUint32(4, containers.length, true)
  let at = 8
  for (const one of containers) {
    sizes.setBigUint64(at, BigInt(one.length), true)
    bytes.set(one, at + 8)
    at += 8 + one.length
  }
  return bytes
}
