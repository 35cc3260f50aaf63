// @ts-check
/** @typedef {import('./steer.js').Controls} Controls */

const kept = 'huiting.single-keys'

/**
 * The review keys. They rest while someone types, composes Chinese or has a dialog open. Keys are
 * known by their place on the keyboard, so they work with an input method switched on.
 * @param {HTMLElement} player
 * @param {Controls} controls
 * @param {{ step: (by: -1 | 1) => void, correct: () => boolean }} lines
 */
export function startKeys(player, controls, lines) {
  const single = player.querySelector('[data-single-keys]')
  if (single instanceof HTMLInputElement) {
    single.checked = localStorage.getItem(kept) !== 'off'
    single.addEventListener('change', () => {
      localStorage.setItem(kept, single.checked ? 'on' : 'off')
    })
  }
  document.addEventListener('keydown', (event) => {
    if (!player.isConnected || event.isComposing || event.defaultPrevented) return
    if (document.querySelector('dialog[open]')) return
    const target = event.target instanceof HTMLElement ? event.target : document.body
    const done =
      keysWhileTyping(event, target) ||
      (!isTyping(target) && keysForSound(event, target, controls)) ||
      (!isTyping(target) && localStorage.getItem(kept) !== 'off'
        ? singleKeys(event, controls, lines)
        : false)
    if (done) event.preventDefault()
  })
}

/** @param {HTMLElement} target */
function isTyping(target) {
  if (target.isContentEditable || target.matches('textarea, select')) return true
  return target.matches('input:not([type=checkbox], [type=radio], [type=button], [type=submit])')
}

/**
 * @param {KeyboardEvent} event
 * @param {HTMLElement} target
 */
function keysWhileTyping(event, target) {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
    const form = document.querySelector('form[data-verdict]')
    if (!(form instanceof HTMLFormElement)) return false
    form.requestSubmit()
    return true
  }
  if (event.key === 'Escape' && isTyping(target)) target.blur()
  return false
}

/**
 * Space and arrows; a focused button or choice keeps its own use of them.
 * @param {KeyboardEvent} event
 * @param {HTMLElement} target
 * @param {Controls} controls
 */
function keysForSound(event, target, controls) {
  if (event.ctrlKey || event.metaKey || event.altKey) return false
  if (event.code === 'Space') {
    if (target.matches('button, a, summary, input, label')) return false
    controls.toggle()
    return true
  }
  if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return false
  if (target.matches('input[type=radio]')) return false
  const left = event.key === 'ArrowLeft'
  if (event.shiftKey) {
    if (left) controls.previous()
    else controls.next()
  } else if (left) controls.back()
  else controls.forward()
  return true
}

/**
 * @param {KeyboardEvent} event
 * @param {Controls} controls
 * @param {{ step: (by: -1 | 1) => void, correct: () => boolean }} lines
 */
function singleKeys(event, controls, lines) {
  if (event.ctrlKey || event.metaKey || event.altKey) return false
  if (event.key === '?' || event.key === '\uff1f') return act(controls.keys)
  if (event.shiftKey) return false
  switch (event.code) {
    case 'KeyJ':
      return act(() => lines.step(1))
    case 'KeyK':
      return act(() => lines.step(-1))
    case 'KeyE':
      return lines.correct()
    case 'KeyL':
      return act(controls.loop)
    case 'KeyN':
      return focusNote()
    case 'BracketLeft':
      return act(() => controls.speed(-1))
    case 'BracketRight':
      return act(() => controls.speed(1))
    default:
      return chooseVerdict(event)
  }
}

/** @param {() => void} step */
function act(step) {
  step()
  return true
}

function focusNote() {
  const note = document.querySelector('textarea[data-shortcut="N"]')
  if (!(note instanceof HTMLTextAreaElement)) return false
  note.focus()
  return true
}

/** @param {KeyboardEvent} event */
function chooseVerdict(event) {
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1]
  const choice = digit ? document.querySelector(`input[type=radio][data-key="${digit}"]`) : null
  if (!(choice instanceof HTMLInputElement) || choice.disabled) return false
  choice.click()
  return true
}
