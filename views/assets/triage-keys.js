// @ts-check
import { actionFor, comboOf, isSingle } from './bindings.js'
import { kept } from './kept.js'

/** What may be repeated by holding its key down; of the rest a key held down is one key. */
const repeated = ['back', 'forward', 'slower', 'faster']

/**
 * The keys of 分拣, as bindings.js has them. They rest while someone types, composes Chinese or has a
 * dialog open, and are known by their place on the keyboard, so that they work with an input method on.
 * @param {{ deeds: Record<string, () => unknown>, digit: (digit: number) => boolean, enter: () => boolean, escape: () => void, submit: () => void }} does
 */
export function startTriageKeys({ deeds, ...does }) {
  document.addEventListener('keydown', (event) => {
    // While an input method composes, browsers send 229 for whatever is pressed.
    if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return
    if (document.querySelector('dialog[open]')) return
    const target = event.target instanceof HTMLElement ? event.target : document.body
    if (press(event, target)) event.preventDefault()
  })

  /**
   * @param {KeyboardEvent} event
   * @param {HTMLElement} target
   */
  function press(event, target) {
    const typing = isTyping(target)
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      if (!event.repeat) does.submit()
      return true
    }
    if (event.key === 'Escape') {
      if (typing) target.blur()
      else does.escape()
      return true
    }
    const combo = comboOf(event)
    if (typing || combo === null) return false
    if (combo === 'Enter') return !isControl(target) && !event.repeat && does.enter()
    if (ownUse(combo, target)) return false
    if (isSingle(combo) && kept('single-keys') === 'off') return false
    const digit = /^Digit([1-9])$/.exec(combo)?.[1]
    // The next finding must not be judged by a key held down for this one.
    if (digit) return event.repeat || does.digit(Number(digit))
    const name = actionFor(combo)?.name ?? ''
    const deed = deeds[name]
    if (!deed) return false
    if (!event.repeat || repeated.includes(name)) deed()
    return true
  }
}

/**
 * A focused button keeps its own use of Space, a choice its own use of the arrows. A choice that is made
 * leaves Space to the sound.
 * @param {string} combo
 * @param {HTMLElement} target
 */
function ownUse(combo, target) {
  const radio = target instanceof HTMLInputElement && target.type === 'radio'
  if (combo === 'Space' && radio) return !target.checked
  if (combo === 'Space') return target.matches('button, a, summary, input, label')
  return radio && /Arrow/.test(combo)
}

/** @param {HTMLElement} target */
function isTyping(target) {
  if (target.isContentEditable || target.matches('textarea, select')) return true
  return target.matches('input:not([type=checkbox], [type=radio], [type=button], [type=submit])')
}

/** @param {HTMLElement} target */
const isControl = (target) => target.matches('button, a, summary')
