// @ts-check
// The row of one file on the upload page: its name, how far it is, what is to be said, what can be done.

/**
 * @typedef {'waiting' | 'reading' | 'running' | 'paused' | 'checking' | 'stored' | 'duplicate'
 *   | 'refused' | 'failed' | 'cancelled'} State
 * @typedef {{ element: HTMLLIElement, bar: HTMLProgressElement, note: HTMLElement,
 *   actions: HTMLElement, name: string }} Row
 */

/**
 * @param {string} name
 * @returns {Row}
 */
export function rowFor(name) {
  const element = document.createElement('li')
  const title = document.createElement('span')
  title.className = 'upload-name'
  title.textContent = name
  title.title = name
  const bar = document.createElement('progress')
  bar.max = 1
  bar.value = 0
  bar.setAttribute('aria-label', `${name} 上传进度`)
  const note = document.createElement('span')
  const actions = document.createElement('span')
  actions.className = 'upload-actions'
  element.append(title, bar, note, actions)
  return { element, bar, note, actions, name }
}

/**
 * @param {Row} row
 * @param {State} state
 * @param {string} sentence
 */
export function say(row, state, sentence) {
  if (row.note.textContent !== sentence) row.note.textContent = sentence
  row.note.className =
    state === 'stored' ? 'good' : ['refused', 'failed'].includes(state) ? 'bad' : 'dim'
}

/**
 * Buttons in place of those before; whoever stood on one with the keyboard stays in the row.
 * @param {Row} row
 * @param {...[word: string, act: () => void]} choices
 */
export function offer(row, ...choices) {
  const focused = row.actions.contains(document.activeElement)
  const buttons = choices.map(([word, act]) => {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'button button-small'
    button.textContent = word
    button.setAttribute('aria-label', `${word} ${row.name}`)
    button.addEventListener('click', act)
    return button
  })
  row.actions.replaceChildren(...buttons)
  if (focused) buttons[0]?.focus()
}

/**
 * @param {Row} row
 * @param {string} href
 */
export function offerPage(row, href) {
  const link = document.createElement('a')
  link.href = href
  link.textContent = '查看'
  link.setAttribute('aria-label', `查看 ${row.name}`)
  row.actions.replaceChildren(link)
}

/** @param {number} bytes */
export function sizeOf(bytes) {
  if (bytes < 1024 * 1024) return `${Math.ceil(bytes / 1024)} KB`
  if (bytes < 1024 ** 3) return `${(bytes / 1024 ** 2).toFixed(1)} MB`
  return `${(bytes / 1024 ** 3).toFixed(2)} GB`
}

/** @param {number} seconds */
export function timeOf(seconds) {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} 秒`
  if (seconds < 3600) return `${Math.round(seconds / 60)} 分钟`
  return `${(seconds / 3600).toFixed(1)} 小时`
}
