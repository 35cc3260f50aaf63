// @ts-check
// Fills in the moments of a mark: from A to B where the listener set them, else a little before and
// after what is heard. What somebody typed stays.

document.addEventListener('huiting:span', (event) => {
  const span = /** @type {CustomEvent} */ (event).detail
  for (const panel of document.querySelectorAll('[data-marks]')) {
    fill(panel, span?.startMs ?? null, span?.endMs ?? null)
  }
})

// Before the form is sent, by button or by key.
document.addEventListener(
  'click',
  (event) => {
    const button = event.target instanceof Element ? event.target.closest('button') : null
    const panel = button?.matches('[name="kind"]') ? button.closest('[data-marks]') : null
    if (panel) fillFromPlayer(panel)
  },
  true,
)

document.addEventListener('input', (event) => {
  const input = event.target
  if (input instanceof HTMLInputElement && input.closest('[data-marks]')) {
    input.toggleAttribute('data-typed', input.value !== '')
  }
})

/** @param {Element} panel */
function fillFromPlayer(panel) {
  const player = document.querySelector('[data-player]')
  if (!(player instanceof HTMLElement)) return
  const { spanStart, spanEnd, duration } = player.dataset
  // Moments that came back with an error are the listener's own.
  const given = panel.querySelector('input[name="start"]')
  if (given instanceof HTMLInputElement && given.defaultValue !== '') return
  if (spanStart && spanEnd) {
    fill(panel, Number(spanStart), Number(spanEnd))
    return
  }
  const audio = player.querySelector('audio')
  if (!audio) return
  const around = panel instanceof HTMLElement ? Number(panel.dataset['around']) : 0
  const now = audio.currentTime * 1000
  const end = Math.min(Number(duration), now + around)
  fill(panel, Math.max(0, now - around), end)
}

/**
 * @param {Element} panel
 * @param {number | null} startMs
 * @param {number | null} endMs
 */
function fill(panel, startMs, endMs) {
  for (const [name, ms] of /** @type {const} */ ([
    ['start', startMs],
    ['end', endMs],
  ])) {
    const input = panel.querySelector(`input[name="${name}"]`)
    if (!(input instanceof HTMLInputElement) || input.hasAttribute('data-typed')) continue
    input.value = ms === null ? '' : momentText(ms)
  }
}

/**
 * `1:05.25`, rounded down, so that it never ends after the call.
 * @param {number} ms
 */
function momentText(ms) {
  const whole = Math.max(0, Math.floor(ms))
  const minutes = Math.floor(whole / 60_000)
  const seconds = String(Math.floor(whole / 1000) % 60).padStart(2, '0')
  const part = String(whole % 1000)
    .padStart(3, '0')
    .replace(/0+$/, '')
  return part ? `${minutes}:${seconds}.${part}` : `${minutes}:${seconds}`
}
