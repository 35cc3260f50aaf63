// @ts-check
// What this machine kept and the server never got is offered, never put in place of what is there.
import { fieldsIn, fill, wordsIn } from './form-fields.js'

/** @typedef {import('./form-fields.js').Fields} Fields */
/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Control */

/**
 * The controls of a form that hold values which may be kept.
 * @param {HTMLFormElement} form
 * @returns {Control[]}
 */
export const controlsOf = (form) =>
  [...form.elements]
    .filter(
      (one) =>
        one instanceof HTMLInputElement ||
        one instanceof HTMLTextAreaElement ||
        one instanceof HTMLSelectElement,
    )
    .filter(({ dataset }) => dataset['notKept'] === undefined)

/**
 * What was filled in and has to be done again, since it is never kept.
 * @param {HTMLFormElement} form
 */
export function againIn(form) {
  const inputs = [...form.elements].filter((one) => one instanceof HTMLInputElement)
  const numbers = inputs.filter(
    ({ dataset, value }) => dataset['notKept'] !== undefined && value !== '',
  )
  const again = numbers.map(({ labels }) => `${labels?.[0]?.firstChild?.textContent ?? ''}要重新填`)
  if (inputs.some(({ files }) => files?.length)) again.push('附件要重新选')
  return again
}

/**
 * @typedef {{
 *   fields: Fields,
 *   words?: string[],
 *   sentence: string,
 *   used: (wholly: boolean) => void,
 *   dropped: () => void,
 *   undone?: () => void,
 * }} Offer
 */

/**
 * The offer as nodes for a place of the page that is read out.
 * @param {HTMLFormElement} form
 * @param {HTMLElement} place
 * @param {Offer} offer
 */
export function show(form, place, offer) {
  const { fields, words = [], sentence, used, dropped, undone } = offer
  const use = linkButton('用这份')
  const drop = linkButton('不要')
  use.addEventListener('click', () => {
    const before = fieldsIn(controlsOf(form))
    putBack(form, fields)
    const without = words.filter((word) => !wordsIn(controlsOf(form)).includes(word))
    used(without.length === 0)
    place.replaceChildren(...(undone ? [text('已放回表单，提交前请看一遍。')] : []))
    if (without.length > 0) place.append(leftOver(without))
    if (!undone) return
    const back = linkButton('换回来')
    back.addEventListener('click', () => {
      putBack(form, before)
      undone()
      show(form, place, offer)
    })
    place.append(back)
  })
  drop.addEventListener('click', () => {
    place.replaceChildren()
    dropped()
    controlsOf(form).find(isSeen)?.focus()
  })
  place.replaceChildren(text(sentence), use, drop)
}

/**
 * Other parts of the page hear of it as if it had been typed.
 * @param {HTMLFormElement} form
 * @param {Fields} fields
 */
function putBack(form, fields) {
  const changed = fill(controlsOf(form), fields)
  for (const control of changed) {
    for (const kind of ['input', 'change']) {
      control.dispatchEvent(new Event(kind, { bubbles: true }))
    }
  }
  const first = changed.find(isSeen) ?? controlsOf(form).find(isSeen)
  first?.focus()
}

/** @param {Control} control */
const isSeen = (control) => control.type !== 'hidden' && !control.disabled

/** @param {string} sentence */
function text(sentence) {
  const words = document.createElement('span')
  words.textContent = sentence
  return words
}

/**
 * Texts for which the form has no field any more.
 * @param {string[]} words
 */
export function leftOver(words, title = '有几处这张表单里没有地方放：') {
  const box = document.createElement('div')
  const list = document.createElement('ul')
  list.className = 'plain'
  for (const word of words) {
    const item = document.createElement('li')
    item.className = 'as-written'
    item.textContent = word
    list.append(item)
  }
  box.append(text(title), list)
  return box
}

/** @param {string} word */
function linkButton(word) {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'button button-small'
  button.textContent = word
  return button
}

/**
 * `14:05`, with the day when it was another.
 * @param {number} at
 * @param {number} now
 */
export function momentOf(at, now) {
  // Where the centre is, however the desk is set.
  const timeZone = 'Asia/Shanghai'
  const time = new Date(at).toLocaleTimeString('zh-CN', {
    ...{ hour: '2-digit', minute: '2-digit', timeZone },
  })
  const day = (/** @type {number} */ of) =>
    new Date(of).toLocaleDateString('zh-CN', { month: 'long', day: 'numeric', timeZone })
  return day(at) === day(now) ? time : `${day(at)} ${time}`
}
