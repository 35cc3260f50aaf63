// @ts-check
import { keep, kept } from './kept.js'

/**
 * Volume and silence for each side of the call. The sound is taken apart only when somebody asks for
 * it: until then the browser plays it as it plays anything.
 * @param {HTMLElement} player
 * @param {HTMLAudioElement} audio
 * @param {AbortSignal} signal
 */
export function startSides(player, audio, signal) {
  const buttons = /** @type {NodeListOf<HTMLButtonElement>} */ (
    player.querySelectorAll('[data-mute]')
  )
  const ranges = /** @type {NodeListOf<HTMLInputElement>} */ (
    player.querySelectorAll('[data-side-volume]')
  )
  for (const range of ranges) {
    // With the slider in hand the keys of the player would only move it.
    range.addEventListener('pointerup', () => setTimeout(() => range.blur()))
  }
  const nothing = { mute: () => false, solo: () => false }
  if (buttons.length < 2) {
    startOneVolume(audio, ranges[0], buttons[0])
    return nothing
  }
  if (typeof AudioContext !== 'function') {
    for (const control of [...buttons, ...ranges]) control.disabled = true
    player.querySelector('[data-sides-note]')?.removeAttribute('hidden')
    return nothing
  }

  const volumes = [...ranges].map((range) => Number(range.value))
  const muted = [...buttons].map(() => false)
  /** @type {AudioParam[] | undefined} */
  let gains
  /** @type {AudioContext | undefined} */
  let context
  const apply = () => {
    if (!gains) [context, gains] = takenApart(audio, volumes.length, signal)
    // A browser keeps new sound quiet until someone acts, which has just happened.
    void context?.resume()
    gains.forEach((gain, index) => {
      gain.value = muted[index] ? 0 : (volumes[index] ?? 1)
    })
    buttons.forEach((button, index) => {
      button.setAttribute('aria-pressed', String(muted[index]))
    })
  }
  const mute = (/** @type {number} */ index) => {
    muted[index] = !muted[index]
    apply()
  }
  const solo = (/** @type {number} */ index) => {
    const alone = muted.every((silent, other) => silent === (other !== index))
    muted.forEach((_, other) => {
      muted[other] = !alone && other !== index
    })
    apply()
  }
  buttons.forEach((button, index) => {
    button.addEventListener('click', (event) => {
      if (event.shiftKey) solo(index)
      else mute(index)
      if (event.detail > 0) button.blur()
    })
  })
  ranges.forEach((range, index) => {
    range.addEventListener('input', () => {
      volumes[index] = Number(range.value)
      muted[index] = false
      apply()
    })
  })
  return {
    mute: (/** @type {number} */ index) => (buttons[index] ? mute(index) : false),
    solo: (/** @type {number} */ index) => (buttons[index] ? solo(index) : false),
  }
}

/**
 * One channel: both people are in it, and only the whole can be louder or softer.
 * @param {HTMLAudioElement} audio
 * @param {HTMLInputElement | undefined} range
 * @param {HTMLButtonElement | undefined} button
 */
function startOneVolume(audio, range, button) {
  if (!range) return
  const before = Number(kept('volume') ?? '1')
  if (before >= 0 && before <= 1) audio.volume = before
  range.value = String(audio.volume)
  range.addEventListener('input', () => {
    audio.volume = Number(range.value)
    keep('volume', range.value)
  })
  button?.addEventListener('click', (event) => {
    audio.muted = !audio.muted
    button.setAttribute('aria-pressed', String(audio.muted))
    if (event.detail > 0) button.blur()
  })
}

/**
 * Each side through a volume of its own into both ears.
 * @param {HTMLAudioElement} audio
 * @param {number} sides
 * @param {AbortSignal} signal
 * @returns {[AudioContext, AudioParam[]]}
 */
function takenApart(audio, sides, signal) {
  const context = new AudioContext()
  const splitter = context.createChannelSplitter(sides)
  context.createMediaElementSource(audio).connect(splitter)
  const gains = Array.from({ length: sides }, (_, index) => {
    const gain = context.createGain()
    splitter.connect(gain, index)
    gain.connect(context.destination)
    return gain.gain
  })
  audio.addEventListener('play', () => void context.resume())
  signal.addEventListener('abort', () => void context.close())
  return [context, gains]
}
