// @ts-check

/**
 * Calls at every frame while the sound plays, and whenever the position jumps. A browser itself tells
 * the position four times a second, by which a line would light up a quarter of a second late.
 * @param {HTMLAudioElement} audio
 * @param {AbortSignal} signal
 * @returns {(act: () => void) => void}
 */
export function ticksOf(audio, signal) {
  /** @type {(() => void)[]} */
  const acts = []
  let frame = 0
  const tick = () => {
    for (const act of acts) act()
  }
  const next = () => {
    frame = 0
    tick()
    if (!audio.paused && !signal.aborted) frame = requestAnimationFrame(next)
  }
  audio.addEventListener('play', () => {
    if (frame === 0) frame = requestAnimationFrame(next)
  })
  // Frames rest in a tab that is not in front; these do not.
  for (const name of ['timeupdate', 'seeking', 'seeked']) audio.addEventListener(name, tick)
  return (act) => {
    acts.push(act)
    act()
  }
}
