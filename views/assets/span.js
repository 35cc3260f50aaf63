// @ts-check
/** @typedef {{ start: number, end: number }} Span seconds */

/** Two presses in a row are no stretch worth hearing. */
const shortest = 0.3

/** @type {Record<'none' | 'open' | 'set', string>} */
const words = { none: '设 A 点', open: '设 B 点', set: '清除 A–B' }

/**
 * A stretch from A to B, heard over and over: set A, set B, clear. The page is told of it, so that
 * whoever judges can point at it.
 * @param {HTMLElement} player
 * @param {HTMLAudioElement} audio
 * @param {import('./steer.js').Ticks} everyTick
 * @param {(span: Span | null) => void} draw a span that is not closed yet has no length
 */
export function startSpan(player, audio, everyTick, draw) {
  const button = player.querySelector('[data-do="span"]')
  const word = button?.querySelector('[data-span-word]')
  /** @type {number | null} */
  let from = null
  /** @type {Span | null} */
  let span = null
  let last = 0

  const show = () => {
    const state = span ? 'set' : from === null ? 'none' : 'open'
    if (word) word.textContent = words[state]
    button?.setAttribute('aria-pressed', String(state !== 'none'))
    draw(span ?? (from === null ? null : { start: from, end: from }))
  }
  /** @param {Span | null} next */
  const tell = (next) => {
    const detail = next && {
      startMs: Math.round(next.start * 1000),
      endMs: Math.round(next.end * 1000),
    }
    if (detail) {
      player.dataset['spanStart'] = String(detail.startMs)
      player.dataset['spanEnd'] = String(detail.endMs)
    } else {
      delete player.dataset['spanStart']
      delete player.dataset['spanEnd']
    }
    player.dispatchEvent(new CustomEvent('huiting:span', { bubbles: true, detail }))
  }

  everyTick(() => {
    const now = audio.currentTime
    // Only sound that ran into B goes back: whoever seeks elsewhere is left in peace.
    const ranOut = span && !audio.paused && last >= span.start && last < span.end && now >= span.end
    if (span && ranOut && now < span.end + 1) audio.currentTime = span.start
    last = audio.currentTime
  })
  audio.addEventListener('ended', () => {
    if (!span || span.end < audio.duration - 0.5) return
    audio.currentTime = span.start
    void audio.play().catch(() => {})
  })

  return () => {
    const now = audio.currentTime
    if (span) {
      span = null
      from = null
      tell(null)
    } else if (from === null) from = now
    else {
      const [start, end] = [Math.min(from, now), Math.max(from, now)]
      if (end - start < shortest) return
      span = { start, end }
      // Where the call is now is the end of it: from here on it starts again.
      last = start
      tell(span)
    }
    show()
  }
}
