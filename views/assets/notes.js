// @ts-check
// Notes on a call (批注): played from their moment, written at the moment being heard.

/**
 * @typedef {{ at: number, text: string }} Pin seconds
 * @typedef {import('./steer.js').Controls} Controls
 */

// Before the review keys, which would leave the field or submit the verdict.
document.addEventListener(
  'keydown',
  (event) => {
    const form = event.target instanceof Element && event.target.closest('form[data-note-form]')
    // Esc and Enter also belong to the input method while it composes.
    if (!(form instanceof HTMLFormElement) || event.isComposing || event.keyCode === 229) return
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit()
    else if (event.key === 'Escape') close(form)
    else return
    event.preventDefault()
    event.stopPropagation()
  },
  true,
)

document.addEventListener('click', (event) => {
  const cancel = event.target instanceof Element ? event.target.closest('[data-note-cancel]') : null
  const form = cancel?.closest('[data-notes] form[data-note-form]')
  if (!form) return
  event.preventDefault()
  close(form)
})

document.addEventListener('htmx:after:swap', () => {
  const form = document.querySelector('[data-note] form[data-note-form]:not([data-ready])')
  if (!form) return
  form.setAttribute('data-ready', '')
  form.querySelector('textarea')?.focus()
})

/**
 * A new note that is put aside keeps its words for the next time; one being changed goes back to what
 * it was.
 * @param {Element} form
 */
function close(form) {
  const fresh = form.closest('[data-note-new]')
  if (fresh instanceof HTMLElement) fresh.hidden = true
  else form.remove()
  const opener = document.querySelector('[data-press="note"]')
  if (opener instanceof HTMLElement) opener.focus()
}

/**
 * @param {HTMLElement} player
 * @param {HTMLAudioElement} audio
 * @param {Controls} controls
 */
export function startNotes(player, audio, controls) {
  player.addEventListener('click', (event) => {
    const target = event.target instanceof Element ? event.target : null
    if (target?.closest('[data-press="note"]')) return write(player, audio.currentTime)
    const note = target?.closest('[data-note-play]')?.closest('[data-note]')
    if (!(note instanceof HTMLElement)) return
    controls.seek(Number(note.dataset['at']) / 1000)
    controls.play()
  })
}

/**
 * @param {HTMLElement} player
 * @param {number} seconds
 */
function write(player, seconds) {
  const place = player.querySelector('[data-note-new]')
  const at = place?.querySelector('input[name="at"]')
  const words = place?.querySelector('textarea')
  if (!(place instanceof HTMLElement) || !(at instanceof HTMLInputElement) || !words) return
  // Words put aside belong to the moment they were written for.
  if (words.value === '') at.value = momentText(seconds)
  place.hidden = false
  words.focus()
}

/** @param {number} seconds */
function momentText(seconds) {
  const tenths = Math.floor(seconds * 10)
  const hours = Math.floor(tenths / 36_000)
  const minutes = String(Math.floor(tenths / 600) % 60)
  const rest = `${String(Math.floor(tenths / 10) % 60).padStart(2, '0')}.${tenths % 10}`
  return hours ? `${hours}:${minutes.padStart(2, '0')}:${rest}` : `${minutes}:${rest}`
}

/**
 * @param {HTMLElement} player
 * @returns {Pin[]}
 */
export function pinsOf(player) {
  const notes = /** @type {NodeListOf<HTMLElement>} */ (player.querySelectorAll('[data-note]'))
  return [...notes].map((note) => ({
    at: Number(note.dataset['at']) / 1000,
    text: note.querySelector('p')?.textContent ?? '',
  }))
}
