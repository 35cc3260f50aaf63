// @ts-check
import { keep, kept } from './kept.js'
import { silencesOf } from './silences.js'

/** The beginning and the end of a silence are heard. */
const before = 0.6
const after = 0.4

/**
 * Skips long silences while the call plays, where a person wants that. A stretch is silent when neither
 * side shows any sound in the waveform and nothing in it was written down.
 * @param {HTMLElement} player
 * @param {HTMLAudioElement} audio
 * @param {import('./steer.js').Ticks} everyTick
 */
export function startQuiet(player, audio, everyTick) {
  const button = player.querySelector('[data-do="quiet"]')
  let on = kept('skip-silence') === 'on'
  /** @type {{ channels: number[][], duration: number } | null} */
  let peaks = null
  /** @type {{ start: number, end: number }[] | null} */
  let silences = null
  const show = () => button?.setAttribute('aria-pressed', String(on))
  show()

  everyTick(() => {
    if (!on || !peaks || audio.paused || audio.seeking) return
    silences ??= silencesOf(peaks, linesShown())
    const now = audio.currentTime
    const here = silences.find(({ start, end }) => now > start + before && now < end - after)
    // A stretch that is looped is meant to be heard as it is.
    const chosen = player.dataset['spanStart'] !== undefined
    if (here && !chosen) audio.currentTime = here.end - after
  })

  return {
    toggle: () => {
      on = !on
      keep('skip-silence', on ? 'on' : 'off')
      show()
    },
    know: (/** @type {typeof peaks} */ known) => {
      peaks = known
    },
    /** The words have changed. */
    forget: () => {
      silences = null
    },
  }
}

function linesShown() {
  const lines = document.querySelectorAll('[data-transcript] [data-start]')
  return [...lines].flatMap((line) =>
    line instanceof HTMLElement
      ? [{ start: Number(line.dataset['start']) / 1000, end: Number(line.dataset['end']) / 1000 }]
      : [],
  )
}
