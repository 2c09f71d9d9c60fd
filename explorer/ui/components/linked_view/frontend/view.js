import { subscribe } from "../../frontend/transport.js"
import { Actions } from "./actions.js"
import { memoryOf } from "./memory.js"
import { Screen } from "./screen.js"
import { State } from "./state.js"
import { Synchronizer } from "./synchronizer.js"

/**
 * Joins the state, what was sent, the screen and what the visitor does: every message and every
 * choice goes through here, and says what is drawn anew.
 */
export class LinkedView {
  constructor(root, { instance, times }) {
    this.root = root
    /** @type {(report: import("./protocol.js").Report) => void} Set by Streamlit, anew each time. */
    this.report = () => {}
    /** @type {(lead: import("./protocol.js").Lead) => void} Set by Streamlit too. */
    this.lead = () => {}
    this.state = new State()
    this.memory = memoryOf(instance)
    this.state.serial = this.memory.serial
    /** @type {import("./fetch_queue.js").Wait | null} */
    this.wait = null
    this.screen = this.#makeScreen()
    this.synchronizer = this.#makeSynchronizer(instance, times)
    this.actions = new Actions({
      state: this.state,
      screen: this.screen,
      synchronizer: this.synchronizer,
      times,
      choose: (change, rest) => this.choose(change, rest),
      lead: (lead) => this.lead(lead),
    })
    this.closed = new AbortController()
    this.actions.listen(root, this.closed.signal)
    this.stop = subscribe(instance, (message) => this.receive(message))
  }

  /** Take in what the page sent; the focus comes last and says what to make of the rest. */
  receive(message) {
    this.keep(message)
    const { header, arrays } = message
    if (header.kind !== "focus") return
    this.screen.colours.take(arrays)
    this.state.settle(header)
    this.refresh()
    this.synchronizer.follow()
    this.#announce()
  }

  /** Take in what came, without drawing the view anew. */
  keep(message) {
    const { header, arrays } = message
    this.memory.take(message)
    if (header.kind === "answer") this.screen.drawHead(this.memory.answer)
    if (header.kind !== "thumbnails" || header.content !== this.state.content) return
    this.screen.drawThumbnails(arrays)
  }

  /** Show where we are, as far as it is known here. */
  refresh() {
    const { state, memory } = this
    const picture = state.target && memory.picture(state.target.content)
    if (!picture) return
    if (picture !== state.picture) this.#takePicture(picture)
    state.advance(memory)
    this.screen.drawHead(memory.answer)
    this.screen.follow(this.wait)
    if (!state.waiting || this.stale) this.redraw()
  }

  /** Draw what is shown once more, from scratch where need be. */
  redraw() {
    const scene = this.screen.ready && this.state.compose(this.memory)
    this.stale = !scene
    if (scene) this.screen.draw(scene)
  }

  /** Show a choice at once and tell the page, now or when the keys come to rest. */
  choose(change, rest = 0) {
    this.state.choose(change)
    this.memory.serial = this.state.serial
    this.refresh()
    this.synchronizer.pursue(rest)
  }

  close() {
    this.stop()
    this.synchronizer.close()
    this.closed.abort()
    this.screen.close()
  }

  /** What is done on the screen comes later than everything that is made here. */
  #makeScreen() {
    return new Screen(this.root, this.state, {
      choose: (change) => this.actions.apply(change),
      display: (change) => this.actions.display(change),
      layer: (name) => this.actions.goTo(name),
      press: (name) => this.actions.foresee(name),
      pin: (channel, extra) => this.actions.pin(channel, extra),
      card: (channel) => this.actions.openCard(channel),
      lead: (lead) => this.actions.leadTo(lead),
      stop: () => this.actions.stop(),
      compare: (on) => {
        this.state.comparing = on
      },
      resize: () => this.redraw(),
    })
  }

  #makeSynchronizer(instance, times) {
    return new Synchronizer({
      state: this.state,
      memory: this.memory,
      times,
      instance,
      report: (report) => this.report(report),
      waits: (wait) => {
        this.wait = wait
        this.screen.tellWait(wait)
      },
      receive: (message) => this.keep(message),
      fetched: () => {
        this.refresh()
        this.#announce()
      },
    })
  }

  #takePicture(picture) {
    const { state, memory, screen } = this
    const { header } = picture
    state.open(picture)
    screen.speak(picture)
    let later = false
    const onInput = () => {
      screen.drawMap(header)
      const thumbnails = memory.thumbnails.get(header.content)
      if (thumbnails) screen.drawThumbnails(thumbnails)
      if (later) this.refresh()
    }
    const onSource = () =>
      state.shown?.display.on_source ? this.redraw() : screen.drawSourceToggle()
    screen.stage.picture.load(picture, onInput, onSource)
    later = true
  }

  /** Say that a picture is on the screen, once its frame is. */
  #announce() {
    if (!this.state.scene || this.state.waiting) return
    requestAnimationFrame(() =>
      setTimeout(() => {
        this.synchronizer.painted()
        this.screen.tour.offer()
      }),
    )
  }
}
