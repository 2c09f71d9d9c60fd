/** The place on the page where parcels wait for the component they are addressed to. */
export function postOffice() {
  const name = Symbol.for("vgg16-explorer.parcels")
  globalThis[name] ??= { latest: new Map(), listeners: new Map() }
  return globalThis[name]
}

/** Hand a parcel to its component, now or when it appears. */
export function deliver(parcel) {
  const office = postOffice()
  const { instance, kind, part = "" } = parcel.header
  if (!office.latest.has(instance)) office.latest.set(instance, new Map())
  office.latest.get(instance).set(kind + part, parcel)
  office.listeners.get(instance)?.(parcel)
}

/** Call `listener` with everything waiting for `instance` and with all that comes later. */
export function collect(instance, listener) {
  const office = postOffice()
  office.listeners.set(instance, listener)
  for (const parcel of office.latest.get(instance)?.values() ?? []) listener(parcel)
  return () => {
    if (office.listeners.get(instance) === listener) office.listeners.delete(instance)
  }
}
