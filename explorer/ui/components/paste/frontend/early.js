import { keepRoomsOnly } from "./history.js"
import { listen } from "./listening.js"
import { leadNewcomers } from "./newcomers.js"
import { tellOfReturns } from "./returning.js"
import { keepTyped } from "./typing.js"

/** Keeps the last picture brought while the page cannot take it: early, or between two pages. */
const early = {
  /** @type {File[]} */
  files: [],
  start() {
    early.stop()
    early.stop = listen((file) => {
      early.files = [file]
    })
  },
  stop() {},
  /** Hand over what was kept, and leave the listening to the one who asks. */
  handOver() {
    early.stop()
    return early.files.splice(0)
  },
}

Object.assign(window, { explorerEarly: early })
early.start()
leadNewcomers()
keepRoomsOnly()
tellOfReturns()
keepTyped()
