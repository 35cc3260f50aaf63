// @ts-check
import { keep, kept } from './kept.js'

/**
 * @typedef {object} Action
 * @property {string} name
 * @property {string} word what the list of keys calls it
 * @property {string[]} keys combinations by place on the keyboard, so that an input method changes nothing
 * @property {string} [where] the list names it only where this is on the page
 * @property {string} [shown] in place of the names of the keys
 * @property {boolean} [fixed] cannot be given another key
 *
 * @typedef {object} Pressed what is read of a keyboard event
 * @property {string} code
 * @property {string} key
 * @property {boolean} shiftKey
 * @property {boolean} [ctrlKey]
 * @property {boolean} [altKey]
 * @property {boolean} [metaKey]
 */

const evidence = '[data-evidence], [data-windows]'
const player = '[data-player]'
const triage = '[data-triage-page]'
const scoring = 'form[data-scoring]'

/**
 * Of all pages, so that no key means two things, on one page or on two.
 * @type {readonly Action[]}
 */
export const actions = [
  { name: 'toggle', word: '播放 / 暂停', keys: ['Space'] },
  { name: 'back', word: '退 3 秒', keys: ['ArrowLeft'] },
  { name: 'forward', word: '进 3 秒', keys: ['ArrowRight'] },
  { name: 'previous', word: '上一处证据', keys: ['Shift+ArrowLeft'], where: evidence },
  { name: 'next', word: '下一处证据', keys: ['Shift+ArrowRight'], where: evidence },
  { name: 'loop', word: '循环此处证据', keys: ['KeyL'], where: '[data-evidence]' },
  { name: 'span', word: '设 A 点、B 点，清除', keys: ['KeyA'], where: player },
  { name: 'slower', word: '慢一档', keys: ['BracketLeft'] },
  { name: 'faster', word: '快一档', keys: ['BracketRight'] },
  { name: 'quiet', word: '跳过静音', keys: ['KeyG'], where: player },
  { name: 'again', word: '从头重听', keys: ['KeyR'], where: triage },
  { name: 'whole', word: '听整通 / 只听证据', keys: ['KeyW'], where: triage },
  { name: 'mute-1', word: '第一声道静音', keys: ['KeyZ'], where: '[data-mute="1"]' },
  { name: 'mute-2', word: '第二声道静音', keys: ['KeyX'], where: '[data-mute="1"]' },
  { name: 'solo-1', word: '只听第一声道', keys: ['Shift+KeyZ'], where: '[data-mute="1"]' },
  { name: 'solo-2', word: '只听第二声道', keys: ['Shift+KeyX'], where: '[data-mute="1"]' },
  { name: 'zoom-in', word: '波形放大', keys: ['Equal', 'Shift+Equal'], where: player },
  { name: 'zoom-out', word: '波形缩小', keys: ['Minus'], where: player },
  { name: 'line-next', word: '下一句', keys: ['KeyJ'], where: '[data-transcript]' },
  { name: 'line-previous', word: '上一句', keys: ['KeyK'], where: '[data-transcript]' },
  { name: 'follow', word: '回到当前句', keys: ['KeyF'], where: '[data-transcript]' },
  { name: 'correct', word: '订正当前句', keys: ['KeyE'], where: '[data-correct]' },
  { name: 'note', word: '在当前时刻写批注', keys: ['KeyM'], where: '[data-press="note"]' },
  {
    ...{ name: 'choose', word: '选结论', keys: [], shown: '1–9', fixed: true },
    where: 'input[type=radio][data-key]',
  },
  {
    ...{ name: 'judge', word: '选结论；漏报、瞒报再选属实类型', keys: [], shown: '1–8' },
    ...{ fixed: true, where: triage },
  },
  {
    ...{ name: 'take-type', word: '用选中的类型提交', keys: [], shown: '回车' },
    ...{ fixed: true, where: triage },
  },
  {
    ...{ name: 'answer', word: '给这一项打分；0 是没有这个场合', keys: [], shown: '0–9' },
    ...{ fixed: true, where: scoring },
  },
  {
    ...{ name: 'items', word: '上一项、下一项，下一个没选的', keys: [], shown: '↑ ↓ 回车' },
    ...{ fixed: true, where: scoring },
  },
  { name: 'comment', word: '写这一项的评语', keys: ['KeyC'], where: scoring },
  { name: 'take-line', word: '取当前句作这一项的证据', keys: ['KeyV'], where: scoring },
  { name: 'take-span', word: '取 A–B 段作这一项的证据', keys: ['KeyT'], where: scoring },
  { name: 'write', word: '写说明', keys: ['KeyN'], where: 'textarea[data-shortcut="N"]' },
  { name: 'undo', word: '撤回上一条', keys: ['KeyU'], where: '[data-press="undo"]' },
  { name: 'skip', word: '跳过这一条', keys: ['KeyS'], where: '[data-press="skip"]' },
  { name: 'abuse', word: '标记辱骂坐席', keys: ['KeyB'], where: '[data-press="abuse"]' },
  { name: 'praise', word: '标记表扬', keys: ['KeyP'], where: '[data-press="praise"]' },
  {
    ...{ name: 'submit', word: '提交；在订正、批注框里是保存', keys: [] },
    ...{ shown: 'Ctrl ↵', fixed: true },
  },
  {
    ...{ name: 'leave', word: '离开输入框，放弃订正，关闭窗口', keys: [] },
    ...{ shown: 'Esc', fixed: true },
  },
  { name: 'keys', word: '显示快捷键', keys: ['Shift+Slash'] },
]

