// @ts-check
/** @typedef {Record<string, () => void>} Deeds by the code of their key */

const kept = 'huiting.single-keys'

/**
 * The keys of 分拣. They rest while someone types, composes Chinese or has a dialog open, and are known by
 * their place on the keyboard, so that they work with an input method switched on.
 * @param {HTMLElement} page
 * @param {{ plain: () => Deeds, shifted: () => Deeds, digit: (digit: number) => boolean, enter: () => boolean, escape: () => void, submit: () => void, help: () => void }} deeds
 */
export function startTriageKeys(page, deeds) {
  const single = page.querySelector('[data-single-keys]')
  if (single instanceof HTMLInputElement) {
    single.checked = localStorage.getItem(kept) !== 'off'
    single.addEventListener('change', () => {
      localStorage.setItem(kept, single.checked ? 'on' : 'off')
    })
  }
  document.addEventListener('keydown', (event) => {
    if (event.isComposing || event.defaultPrevented || document.querySelector('dialog[open]'))
      return
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
      if (!event.repeat) deeds.submit()
      return true
    }
    if (event.key === 'Escape') {
      if (typing) target.blur()
      else deeds.escape()
      return true
    }
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return false
    if (event.key === 'Enter') return !isControl(target) && !event.repeat && deeds.enter()
    if (event.code === 'Space' || event.code.startsWith('Arrow')) return forSound(event, target)
    if (localStorage.getItem(kept) === 'off') return false
    if (event.key === '?' || event.key === '\uff1f') {
      deeds.help()
      return true
    }
    if (event.shiftKey) return false
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1]
    // A key held down is one key: the next finding must not be judged by it.
    if (digit) return event.repeat || deeds.digit(Number(digit))
    const deed = deeds.plain()[event.code]
    if (!deed) return false
    if (!event.repeat || event.code.startsWith('Bracket')) deed()
    return true
  }

  /**
   * A focused button keeps its own use of Space, a choice its own use of the arrows.
   * @param {KeyboardEvent} event
   * @param {HTMLElement} target
   */
  function forSound(event, target) {
    const radio = target.matches('input[type=radio]')
    if (radio && event.code !== 'Space') return false
    if (radio && !(target instanceof HTMLInputElement && target.checked)) return false
    if (!radio && event.code === 'Space' && target.matches('button, a, summary, input, label')) {
      return false
    }
    const deed = (event.shiftKey ? deeds.shifted() : deeds.plain())[event.code]
    if (!deed) return false
    deed()
    return true
  }
}

/** @param {HTMLElement} target */
function isTyping(target) {
  if (target.isContentEditable || target.matches('textarea, select')) return true
  return target.matches('input:not([type=checkbox], [type=radio], [type=button], [type=submit])')
}

/** @param {HTMLElement} target */
const isControl = (target) => target.matches('button, a, summary')
