import { colourTable, grayTable } from "../../frontend/colours.js"

/**
 * @import { Numbers } from "../../frontend/unpack.js"
 * @import { Layer } from "./protocol.js"
 * @typedef {"lut" | "zeroCentredLut" | "signedLut"} Name
 */

/** @type {Name[]} */
const NAMES = ["lut", "zeroCentredLut", "signedLut"]

/** The colours of the gray levels; a table stays the same object for as long as it says the same. */
export class ColourTables {
  constructor() {
    this.gray = grayTable()
    /** @type {Partial<Record<Name, Uint32Array>>} */
    this.tables = {}
    /** @type {Partial<Record<Name, Uint8Array>>} */
    this.bytes = {}
  }

  /**
   * Take in the tables that came with a message.
   * @param {Partial<Record<Name, Numbers>>} arrays
   */
  take(arrays) {
    for (const name of NAMES) {
      const bytes = /** @type {Uint8Array | undefined} */ (arrays[name]?.data)
      if (!bytes || sameBytes(this.bytes[name], bytes)) continue
      this.tables[name] = colourTable(bytes)
      this.bytes[name] = bytes
    }
  }

  /**
   * The colours of a layer's own gray levels.
   * @param {Layer} layer
   */
  of(layer) {
    return this.tables[layer.header.zeroCentred ? "zeroCentredLut" : "lut"]
  }

  /** The colours of numbers below and above zero. */
  get signed() {
    return this.tables.signedLut
  }
}

/**
 * @param {Uint8Array | undefined} a
 * @param {Uint8Array} b
 */
function sameBytes(a, b) {
  return a !== undefined && a.length === b.length && a.every((byte, i) => byte === b[i])
}
