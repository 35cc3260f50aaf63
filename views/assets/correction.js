// @ts-check
// Correcting a line of the transcript in its place: double-click, or the line's own link; Esc leaves
// it, Ctrl+Enter saves. Without it the link opens a page of its own.

document.addEventListener('dblclick', (event) => {
  const line = lineOf(event.target)
  if (!line || isControl(event.target)) return
  if (startCorrection(line)) getSelection()?.removeAllRanges()
})

document.addEventListener('click', (event) => {
  const cancel = event.target instanceof Element ? event.target.closest('[data-cancel]') : null
  const form = cancel?.closest('[data-transcript] form[data-correction]')
  if (!form) return
  event.preventDefault()
  form.remove()
})

// Before the review keys, which would leave the field or submit the verdict.
document.addEventListener(
  'keydown',
  (event) => {
    const form = event.target instanceof Element && event.target.closest('form[data-correction]')
    // Esc and Enter also belong to the input method while it composes.
    if (!(form instanceof HTMLFormElement) || event.isComposing || event.keyCode === 229) return
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit()
    else if (event.key === 'Escape') {
      const cancel = form.querySelector('[data-cancel]')
      if (cancel instanceof HTMLElement) cancel.click()
    } else return
    event.preventDefault()
    event.stopPropagation()
  },
  true,
)

document.addEventListener('htmx:after:swap', () => {
  // A line that came back keeps to the one stop of Tab that the transcript takes.
  for (const link of document.querySelectorAll('[data-ready] [data-correct]:not([tabindex])')) {
    const time = link.closest('[data-start]')?.querySelector('[data-seek]')
    link.setAttribute('tabindex', time?.getAttribute('tabindex') ?? '0')
  }
  const form = document.querySelector('form[data-correction]:not([data-ready])')
  if (!form) return
  form.setAttribute('data-ready', '')
  const field = form.querySelector('textarea')
  field?.focus()
  field?.setSelectionRange(field.value.length, field.value.length)
})

// A page that follows a transcription waits while somebody writes in it.
document.addEventListener('htmx:before:request', (event) => {
  const { sourceElement } = /** @type {CustomEvent} */ (event).detail.ctx
  if (!(sourceElement instanceof Element) || !sourceElement.matches('[data-poll]')) return
  if (document.querySelector('[data-transcript] form[data-correction]')) event.preventDefault()
})

/**
 * Opens the line's field; false where the reader may not correct or it is open already.
 * @param {Element | null | undefined} line
 */
export function startCorrection(line) {
  const link = line?.querySelector('[data-correct]')
  if (!(link instanceof HTMLElement) || line?.querySelector('form[data-correction]')) return false
  link.click()
  return true
}

/** @param {EventTarget | null} target */
function lineOf(target) {
  return target instanceof Element ? target.closest('[data-transcript] [data-start]') : null
}

/**
 * What has a use of its own for a click.
 * @param {EventTarget | null} target
 */
export function isControl(target) {
  return target instanceof Element && target.closest('a, form, details') !== null
}
