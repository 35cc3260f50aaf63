// @ts-check
// Plays parts of a call one after another, as the server listed them, and nothing between them.

/** @typedef {{ start: number, end: number }} Span seconds */

/** Nearer to its end than this a part counts as heard: a seek takes about as long. */
const atEnd = 0.03

/**
 * `22000-30100 41000-52000`, in milliseconds.
 * @param {string | undefined} text
 * @returns {Span[]}
 */
export function readSpans(text) {
  return (text ?? '').split(' ').flatMap((part) => {
    const [start, end] = part.split('-').map(Number)
    return start !== undefined && end !== undefined && end > start
      ? [{ start: start / 1000, end: end / 1000 }]
      : []
  })
}

/** @param {Span[]} spans */
const lengthOf = (spans) => spans.reduce((sum, { start, end }) => sum + end - start, 0)

/**
 * @param {HTMLAudioElement} audio
 * @param {Span[]} first
 * @param {{ onTime: (heard: number, total: number, at: number) => void, onEnd: () => void }} tell
 */
export function playParts(audio, first, tell) {
  let spans = first
  let at = 0
  let over = false
  let looking = 0

  /** @param {number} seconds */
  const seek = (seconds) => {
    over = false
    const index = spans.findIndex(({ end }) => end - atEnd > seconds)
    at = index < 0 ? spans.length - 1 : index
    const span = spans[at]
    audio.currentTime = span ? Math.max(span.start, Math.min(seconds, span.end)) : seconds
    show()
  }
  const show = () => {
    const span = spans[at]
    const into = span
      ? Math.min(Math.max(0, audio.currentTime - span.start), span.end - span.start)
      : 0
    tell.onTime(lengthOf(spans.slice(0, at)) + into, lengthOf(spans), audio.currentTime)
  }
  const check = () => {
    const span = spans[at]
    if (!span || audio.paused || audio.seeking) return
    if (audio.currentTime < span.end - atEnd) return
    const next = spans[at + 1]
    if (!next) {
      over = true
      audio.pause()
      tell.onEnd()
      return
    }
    at += 1
    audio.currentTime = next.start
  }
  const look = () => {
    check()
    show()
    looking = audio.paused || !audio.isConnected ? 0 : requestAnimationFrame(look)
  }
  audio.addEventListener('play', () => {
    if (looking === 0) look()
  })
  // In a tab out of sight there are no frames.
  audio.addEventListener('timeupdate', () => {
    check()
    show()
  })
  const begin = () => seek(spans[0]?.start ?? 0)
  if (audio.readyState >= 1) begin()
  else audio.addEventListener('loadedmetadata', begin, { once: true })

  return {
    seek,
    begin,
    play: () => {
      if (over) begin()
      return audio.play()
    },
    pause: () => audio.pause(),
    /** @param {number} by */
    step: (by) => {
      const span = spans[at]
      const wanted = audio.currentTime + by
      if (!span) return
      if (wanted >= span.start) return seek(wanted)
      const before = spans[at - 1]
      seek(before ? Math.max(before.start, before.end - (span.start - wanted)) : span.start)
    },
    /** @param {Span[]} others */
    change: (others) => {
      const here = audio.currentTime
      spans = others
      seek(here)
    },
  }
}
