// @ts-check
import { keep, kept } from './kept.js'

/**
 * @typedef {import('./steer.js').Evidence} Evidence
 * @typedef {import('./steer.js').Ticks} Ticks
 */

/**
 * Clock, the play button's word, which evidence is being heard, and for a screen reader the time at
 * which the sound stands when it pauses.
 * @param {HTMLElement} player
 * @param {HTMLAudioElement} audio
 * @param {Evidence[]} evidence
 * @param {Ticks} everyTick
 */
export function showState(player, audio, evidence, everyTick) {
  const clock = player.querySelector('[data-clock]')
  const word = player.querySelector('[data-play-word]')
  const said = player.querySelector('[data-said]')
  const showPlaying = () => {
    player.dataset['state'] = audio.paused ? 'paused' : 'playing'
    if (word) word.textContent = audio.paused ? '播放' : '暂停'
  }
  everyTick(() => {
    const time = clockText(audio.currentTime)
    if (clock && clock.textContent !== time) clock.textContent = time
    for (const { element, start, end } of evidence) {
      const inside = audio.currentTime >= start && audio.currentTime <= end
      if (inside === element.hasAttribute('aria-current')) continue
      if (inside) element.setAttribute('aria-current', 'true')
      else element.removeAttribute('aria-current')
    }
  })
  for (const name of ['play', 'pause', 'ended']) audio.addEventListener(name, showPlaying)
  audio.addEventListener('pause', () => {
    if (said) said.textContent = `停在 ${clockText(audio.currentTime)}`
  })
  audio.addEventListener('play', () => {
    if (said) said.textContent = ''
  })
  showPlaying()
}

/** @param {number} seconds */
function clockText(seconds) {
  const total = Math.floor(seconds)
  const minutes = Math.floor(total / 60) % 60
  const hours = Math.floor(total / 3600)
  const tail = String(total % 60).padStart(2, '0')
  return hours ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`
}

/**
 * The speed, kept for the next call.
 * @param {HTMLElement} player
 * @param {HTMLAudioElement} audio
 */
export function startSpeed(player, audio) {
  const speed = player.querySelector('[data-speed]')
  audio.preservesPitch = true
  audio.addEventListener('ratechange', () => {
    if (speed instanceof HTMLSelectElement) speed.value = String(audio.playbackRate)
    // Loading anew after a fault goes back to the default.
    audio.defaultPlaybackRate = audio.playbackRate
    keep('speed', String(audio.playbackRate))
  })
  const before = Number(kept('speed'))
  if (before >= 0.75 && before <= 2) audio.playbackRate = before
  speed?.addEventListener('change', () => {
    if (!(speed instanceof HTMLSelectElement)) return
    audio.playbackRate = Number(speed.value)
    speed.blur()
  })
}
