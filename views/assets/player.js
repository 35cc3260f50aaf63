// @ts-check
// The sound of a call: a real audio element, steered by buttons, keys, waveform and transcript.
import { startKeys } from './keys.js'
import { steer } from './steer.js'
import { startTranscript } from './transcript.js'
import { drawWave } from './wave.js'

/**
 * @typedef {import('./steer.js').Evidence} Evidence
 * @typedef {import('./steer.js').Controls} Controls
 */

startPlayers()
document.addEventListener('htmx:after:swap', startPlayers)

function startPlayers() {
  const found = document.querySelector('[data-player]:not([data-ready])')
  if (!(found instanceof HTMLElement)) return
  const audio = found.querySelector('audio')
  if (!audio) return
  found.setAttribute('data-ready', '')
  found.querySelector('[data-transport]')?.removeAttribute('hidden')

  const evidence = evidenceOf(found)
  const controls = steer(found, audio, evidence)
  startButtons(found, controls, evidence)
  showState(found, audio, evidence)
  startSettings(found, audio)
  /** @type {ReturnType<typeof startTranscript>} */
  let lines = startTranscript(audio, controls)
  // The words may arrive after the sound, when a transcription has just ended.
  document.addEventListener('htmx:after:swap', () => {
    if (document.querySelector('[data-transcript]:not([data-ready])')) {
      lines = startTranscript(audio, controls)
    }
  })
  startKeys(found, controls, {
    step: (by) => lines.step(by),
    correct: () => lines.correct(),
  })
  void drawWave(found, audio, evidence)
}

/**
 * @param {HTMLElement} player
 * @returns {Evidence[]}
 */
function evidenceOf(player) {
  const items = /** @type {NodeListOf<HTMLElement>} */ (player.querySelectorAll('[data-evidence]'))
  return [...items].map((element) => ({
    element,
    start: Number(element.dataset['start']) / 1000,
    end: Number(element.dataset['end']) / 1000,
  }))
}

/**
 * @param {HTMLElement} player
 * @param {Controls} controls
 * @param {Evidence[]} evidence
 */
function startButtons(player, controls, evidence) {
  player.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('button') : null
    if (!button) return
    const name = button.dataset['do']
    if (name === 'toggle') controls.toggle()
    else if (name === 'back') controls.back()
    else if (name === 'forward') controls.forward()
    else if (name === 'next') controls.next()
    else if (name === 'previous') controls.previous()
    else if (name === 'loop') controls.loop()
    else if (name === 'keys') controls.keys()
    else if (button.dataset['evidence']) {
      controls.playEvidence(evidence.find((item) => item.element === button))
    } else return
    // A button clicked with the mouse gives the keyboard back, so that Space means play again.
    if (event.detail > 0) button.blur()
  })
}

/**
 * Clock, the play button's word, and which evidence is being heard.
 * @param {HTMLElement} player
 * @param {HTMLAudioElement} audio
 * @param {Evidence[]} evidence
 */
function showState(player, audio, evidence) {
  const clock = player.querySelector('[data-clock]')
  const word = player.querySelector('[data-play-word]')
  const showTime = () => {
    if (clock) clock.textContent = clockText(audio.currentTime)
    for (const { element, start, end } of evidence) {
      const inside = audio.currentTime >= start && audio.currentTime <= end
      if (inside) element.setAttribute('aria-current', 'true')
      else element.removeAttribute('aria-current')
    }
  }
  const showPlaying = () => {
    player.dataset['state'] = audio.paused ? 'paused' : 'playing'
    if (word) word.textContent = audio.paused ? '播放' : '暂停'
  }
  for (const name of ['timeupdate', 'seeking']) audio.addEventListener(name, showTime)
  for (const name of ['play', 'pause', 'ended']) audio.addEventListener(name, showPlaying)
  audio.addEventListener('error', () => {
    const note = player.querySelector('[data-player-note]')
    if (!(note instanceof HTMLElement)) return
    note.textContent = '录音打不开，文件可能已被移走。文字和已填的内容不受影响，请告诉系统管理员。'
    note.hidden = false
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
 * Speed and volume, kept for the next call.
 * @param {HTMLElement} player
 * @param {HTMLAudioElement} audio
 */
function startSettings(player, audio) {
  const speed = player.querySelector('[data-speed]')
  const volume = player.querySelector('[data-volume]')
  audio.preservesPitch = true
  audio.addEventListener('ratechange', () => {
    if (speed instanceof HTMLSelectElement) speed.value = String(audio.playbackRate)
    localStorage.setItem('huiting.speed', String(audio.playbackRate))
  })
  const kept = Number(localStorage.getItem('huiting.speed'))
  if (kept >= 0.75 && kept <= 2) audio.playbackRate = kept
  speed?.addEventListener('change', () => {
    if (!(speed instanceof HTMLSelectElement)) return
    audio.playbackRate = Number(speed.value)
    speed.blur()
  })
  volume?.addEventListener('input', () => {
    if (volume instanceof HTMLInputElement) audio.volume = Number(volume.value)
  })
}
