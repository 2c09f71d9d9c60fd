/**
 * What Streamlit gives a component, at mounting and whenever its data or the theme change.
 * @typedef {object} Component
 * @property {any} data
 * @property {Element} parentElement
 * @property {(name: string, value: any) => void} [setTriggerValue]
 */

/**
 * The views of this component that are on the page.
 * @type {WeakMap<Element, { root: Element, close: () => void }>}
 */
const views = new WeakMap()

/**
 * Make a component's view on the element that its HTML has, once for as long as that element
 * stays; returns the view and what takes it down, which Streamlit wants to have.
 * @template {{ root: Element, close: () => void }} View
 * @param {Component} component
 * @param {string} selector
 * @param {(root: any) => View} build
 * @returns {{ view: View, unmount: () => void }}
 */
export function mounted({ parentElement }, selector, build) {
  const root = parentElement.querySelector(selector)
  const known = /** @type {View | undefined} */ (views.get(parentElement))
  if (known && known.root !== root) known.close()
  const view = known?.root === root ? known : build(root)
  views.set(parentElement, view)
  const unmount = () => {
    view.close()
    views.delete(parentElement)
  }
  return { view, unmount }
}
