// @ts-check
// What was chosen and typed about a finding, kept at once: on the server, and on this machine until the
// server has it. A page that is closed, or a session that has ended, loses nothing.

import { fieldsIn, same } from './form-fields.js'
import { controlsOf, momentOf, show } from './form-offer.js'
import { keep, read, tidy } from './form-store.js'

const prefix = 'huiting.draft.'
const patience = 250

/**
 * @param {HTMLFormElement} form
 * @returns {{ drop: () => void, flush: () => void }}
 */
export function watchDraft(form) {
  const url = form.dataset['draft']
  const key = prefix + (form.dataset['draftKey'] ?? '')
  if (!url) return { drop() {}, flush() {} }
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer
  let dropped = false
  /** When the form was changed last, and what of that the server is known to have. */
  let changedAt = 0
  let sentAt = 0

  const say = (/** @type {string} */ words) => {
    const place = form.querySelector('[data-kept]')
    if (place) place.textContent = words
  }
  const send = async () => {
    clearTimeout(timer)
    if (dropped || changedAt <= sentAt) return
    // The verdict itself is on its way: what it leaves is no draft.
    if (form.getAttribute('aria-busy') === 'true') {
      timer = setTimeout(() => void send(), patience)
      return
    }
    const at = changedAt
    const answer = await fetch(url, {
      method: 'POST',
      body: bodyOf(form, at),
      headers: { 'X-Requested-With': 'huiting' },
      keepalive: true,
    }).catch(() => null)
    if (dropped) return
    if (answer?.ok) {
      sentAt = Math.max(sentAt, at)
      if (changedAt === at) localStorage.removeItem(key)
      say('草稿已保存')
    } else say(await problemOf(answer))
  }
  const changed = () => {
    if (dropped) return
    changedAt = Math.max(Date.now(), changedAt + 1)
    // Written here first: a page that dies this instant has lost nothing.
    // A full store of the browser: the server still gets it.
    keep(localStorage, key, { fields: fieldsIn(controlsOf(form)), at: changedAt })
    clearTimeout(timer)
    timer = setTimeout(() => void send(), patience)
  }
  const flush = () => {
    clearTimeout(timer)
    // Travels with the form: what arrives after it, typed no later, is none of the next one.
    const mark = form.elements.namedItem('typedAt')
    const known = Number(form.dataset['draftAt'] ?? 0)
    if (mark instanceof HTMLInputElement) mark.value = String(Math.max(changedAt, known))
    if (dropped || changedAt <= sentAt) return
    navigator.sendBeacon(url, bodyOf(form, changedAt))
  }
  form.addEventListener('input', changed)
  form.addEventListener('change', changed)
  const hidden = () => {
    if (document.visibilityState === 'hidden' && form.isConnected) flush()
  }
  document.addEventListener('visibilitychange', hidden)
  const leaving = () => {
    if (form.isConnected) flush()
  }
  addEventListener('pagehide', leaving)
  const stop = () => {
    dropped = true
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', hidden)
    removeEventListener('pagehide', leaving)
  }
  offer(form, key, changed)
  return {
    drop: () => {
      stop()
      localStorage.removeItem(key)
    },
    flush: () => {
      flush()
      stop()
    },
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {string} key
 * @param {() => void} changed
 */
function offer(form, key, changed) {
  tidy(localStorage, prefix, Date.now())
  const kept = read(localStorage, key)
  if (!kept) return
  const known = Number(form.dataset['draftAt'] ?? 0)
  if (kept.at <= known || same(kept.fields, fieldsIn(controlsOf(form)))) {
    localStorage.removeItem(key)
    return
  }
  const place = form.querySelector('[data-kept]')
  if (!(place instanceof HTMLElement)) return
  show(form, place, {
    fields: kept.fields,
    sentence: `本机留着 ${momentOf(kept.at, Date.now())} 没送到的草稿：`,
    used: changed,
    dropped: () => localStorage.removeItem(key),
  })
}

/**
 * @param {HTMLFormElement} form
 * @param {number} at
 */
function bodyOf(form, at) {
  const body = new URLSearchParams()
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string' && value !== '' && name !== 'typedAt') body.append(name, value)
  }
  body.set('typedAt', String(at))
  return body
}

/** @param {Response | null} answer */
async function problemOf(answer) {
  if (!answer) return '连不上服务器，草稿先留在本机。'
  if (answer.status === 401) return '登录已过期，草稿先留在本机；重新登录后会带回来。'
  return (await sentenceOf(answer)) ?? '草稿没有送到服务器，先留在本机。'
}

/**
 * The sentence of a refusal.
 * @param {Response} answer
 */
export async function sentenceOf(answer) {
  const text = await answer.text().catch(() => '')
  const page = new DOMParser().parseFromString(text, 'text/html')
  return page.querySelector('[data-error]')?.textContent ?? null
}
