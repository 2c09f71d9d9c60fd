/**
 * What browser and server tell each other, as `supply/protocol.py` says; types only.
 *
 * @import { Numbers } from "../../frontend/unpack.js"
 *
 * @typedef {[row: number, column: number]} Unit
 * @typedef {{ x0: number, y0: number, x1: number, y1: number }} Box
 * @typedef {"number" | "peak" | "mean" | "zeros"} Order
 * @typedef {{ order: Order, hide_dead: boolean, shared_scale: boolean, on_source: boolean }} Display
 *
 * @typedef {object} Target Where somebody looks.
 * @property {string} content The picture, its settings and the weights.
 * @property {string} scaleKey How numbers become gray levels, and the language.
 * @property {string} layer
 * @property {number[]} pinned Channels; the strongest where there are none.
 * @property {Unit | null} unit
 * @property {Display} display
 *
 * @typedef {object} Lacking What is not here of a target.
 * @property {boolean} picture
 * @property {boolean} wall The layer's tiles and figures.
 * @property {number[]} channels Those whose exact numbers are not here.
 *
 * @typedef {object} Report What the page is told; with a choice if there is one.
 * @property {number} serial How many choices there were.
 * @property {string} content
 * @property {string} scale
 * @property {string} layer
 * @property {Lacking | null} lacking
 * @property {number[]} [pinned]
 * @property {Unit | null} [unit]
 * @property {Display} [display]
 *
 * @typedef {object} Place Under which names the server knows what is looked at.
 * @property {string} instance
 * @property {string} endpoint
 * @property {string} content
 * @property {string} scale
 *
 * @typedef {{ place: Place, layer: string, wall: boolean, channels: number[] }} Wish
 *
 * @typedef {object} Times Milliseconds; see `BrowserTimes`.
 * @property {number} after_paint_ms
 * @property {number} rest_ms
 * @property {number} heard_ms
 * @property {number} slow_ms
 * @property {number} place_ms
 * @property {number} fetch_patience_ms
 *
 * @typedef {object} LayerRecord One layer as the network map draws it.
 * @property {string} name
 * @property {string} module
 * @property {string} kind
 * @property {number} block
 * @property {number[]} in_shape
 * @property {number[]} out_shape
 * @property {number} kernel
 * @property {number} step
 * @property {number | null} stride
 * @property {number | null} receptive_field
 * @property {number | null} start
 * @property {number} parameters
 * @property {number} macs
 * @property {boolean} available
 * @property {string} why_absent
 *
 * @typedef {object} HeadAnswer What a visitor's own head says, in the classifier's place.
 * @property {string} head
 * @property {number} inputs
 * @property {number} classes
 * @property {string} name
 * @property {string} share
 * @property {string[]} facts
 * @property {string} about
 *
 * @typedef {object} Source How network pixels lie on the small copy of the original photo.
 * @property {[number, number]} size
 * @property {[number, number]} scale_xy
 * @property {[number, number]} offset_xy
 * @property {number} factor
 *
 * @typedef {{
 *   header: {
 *     kind: "picture", instance: string, content: string, size: [number, number],
 *     inputKind: string, layers: LayerRecord[], note: string, strings: Record<string, string>,
 *     locale: string, source: Source | null,
 *   },
 *   arrays: Record<string, Numbers>,
 * }} Picture
 *
 * @typedef {"low" | "high" | "minimum" | "maximum" | "mean" | "std" | "zeroShare" | "peakRow"
 *   | "peakColumn"} Figure One number for each channel.
 *
 * @typedef {{
 *   header: {
 *     kind: "layer", instance: string, content: string, scaleKey: string, layer: string,
 *     step: number, signed: boolean, zeroCentred: boolean, scaleNote: string, cellLabels: string[],
 *   },
 *   arrays: Record<"tiles" | Figure, Numbers> & { borders?: Numbers },
 *   views?: Map<number, Tile>,
 *   borders?: Map<number, Float32Array>,
 * }} Layer
 *
 * @typedef {{
 *   header: {
 *     kind: "maps", instance: string, content: string, layer: string, channels: number[],
 *     rule: string,
 *   },
 *   arrays: { maps?: Numbers, before?: Numbers },
 * }} Maps
 *
 * @typedef {{
 *   header: Target & {
 *     kind: "focus", instance: string, endpoint: string, serial: number, head: string,
 *   },
 *   arrays: { lut: Numbers, zeroCentredLut: Numbers },
 * }} Focus
 *
 * @typedef {{
 *   header: { kind: "thumbnails", instance: string, content: string, part: string },
 *   arrays: Record<string, Numbers>,
 * }} Thumbnails
 *
 * @typedef {{
 *   header: { kind: "answer", instance: string, content: string, answer: HeadAnswer },
 *   arrays: Record<string, Numbers>,
 * }} Answer
 *
 * @typedef {Picture | Layer | Maps | Focus | Thumbnails | Answer} Message
 *
 * @typedef {object} Lead Where the visitor goes on to from a channel or the kept unit.
 * @property {string} lead
 * @property {number | undefined} active
 * @property {number[]} pinned
 * @property {string} layer
 * @property {Unit | null} unit
 *
 * @typedef {{ levels: Uint8Array, height: number, width: number, step: number }} Tile
 * @typedef {{ values: Float32Array, height: number, width: number }} Plane One channel's numbers.
 *
 * @typedef {object} Pin Everything known here about one pinned channel.
 * @property {number} channel
 * @property {Plane | undefined} map
 * @property {Plane | undefined} before What goes into a ReLU or a pooling.
 * @property {Tile} tile
 * @property {[number, number]} size
 * @property {boolean} active
 * @property {number} minimum
 * @property {number} maximum
 * @property {number} mean
 * @property {number} std
 * @property {number} zeroShare
 * @property {number} low
 * @property {number} high
 * @property {Float32Array | null} borders The 255 numbers from which on the next level begins,
 *   where the mapping is no straight line.
 * @property {Unit} peak
 *
 * @typedef {{ layer: Layer, record: LayerRecord, pins: Pin[], flat: boolean }} Scene What is drawn.
 */

export {}
