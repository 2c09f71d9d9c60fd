export const LIMIT = 15 * 1024 * 1024

/** Base64 without the data-URL prefix. */
export function encode(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result).split(",", 2)[1] ?? "")
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(blob)
  })
}

/** SHA-256 as hexadecimal digits, or null where the browser computes none (plain http). */
export async function digest(blob) {
  if (!globalThis.crypto?.subtle) return null
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")
}
