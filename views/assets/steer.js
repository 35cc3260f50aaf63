// @ts-check
/**
 * @typedef {{ element: HTMLElement, start: number, end: number }} Evidence seconds
 * @typedef {ReturnType<typeof steer>} Controls
 */

const speeds = [0.75, 1, 1.25, 1.5, 1.75, 2]

/** Evidence is heard from a second before to a little after, so that no syllable is cut. */
const leadIn = 1
const tail = 0.6

/**
 * Everything that can be done to the sound.
 * @param {HTMLElement} player
 * @param {HTMLAudioElement} audio
 * @param {Evidence[]} evidence
 */
export function steer(player, audio, evidence) {
  /** @type {Evidence | undefined} */
  let stretch
  let loop = false
  let pausedAt = 0
  let pausedWhere = 0

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
    pausedAt = Date.now()
    pausedWhere = audio.currentTime
  })
  audio.addEventListener('timeupdate', () => {
    if (!stretch || audio.paused) return
    if (audio.currentTime < stretch.end + tail) return
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
      // After a longer break the last words are heard again, to find the thread.
      const rested = Date.now() - pausedAt > 5000 && audio.currentTime === pausedWhere
      if (pausedAt > 0 && rested && !audio.ended) audio.currentTime = Math.max(0, pausedWhere - 2)
      play()
    },
    back: () => seek(audio.currentTime - 3),
    forward: () => seek(audio.currentTime + 3),
    next: () => playEvidence(evidence[Math.min(position() + 1, evidence.length - 1)]),
    previous: () => {
      const index = position()
      const current = evidence[index]
      // Well inside a piece of evidence, one step back means hearing it again.
      const again = current && !stretch && audio.currentTime > current.start + 2
      playEvidence(evidence[again ? index : Math.max(0, index - 1)])
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
    keys: () => {
      const dialog = player.querySelector('[data-keys]')
      if (dialog instanceof HTMLDialogElement) dialog.showModal()
    },
  }
}