/** Places that have a use of their own, here or in every browser. */
const reserved =
  /^(?:Shift\+)?(?:Tab|Enter|NumpadEnter|Escape|Digit\d|ArrowUp|ArrowDown|F\d+|ContextMenu)$/
const modifiers = /^(?:Shift|Control|Alt|Meta|CapsLock|Fn|OS)/
/** No letters, digits or signs: not switched off with the single keys. */
const plain = /^(?:Shift\+)?(?:Space|Arrow\w+|Page\w+|Home|End|Insert|Delete|Backspace)$/

/** @type {Record<string, string>} */
let own = read()

/** @returns {Record<string, string>} */
function read() {
  try {
    const value = JSON.parse(kept('keys') ?? '{}')
    const known = actions.filter(({ name, fixed }) => !fixed && typeof value[name] === 'string')
    return Object.fromEntries(known.map(({ name }) => [name, value[name]]))
  } catch {
    return {}
  }
}

/**
 * The combination of a key press, or null for none that could be bound.
 * @param {Pressed} event
 */
export function comboOf(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return null
  if (event.code === '' || modifiers.test(event.code)) return null
  // The sign lies elsewhere on some keyboards.
  if (event.key === '?' || event.key === '\uff1f') return 'Shift+Slash'
  const code = event.code
    .replace('NumpadAdd', 'Equal')
    .replace('NumpadSubtract', 'Minus')
    .replace(/^Numpad(?=\d$)/, 'Digit')
  return event.shiftKey ? `Shift+${code}` : code
}

/** @param {Action} action */
export function keysOf({ name, keys }) {
  const chosen = own[name]
  return chosen ? [chosen] : keys
}

/** @param {string | null} combo */
export function actionFor(combo) {
  return combo === null ? undefined : actions.find((action) => keysOf(action).includes(combo))
}

/** @param {string} combo */
export const isSingle = (combo) => !plain.test(combo)

/**
 * Gives an action a key of one's own. Answers why not, where the key is taken.
 * @param {Action} action
 * @param {string} combo
 * @returns {string | null}
 */
export function bind(action, combo) {
  if (reserved.test(combo)) return `${labelOf(combo)} 有固定的用处，请换一个键`
  const other = actionFor(combo)
  if (other && other.name !== action.name) {
    return `${labelOf(combo)} 已用于“${other.word}”，请换一个键`
  }
  own = { ...own, [action.name]: combo }
  if (action.keys.includes(combo)) delete own[action.name]
  keep('keys', JSON.stringify(own))
  return null
}

export function resetBindings() {
  own = {}
  keep('keys', null)
}

export const isChanged = () => Object.keys(own).length > 0

/** @type {Record<string, string>} */
const signs = {
  ...{ Space: '空格', ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓' },
  ...{ BracketLeft: '[', BracketRight: ']', Equal: '+', Minus: '−', Comma: ',', Period: '.' },
  ...{ Slash: '/', Semicolon: ';', Quote: "'", Backslash: '\\', Backquote: '`', Enter: '回车' },
}

/** @param {string} combo */
export function labelOf(combo) {
  if (combo === 'Shift+Slash') return '?'
  const code = combo.replace('Shift+', '')
  const sign = signs[code] ?? code.replace(/^(?:Key|Digit)/, '')
  return code === combo ? sign : `⇧${sign}`
}

/** @param {Action} action */
export const shownKey = (action) => action.shown ?? labelOf(keysOf(action)[0] ?? '')
