// @ts-check
// Takes the stretch a listener marked with A and B into the fields of an appeal. Typed by hand, the
// fields work without it.

/** @type {{ startMs: number, endMs: number } | null} */
let span = null

document.addEventListener('huiting:span', (event) => {
  const { detail } = /** @type {CustomEvent<typeof span>} */ (event)
  span = detail
  for (const button of document.querySelectorAll('[data-take-span]')) {
    button.toggleAttribute('hidden', span === null)
  }
})

document.addEventListener('click', (event) => {
  const button = event.target instanceof Element ? event.target.closest('[data-take-span]') : null
  const fields = button?.closest('[data-span-fields]')
  if (!fields || !span) return
  fill(fields, 'from', Math.floor(span.startMs / 1000))
  fill(fields, 'to', Math.ceil(span.endMs / 1000))
})

/**
 * @param {Element} fields
 * @param {'from' | 'to'} name
 * @param {number} seconds
 */
function fill(fields, name, seconds) {
  const field = fields.querySelector(`[data-span-field="${name}"]`)
  if (!(field instanceof HTMLInputElement)) return
  field.value = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
