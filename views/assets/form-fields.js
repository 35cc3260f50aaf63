// @ts-check
// What somebody typed or chose in a form, read as plain values and put back. What the page itself put
// there (hidden fields), secrets and files are none of it.

/** @typedef {Record<string, string[]>} Fields by name, in the order of the page */
/** @typedef {{ value: string, disabled?: boolean, selected: boolean, defaultSelected: boolean }} Choice */
/**
 * The part of a control of a page that is needed here.
 * @typedef {{ name: string, type: string, value: string, disabled?: boolean,
 *   readOnly?: boolean, checked?: boolean, defaultValue?: string, defaultChecked?: boolean,
 *   options?: Iterable<Choice> }} Control
 */

const prose = ['textarea', 'text', 'search', 'url', 'email']
const lines = [...prose, 'number', 'date', 'time', 'month', 'week', 'datetime-local']
const ticks = ['checkbox', 'radio']
const lists = ['select-one', 'select-multiple']

/** @param {Control} control */
const isKept = ({ name, type }) => name !== '' && [...lines, ...ticks, ...lists].includes(type)

/**
 * What stands in a form now, or, asked for, as the page came.
 * @param {Iterable<Control>} controls
 * @param {{ asItCame?: boolean }} [how]
 * @returns {Fields}
 */
export function fieldsIn(controls, { asItCame = false } = {}) {
  /** @type {Fields} */
  const fields = {}
  for (const control of controls) {
    if (!isKept(control)) continue
    const values = (fields[control.name] ??= [])
    if (ticks.includes(control.type)) {
      if (asItCame ? control.defaultChecked : control.checked) values.push(control.value)
    } else if (lists.includes(control.type)) values.push(...chosenIn(control, asItCame))
    else values.push((asItCame ? control.defaultValue : control.value) ?? '')
  }
  return fields
}

/**
 * @param {Control} control
 * @param {boolean} asItCame
 */
function chosenIn({ type, options = [] }, asItCame) {
  const all = [...options]
  const chosen = all.filter((one) => (asItCame ? one.defaultSelected : one.selected))
  // A list of which nothing is marked shows its first.
  const first = type === 'select-one' ? all.filter(({ disabled }) => !disabled).slice(0, 1) : []
  return (chosen.length > 0 ? chosen : first).map(({ value }) => value)
}

/**
 * The texts somebody wrote in a form.
 * @param {Iterable<Control>} controls
 */
export const wordsIn = (controls) =>
  [...controls].flatMap((control) =>
    isKept(control) && prose.includes(control.type) && control.value.trim() !== ''
      ? [control.value]
      : [],
  )

/**
 * Whether a form has texts to lose: a long one, or a short one among other fields. A single short line
 * is quickly typed again.
 * @param {Iterable<Control>} controls
 */
export function hasProse(controls) {
  const kept = [...controls].filter(isKept)
  if (kept.some(({ type }) => type === 'textarea')) return true
  return kept.length > 1 && kept.some(({ type }) => prose.includes(type))
}

/**
 * Puts values back where they have a place; a control the values know nothing of stays as it is.
 * @template {Control} T
 * @param {Iterable<T>} controls
 * @param {Fields} fields
 * @returns {T[]} what was changed by it
 */
export function fill(controls, fields) {
  /** @type {Map<string, number>} */
  const places = new Map()
  /** @type {T[]} */
  const changed = []
  for (const control of controls) {
    const values = fields[control.name]
    if (!isKept(control) || !values) continue
    const place = places.get(control.name) ?? 0
    if (lines.includes(control.type)) places.set(control.name, place + 1)
    if (control.disabled || control.readOnly) continue
    if (put(control, values, place)) changed.push(control)
  }
  return changed
}

/**
 * @param {Control} control
 * @param {string[]} values
 * @param {number} place
 */
function put(control, values, place) {
  if (ticks.includes(control.type)) {
    const checked = values.includes(control.value)
    if (control.checked === checked) return false
    control.checked = checked
    return true
  }
  if (lists.includes(control.type)) {
    const options = [...(control.options ?? [])]
    // What was chosen is no longer among the choices: the page's own stays.
    if (values.length > 0 && !options.some(({ value }) => values.includes(value))) return false
    const moved = options.filter((one) => one.selected !== values.includes(one.value))
    for (const one of moved) one.selected = values.includes(one.value)
    return moved.length > 0
  }
  const value = values[place]
  if (value === undefined || control.value === value) return false
  control.value = value
  return true
}

/**
 * Whether two readings say the same; spaces around and fields left empty make no difference.
 * @param {Fields} one
 * @param {Fields} other
 */
export function same(one, other) {
  const names = new Set([...Object.keys(one), ...Object.keys(other)])
  return [...names].every((name) => sumOf(one[name]) === sumOf(other[name]))
}

/** @param {string[] | undefined} values */
const sumOf = (values = []) => {
  const trimmed = values.map((value) => value.trim().replaceAll('\r\n', '\n'))
  return trimmed.every((value) => value === '') ? '' : JSON.stringify(trimmed)
}
