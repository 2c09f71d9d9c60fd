/** Go back to rooms, not to settings: an address of the same room takes the place of the last one.
 *
 * Streamlit makes an entry of the browser's history whenever the address changes. Settings stay
 * what they are when a visitor goes back, so such entries would only swallow clicks.
 */
export function keepRoomsOnly(history = window.history, place = window.location) {
  const push = history.pushState.bind(history)
  history.pushState = (state, title, address) => {
    const same = new URL(address ?? "", place.href).pathname === place.pathname
    return same ? history.replaceState(state, title, address) : push(state, title, address)
  }
}
