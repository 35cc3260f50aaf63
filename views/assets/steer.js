// @ts-check
/**
 * @typedef {{ element: HTMLElement, start: number, end: number, label: string }} Evidence seconds
 * @typedef {ReturnType<typeof steer>} Controls
 * @typedef {ReturnType<typeof import('./ticks.js').ticksOf>} Ticks
 */

const speeds = [0.75, 1, 1.25, 1.5, 1.75, 2]

/** Evidence is heard from a second before to a little after, so that no syllable is cut. */
const leadIn = 1
const tail = 0.6
/** After a pause the last words are heard again, to find the thread. */
const again = 2

/**
 * Everything that can be done to the sound.
 * @param {HTMLElement} player
 * @param {HTMLAudioElement} audio
 * @param {Evidence[]} evidence
 * @param {Ticks} everyTick
 */
export function steer(player, audio, evidence, everyTick) {
  /** @type {Evidence | undefined} */
  let stretch
  let loop = false
  /** @type {number | undefined} */
  let pausedWhere

  const play = () => void audio.play().catch(() => {})
  /** @param {number} seconds */
  const seek = (seconds) => {
    stretch = undefined
    audio.currentTime = Math.min(Math.max(0, seconds), audio.duration || seconds)
  }
  /** @param {Evidence | undefined} item */
  const playEvidence = (item) => {
    if (!item) return
    seek(item.start - leadIn)
    stretch = item
    play()
  }
  const position = () => {
    if (stretch) return evidence.indexOf(stretch)
    return evidence.findLastIndex((item) => item.start - leadIn <= audio.currentTime + 0.1)
  }

  audio.addEventListener('pause', () => {
    pausedWhere = audio.currentTime
  })
  everyTick(() => {
    if (!stretch || audio.paused || audio.currentTime < stretch.end + tail) return
    if (loop) {
      audio.currentTime = Math.max(0, stretch.start - leadIn)
      return
    }
    stretch = undefined
    audio.pause()
  })

  return {
    play,
    seek,
    playEvidence,
    toggle: () => {
      if (!audio.paused) return audio.pause()
      const leftHere = audio.currentTime === pausedWhere && !audio.ended
      if (leftHere) audio.currentTime = Math.max(0, audio.currentTime - again)
      play()
    },
    back: () => seek(audio.currentTime - 3),
    forward: () => seek(audio.currentTime + 3),
    next: () => playEvidence(evidence[Math.min(position() + 1, evidence.length - 1)]),
    previous: () => {
      const index = position()
      const current = evidence[index]
      // Well inside a piece of evidence, one step back means hearing it again.
      const repeat = current && !stretch && audio.currentTime > current.start + 2
      playEvidence(evidence[repeat ? index : Math.max(0, index - 1)])
    },
    loop: () => {
      loop = !loop
      player.querySelector('[data-do="loop"]')?.setAttribute('aria-pressed', String(loop))
      if (loop && !stretch) playEvidence(evidence[Math.max(0, position())])
    },
    speed: (/** @type {-1 | 1} */ step) => {
      const index = speeds.findIndex((rate) => rate >= audio.playbackRate) + step
      audio.playbackRate = speeds[Math.min(Math.max(0, index), speeds.length - 1)] ?? 1
    },
  }
}
