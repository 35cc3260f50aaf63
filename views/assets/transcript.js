// @ts-check
import { isControl, startCorrection } from './correction.js'
import { startScrolling } from './scrolling.js'

/**
 * @typedef {import('./steer.js').Controls} Controls
 * @typedef {import('./steer.js').Ticks} Ticks
 * @typedef {ReturnType<typeof startTranscript>} Lines
 * @typedef {{ element: HTMLElement, start: number }} Line seconds
 */

/**
 * Marks the line being spoken and keeps it in view, until the reader scrolls away; a click on a
 * line plays from there.
 * @param {HTMLAudioElement} audio
 * @param {Controls} controls
 * @param {Ticks} everyTick
 * @returns {{ step: (by: -1 | 1) => void, correct: () => boolean, follow: () => boolean }}
 */
export function startTranscript(audio, controls, everyTick) {
  const pane = document.querySelector('[data-transcript]')
  if (!(pane instanceof HTMLElement)) {
    return { step() {}, correct: () => false, follow: () => false }
  }
  pane.setAttribute('data-ready', '')
  const back = pane.parentElement?.querySelector('[data-follow]')
  /** @type {Line[]} */
  const lines = [...pane.querySelectorAll('[data-start]')].flatMap((element) =>
    element instanceof HTMLElement
      ? [{ element, start: Number(element.dataset['start']) / 1000 }]
      : [],
  )
  let following = true
  let current = -1

  /** @param {boolean} on */
  const follow = (on) => {
    following = on
    if (back instanceof HTMLElement) back.hidden = on
    if (on) scroll.to(lines[current]?.element)
  }
  const scroll = startScrolling(pane, () => {
    if (following) follow(false)
  })
  const mark = () => {
    if (!pane.isConnected) return
    const index = lineAt(lines, audio.currentTime + 0.02)
    if (index === current) return
    unmark(lines[current]?.element)
    current = index
    const element = lines[index]?.element
    if (!element) return
    element.classList.add('now')
    element.setAttribute('aria-current', 'true')
    if (following) scroll.to(element)
  }
  /** @param {Line | undefined} line */
  const playFrom = (line) => {
    if (!line) return
    controls.seek(line.start)
    controls.play()
    follow(true)
  }

  back?.addEventListener('click', () => follow(true))
  pane.addEventListener('click', (event) => {
    if (getSelection()?.isCollapsed === false || isControl(event.target)) return
    const element = event.target instanceof Element ? event.target.closest('[data-start]') : null
    playFrom(lines.find((line) => line.element === element))
    if (event.detail > 0 && document.activeElement instanceof HTMLButtonElement) {
      document.activeElement.blur()
    }
  })
  pane.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown') walk(event, lines, 1)
    if (event.key === 'ArrowUp') walk(event, lines, -1)
  })
  lines.forEach((line, index) => reach(line, index === 0))
  openAtLink(lines, controls)
  everyTick(mark)

  return {
    step: (by) => playFrom(lines[Math.min(Math.max(0, current + by), lines.length - 1)]),
    // The line the keyboard stands on, else the one being spoken.
    correct: () => {
      const focused = lines.find(({ element }) => element.contains(document.activeElement))
      return startCorrection((focused ?? lines[current])?.element)
    },
    follow: () => {
      follow(true)
      return true
    },
  }
}

/**
 * The last line that has begun; lines stand in the order of their beginnings.
 * @param {Line[]} lines
 * @param {number} seconds
 */
function lineAt(lines, seconds) {
  let [low, high] = [0, lines.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((lines[middle]?.start ?? 0) <= seconds) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** @param {HTMLElement | undefined} element */
function unmark(element) {
  element?.classList.remove('now')
  element?.removeAttribute('aria-current')
}

/**
 * Arrow keys walk the lines' buttons; Tab passes the transcript in one step.
 * @param {KeyboardEvent} event
 * @param {Line[]} lines
 * @param {-1 | 1} by
 */
function walk(event, lines, by) {
  const at = lines.findIndex((line) => line.element.contains(document.activeElement))
  const button = lines[at + by]?.element.querySelector('[data-seek]')
  // Inside a field the arrows move the caret.
  if (at < 0 || !(button instanceof HTMLElement) || isTyping(event.target)) return
  event.preventDefault()
  reach(lines[at], false)
  reach(lines[at + by], true)
  button.focus()
}

/**
 * `#segment-12` opens the call at that line, silent until someone presses play.
 * @param {Line[]} lines
 * @param {Controls} controls
 */
function openAtLink(lines, controls) {
  const wanted = location.hash.slice(1)
  const line = lines.find(({ element }) => wanted !== '' && element.id === wanted)
  if (line) controls.seek(line.start)
}

/**
 * Lets Tab stop at a line: its time and the way to correct it.
 * @param {Line | undefined} line
 * @param {boolean} on
 */
function reach(line, on) {
  for (const control of line?.element.querySelectorAll('[data-seek], [data-correct]') ?? []) {
    control.setAttribute('tabindex', on ? '0' : '-1')
  }
}

/** @param {EventTarget | null} target */
const isTyping = (target) => target instanceof HTMLTextAreaElement
