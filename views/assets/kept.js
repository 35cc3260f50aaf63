// @ts-check
// What a person set once: kept in this browser, or for this page only where the browser keeps nothing.

/** @typedef {{ getItem(name: string): string | null, setItem(name: string, value: string): void, removeItem(name: string): void }} Store */

/** Asking for it may be refused already. */
const store = () =>
  /** @type {{ localStorage: Store }} */ (/** @type {unknown} */ (globalThis)).localStorage

/** @param {string} name */
export function kept(name) {
  try {
    return store().getItem(`huiting.${name}`)
  } catch {
    return null
  }
}

/**
 * @param {string} name
 * @param {string | null} value null forgets it
 */
export function keep(name, value) {
  try {
    if (value === null) store().removeItem(`huiting.${name}`)
    else store().setItem(`huiting.${name}`, value)
  } catch {
    // Private windows and full disks: the setting holds until the page is left.
  }
}
