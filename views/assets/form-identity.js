// @ts-check
// Which form is the same form on another day: by where it leads and what it is about.

/** @typedef {{ name: string, value: string }} Hidden */

/**
 * Hidden fields that say how fresh the page is, or where to go next. The form of a record that was
 * changed meanwhile is the same form; the form of another record, led to the same address, is not.
 */
const passing =
  /^(seen|spell|typedAt|once|revision|was(-.*)?|heard|version|run|expectedText|judge|query|back|next|left|item|clip|atMs|choiceKey\d+|(start|end|voice)\..*)$/

/**
 * @param {string} address path and query it is sent to
 * @param {Hidden[]} hidden
 */
export function identityOf(address, hidden) {
  const about = hidden
    .filter(({ name, value }) => !passing.test(name) && value !== '')
    .map(({ name, value }) => `${name}=${value}`)
  return [address, ...about.toSorted()].join(' ')
}
