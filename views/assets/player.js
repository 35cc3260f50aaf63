// @ts-check
// The sound of a call: a real audio element, steered by buttons, keys, waveform and transcript.
import { startClipLink } from './clip-link.js'
import { startKeys } from './keys.js'
import { pinsOf, startNotes } from './notes.js'
import { startQuiet } from './quiet.js'
import { showState, startSpeed } from './showing.js'
import { startSides } from './sides.js'
import { startSpan } from './span.js'
import { steer } from './steer.js'
import { ticksOf } from './ticks.js'
import { startTranscript } from './transcript.js'
import { watchTrouble } from './trouble.js'
import { drawWave } from './wave.js'

/**
 * @typedef {import('./steer.js').Evidence} Evidence
 * @typedef {import('./keys.js').Doers} Doers
 */

startPlayers()
document.addEventListener('htmx:after:swap', startPlayers)

function startPlayers() {
  const found = document.querySelector('[data-player]:not([data-ready])')
  const audio = found?.querySelector('audio')
  if (!(found instanceof HTMLElement) || !audio) return
  found.setAttribute('data-ready', '')
  found.querySelector('[data-transport]')?.removeAttribute('hidden')
  found.querySelector('[data-sides]')?.removeAttribute('hidden')
  startPlayer(found, audio)
}

/**
 * @param {HTMLElement} player
 * @param {HTMLAudioElement} audio
 */
function startPlayer(player, audio) {
  const end = new AbortController()
  const { signal } = end
  const evidence = evidenceOf(player)
  const everyTick = ticksOf(audio, signal)
  const controls = steer(player, audio, evidence, everyTick)
  const sides = startSides(player, audio, signal)
  const quiet = startQuiet(player, audio, everyTick)
  startNotes(player, audio, controls)
  watchTrouble(player, audio)
  startSpeed(player, audio)
  showState(player, audio, evidence, everyTick)

  /** @type {import('./wave.js').Drawing | null} */
  let wave = null
  /** @type {import('./span.js').Span | null} */
  let span = null
  const mark = () => wave?.mark(marksOf(player, evidence, span))
  const setSpan = startSpan(player, audio, everyTick, (next) => {
    span = next
    mark()
  })
  startClipLink(player)
  let lines = startTranscript(audio, controls, everyTick)
  document.addEventListener(
    'htmx:after:swap',
    () => {
      if (!player.isConnected) return end.abort()
      // The words may arrive after the sound, when a transcription has just ended.
      if (document.querySelector('[data-transcript]:not([data-ready])')) {
        lines = startTranscript(audio, controls, everyTick)
      }
      quiet.forget()
      mark()
    },
    { signal },
  )

  /** @type {Doers} */
  const doers = {
    ...{ toggle: controls.toggle, back: controls.back, forward: controls.forward },
    ...{ previous: controls.previous, next: controls.next, loop: controls.loop },
    ...{ slower: () => controls.speed(-1), faster: () => controls.speed(1), span: setSpan },
    quiet: quiet.toggle,
    ...{ 'mute-1': () => sides.mute(0), 'mute-2': () => sides.mute(1) },
    ...{ 'solo-1': () => sides.solo(0), 'solo-2': () => sides.solo(1) },
    ...{ 'zoom-in': () => wave?.zoom(1), 'zoom-out': () => wave?.zoom(-1) },
    ...{ 'line-next': () => lines.step(1), 'line-previous': () => lines.step(-1) },
    ...{ follow: () => lines.follow(), correct: () => lines.correct() },
  }
  const all = startKeys(player, doers, signal)
  startButtons(player, all, (button) => {
    controls.playEvidence(evidence.find((item) => item.element === button))
  })
  void drawWave(player, audio, quiet.know).then((drawing) => {
    wave = drawing
    signal.addEventListener('abort', () => drawing?.destroy())
    mark()
  })
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
    label: element.dataset['label'] ?? '',
  }))
}

/**
 * Everything that is drawn over the waveform.
 * @param {HTMLElement} player
 * @param {Evidence[]} evidence
 * @param {import('./span.js').Span | null} span
 * @returns {import('./marks.js').Mark[]}
 */
function marksOf(player, evidence, span) {
  const lanes = [...player.querySelectorAll('[data-lane]')].map((lane) =>
    lane.getAttribute('data-lane'),
  )
  const doubtful = document.querySelectorAll('[data-transcript] [data-start]:has(.doubtful)')
  const unsure = [...doubtful].flatMap((line) => {
    if (!(line instanceof HTMLElement)) return []
    const lane = lanes.findIndex((key) => key && line.classList.contains(key))
    return {
      ...{ start: Number(line.dataset['start']) / 1000, end: Number(line.dataset['end']) / 1000 },
      ...{ part: 'doubt', lane: lanes.length > 1 && lane >= 0 ? lane : undefined },
    }
  })
  const pins = pinsOf(player).map(({ at, text }) => ({ start: at, end: at, part: 'pin', text }))
  const proof = evidence.map(({ start, end, label }) => ({ start, end, label, part: 'proof' }))
  return [...unsure, ...proof, ...(span ? [{ ...span, part: 'span' }] : []), ...pins]
}

/**
 * @param {HTMLElement} player
 * @param {Doers} doers
 * @param {(button: HTMLElement) => void} playEvidence
 */
function startButtons(player, doers, playEvidence) {
  player.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('button') : null
    const doer = doers[button?.dataset['do'] ?? '']
    if (!button) return
    if (doer) doer()
    else if (button.dataset['evidence']) playEvidence(button)
    else return
    // A button clicked with the mouse gives the keyboard back, so that Space means play again.
    if (event.detail > 0) button.blur()
  })
}
