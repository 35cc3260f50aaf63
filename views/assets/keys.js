// @ts-check
import { actionFor, comboOf, isSingle } from './bindings.js'
import { kept } from './kept.js'
import { startKeysDialog } from './keys-dialog.js'

/** @typedef {Record<string, () => boolean | void>} Doers what an action does; false where it cannot */

/**
 * The review keys. They rest while someone types, composes Chinese or has a dialog open.
 * @param {HTMLElement} player
 * @param {Doers} doers
 * @param {AbortSignal} signal
 * @returns {Doers} the same, and what needs no player
 */
export function startKeys(player, doers, signal) {
  const all = { ...pressers, ...doers, keys: startKeysDialog(player) }
  document.addEventListener(
    'keydown',
    (event) => {
      // While an input method composes, browsers send 229 for whatever is pressed.
      if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return
      if (document.querySelector('dialog[open]')) return
      const target = event.target instanceof HTMLElement ? event.target : document.body
      if (whileTyping(event, target) || (!isTyping(target) && act(event, target, all))) {
        event.preventDefault()
      }
    },
    { signal },
  )
  return all
}

/** @type {Doers} */
const pressers = {
  note: () => press('note'),
  undo: () => press('undo'),
  skip: () => press('skip'),
  abuse: () => press('abuse'),
  praise: () => press('praise'),
  write: () => {
    const note = document.querySelector('textarea[data-shortcut="N"]')
    if (!(note instanceof HTMLTextAreaElement)) return false
    note.focus()
    return true
  },
}

/**
 * @param {KeyboardEvent} event
 * @param {HTMLElement} target
 * @param {Doers} doers
 */
function act(event, target, doers) {
  const combo = comboOf(event)
  if (combo === null || ownUse(combo, target)) return false
  const single = isSingle(combo)
  if (single && kept('single-keys') === 'off') return false
  const doer = doers[actionFor(combo)?.name ?? '']
  if (doer) return doer() !== false
  return single && choose(combo)
}

/**
 * A focused button, choice or slider keeps its own use of the space bar and the arrows.
 * @param {string} combo
 * @param {HTMLElement} target
 */
function ownUse(combo, target) {
  if (combo === 'Space') return target.matches('button, a, summary, label, input:not([type=range])')
  return /Arrow|Page|Home|End/.test(combo) && target.matches('input[type=radio], input[type=range]')
}

/** @param {HTMLElement} target */
function isTyping(target) {
  if (target.isContentEditable || target.matches('textarea, select')) return true
  const pressed = '[type=checkbox], [type=radio], [type=button], [type=submit], [type=range]'
  return target.matches(`input:not(${pressed})`)
}

/**
 * @param {KeyboardEvent} event
 * @param {HTMLElement} target
 */
function whileTyping(event, target) {
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
 * Clicks what stands for the action on this page.
 * @param {string} name
 */
function press(name) {
  const found = document.querySelector(`[data-press="${name}"]`)
  if (!(found instanceof HTMLElement) || found.matches(':disabled')) return false
  found.click()
  return true
}

/** @param {string} combo */
function choose(combo) {
  const digit = /^Digit([1-9])$/.exec(combo)?.[1]
  const choice = digit ? document.querySelector(`input[type=radio][data-key="${digit}"]`) : null
  if (!(choice instanceof HTMLInputElement) || choice.disabled) return false
  choice.click()
  return true
}
