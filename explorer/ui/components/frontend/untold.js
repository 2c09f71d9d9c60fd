import { hub } from "./transport.js"

/**
 * What somebody chose in a component that was taken down before the page had answered. The courier,
 * who is in every room, tells the page of it.
 *
 * @typedef {{ instance: string, serial: number }} Report
 */

/**
 * Leave a report behind, told before but without an answer, or not told at all.
 * @param {Report} report
 * @param {boolean} told
 */
export function leave(report, told) {
  const { untold, courier } = hub()
  untold.set(report.instance, report)
  courier?.(told)
}

/**
 * Carry what is left behind to the page, until it says that it has heard of it; returns how to stop.
 * @param {Record<string, number>} heard The number of the last choice it has heard of, by instance.
 * @param {number} patience Milliseconds in which what was told is answered.
 * @param {(report: Report) => void} tell
 */
export function carry(heard, patience, tell) {
  const shared = hub()
  const { untold } = shared
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting
  for (const [instance, { serial }] of untold) {
    if (serial <= (heard[instance] ?? 0)) untold.delete(instance)
  }
  const go = (/** @type {boolean} */ told) => {
    clearTimeout(waiting)
    if (!told) untold.forEach((report) => tell(report))
    if (untold.size) waiting = setTimeout(() => go(false), patience)
  }
  shared.courier = go
  if (untold.size) go(true)
  return () => {
    clearTimeout(waiting)
    if (shared.courier === go) shared.courier = null
  }
}
