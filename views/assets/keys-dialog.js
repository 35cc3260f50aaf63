// @ts-check
import { actions, bind, comboOf, isChanged, resetBindings, shownKey } from './bindings.js'
import { keep, kept } from './kept.js'

/** @typedef {import('./bindings.js').Action} Action */

/**
 * The list of keys, drawn from the bindings: those of this page, each but the fixed ones with a button
 * that gives it another key. Answers how to open it.
 * @param {HTMLElement} player what holds the dialog: a player, or the page of 分拣
 * @returns {() => boolean}
 */
export function startKeysDialog(player) {
  const dialog = player.querySelector('[data-keys]')
  if (!(dialog instanceof HTMLDialogElement)) return () => false
  const list = dialog.querySelector('[data-keys-list]')
  const said = dialog.querySelector('[data-keys-said]')
  const reset = dialog.querySelector('[data-keys-reset]')
  /** @type {Action | null} */
  let waiting = null

  const say = (/** @type {string} */ sentence) => {
    if (said) said.textContent = sentence
  }
  const draw = () => {
    const here = actions.filter(({ where }) => !where || document.querySelector(where))
    list?.replaceChildren(...here.map((action) => rowOf(action, action === waiting)))
    if (reset instanceof HTMLElement) reset.hidden = !isChanged()
    showKeycaps(player)
  }
  const wait = (
    /** @type {Action | null} */ action,
    /** @type {Action | null} */ then = action,
  ) => {
    waiting = action
    draw()
    const button = dialog.querySelector(`[data-bind="${then?.name}"]`)
    if (button instanceof HTMLElement) button.focus()
  }

  dialog.addEventListener('click', (event) => {
    const target = event.target instanceof Element ? event.target : null
    const name = target?.closest('[data-bind]')?.getAttribute('data-bind')
    const action = actions.find((one) => one.name === name)
    if (action) {
      say(`按一个键，用于“${wordOf(action)}”；Esc 取消`)
      wait(action)
    } else if (target?.closest('[data-keys-reset]')) {
      resetBindings()
      say('已恢复默认按键')
      draw()
    }
  })
  dialog.addEventListener('keydown', (event) => {
    if (!waiting || event.isComposing || event.keyCode === 229) return
    if (event.key === 'Tab') return
    event.preventDefault()
    const action = waiting
    if (event.key === 'Escape') {
      say('')
      return wait(null, action)
    }
    const combo = comboOf(event)
    if (combo === null) return
    const problem = bind(action, combo)
    say(problem ?? `“${wordOf(action)}”现在是 ${shownKey(action)}`)
    wait(problem ? action : null, action)
  })
  // Esc in the middle of choosing takes back the choice, not the dialog.
  dialog.addEventListener('cancel', (event) => {
    if (waiting) event.preventDefault()
  })
  startSingleKeys(dialog)
  showKeycaps(player)
  return () => {
    waiting = null
    say('')
    draw()
    dialog.showModal()
    return true
  }
}

/**
 * Sides are called what they are called on this page.
 * @param {Action} action
 */
function wordOf({ word }) {
  const names = [...document.querySelectorAll('[data-mute]')].map((lane) => lane.textContent)
  return word.replace('第一声道', names[0] ?? '$&').replace('第二声道', names[1] ?? '$&')
}

/**
 * @param {Action} action
 * @param {boolean} waiting
 */
function rowOf(action, waiting) {
  const row = document.createElement('div')
  const term = document.createElement('dt')
  const does = document.createElement('dd')
  does.textContent = wordOf(action)
  const key = document.createElement('kbd')
  key.textContent = waiting ? '按一个键…' : shownKey(action)
  if (action.fixed) term.append(key)
  else {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'key-button'
    button.dataset['bind'] = action.name
    button.setAttribute('aria-label', `${wordOf(action)}：${shownKey(action)}，换一个键`)
    button.append(key)
    term.append(button)
  }
  row.append(term, does)
  return row
}

/** @param {HTMLElement} dialog */
function startSingleKeys(dialog) {
  const single = dialog.querySelector('[data-single-keys]')
  if (!(single instanceof HTMLInputElement)) return
  single.checked = kept('single-keys') !== 'off'
  single.addEventListener('change', () => keep('single-keys', single.checked ? 'on' : 'off'))
}

/**
 * The keys named on buttons are the keys that work.
 * @param {HTMLElement} player
 */
export function showKeycaps(player) {
  for (const action of actions) {
    const places = `[data-do="${action.name}"] kbd, [data-press="${action.name}"] kbd, [data-does="${action.name}"] kbd, kbd[data-key-of="${action.name}"]`
    for (const keycap of document.querySelectorAll(places)) {
      if (keycap.closest('dialog') === null) keycap.textContent = shownKey(action)
    }
  }
  player.toggleAttribute('data-own-keys', isChanged())
}
