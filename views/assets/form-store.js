// @ts-check
// Where this browser keeps what was typed into forms: one entry each, forgotten after a week.

/** @typedef {import('./form-fields.js').Fields} Fields */
/** @typedef {{ fields: Fields, at: number }} Kept */
/**
 * What is kept of a form without a draft on the server: which form, on which page, the texts in it, and
 * what of it cannot be kept and has to be done again.
 * @typedef {Kept & { form: string, page: string, words: string[], again: string[] }} Unsent
 */
/**
 * @typedef {{ length: number, key(index: number): string | null, getItem(key: string): string | null,
 *   setItem(key: string, value: string): void, removeItem(key: string): void }} Store
 */

export const forgottenAfter = 7 * 24 * 3600_000

/**
 * @param {Store} store
 * @param {string} key
 * @param {Kept} kept
 * @returns {boolean} whether there was room
 */
export function keep(store, key, kept) {
  try {
    store.setItem(key, JSON.stringify(kept))
    return true
  } catch {
    return false
  }
}

/**
 * @param {Store} store
 * @param {string} key
 * @returns {Kept | null}
 */
export function read(store, key) {
  try {
    const kept = JSON.parse(store.getItem(key) ?? 'null')
    if (!Number.isFinite(kept?.at) || !kept.fields || typeof kept.fields !== 'object') return null
    return { ...kept, fields: listsIn(kept.fields) }
  } catch {
    return null
  }
}

/**
 * Earlier drafts held one text for a name.
 * @param {Record<string, unknown>} fields
 * @returns {Fields}
 */
const listsIn = (fields) =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, [value].flat().map(String)]),
  )

/**
 * Forgets what is too old or cannot be read.
 * @param {Store} store
 * @param {string} prefix
 * @param {number} now
 */
export function tidy(store, prefix, now) {
  for (const key of keysOf(store, prefix)) {
    const kept = read(store, key)
    if (!kept || kept.at < now - forgottenAfter) store.removeItem(key)
  }
}

/**
 * What was typed under a clock that ran ahead counts as typed now: it is not lost, and is forgotten
 * one day, too.
 * @param {Store} store
 * @param {string} prefix
 * @param {number} now
 */
export function noneLater(store, prefix, now) {
  for (const key of keysOf(store, prefix)) {
    const kept = read(store, key)
    if (kept && kept.at > now) keep(store, key, { ...kept, at: now })
  }
}

/**
 * What is kept of one form, newest first.
 * @param {Store} store
 * @param {string} prefix
 * @param {string} form
 */
export function unsentOf(store, prefix, form) {
  return keysOf(store, prefix)
    .flatMap((key) => {
      const kept = readUnsent(store, key)
      return kept?.form === form ? [{ key, kept }] : []
    })
    .toSorted((one, other) => other.kept.at - one.kept.at)
}

/**
 * @param {Store} store
 * @param {string} key
 * @returns {Unsent | null}
 */
export function readUnsent(store, key) {
  const kept = /** @type {Unsent | null} */ (read(store, key))
  const lists = [kept?.words, kept?.again].every(Array.isArray)
  return kept && lists && typeof kept.form === 'string' ? kept : null
}

/**
 * The server took what was sent at that moment; what was typed after it stays.
 * @param {Store} store
 * @param {string} prefix
 * @param {string} token as `tokenOf` made it
 */
export function dropTaken(store, prefix, token) {
  const [id = '', at = ''] = token.split('-')
  for (const key of keysOf(store, prefix)) {
    const kept = read(store, key)
    if (key.endsWith(`.${id}`) && kept && kept.at <= Number(at)) store.removeItem(key)
  }
}

/**
 * Names one sending of one entry, for the server to confirm.
 * @param {string} key
 * @param {number} at
 */
export const tokenOf = (key, at) => `${key.slice(key.lastIndexOf('.') + 1)}-${at}`

/**
 * @param {Store} store
 * @param {string} prefix
 */
export function keysOf(store, prefix) {
  return Array.from({ length: store.length }, (_, index) => store.key(index) ?? '').filter((key) =>
    key.startsWith(prefix),
  )
}
