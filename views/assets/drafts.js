// @ts-check
// What was chosen and typed about a finding, kept at once: on the server, and on this machine until the
// server has it. A page that is closed, or a session that has ended, loses nothing.

/** @typedef {{ fields: Record<string, string>, at: number }} Kept */

const prefix = 'huiting.draft.'
const patience = 250
const forgottenAfter = 7 * 24 * 3600_000

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

  const say = (/** @type {string | Node[]} */ words) => {
    const place = form.querySelector('[data-kept]')
    if (!place) return
    if (typeof words === 'string') place.textContent = words
    else place.replaceChildren(...words)
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
    keep(key, { fields: fieldsOf(form), at: changedAt })
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
  offer(form, key, say, changed)
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
 * What this machine kept and the server never got is offered, never put in place of what is there.
 * @param {HTMLFormElement} form
 * @param {string} key
 * @param {(words: string | Node[]) => void} say
 * @param {() => void} changed
 */
function offer(form, key, say, changed) {
  tidy()
  const kept = read(key)
  if (!kept) return
  const known = Number(form.dataset['draftAt'] ?? 0)
  if (kept.at <= known || same(kept.fields, fieldsOf(form))) {
    localStorage.removeItem(key)
    return
  }
  const when = new Date(kept.at).toLocaleTimeString('zh-CN', { hour: '2-digit', minute: '2-digit' })
  const use = linkButton('用这份')
  const drop = linkButton('不要')
  use.addEventListener('click', () => {
    fill(form, kept.fields)
    say('')
    changed()
  })
  drop.addEventListener('click', () => {
    localStorage.removeItem(key)
    say('')
  })
  const words = document.createElement('span')
  words.textContent = `本机留着 ${when} 没送到的草稿：`
  say([words, use, drop])
}

/** @param {string} word */
function linkButton(word) {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'button button-small'
  button.textContent = word
  return button
}

/** @param {HTMLFormElement} form */
function fieldsOf(form) {
  /** @type {Record<string, string>} */
  const fields = {}
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string' && value !== '' && name !== 'typedAt') fields[name] = value
  }
  return fields
}

/**
 * @param {HTMLFormElement} form
 * @param {number} at
 */
function bodyOf(form, at) {
  const body = new URLSearchParams(fieldsOf(form))
  body.set('typedAt', String(at))
  return body
}

/**
 * @param {HTMLFormElement} form
 * @param {Record<string, string>} fields
 */
function fill(form, fields) {
  for (const control of form.elements) {
    if (control instanceof HTMLInputElement && control.type === 'radio') {
      control.checked = fields[control.name] === control.value && !control.disabled
    } else if (control instanceof HTMLInputElement && control.type === 'checkbox') {
      control.checked = fields[control.name] === control.value
    } else if (
      control instanceof HTMLSelectElement ||
      control instanceof HTMLTextAreaElement ||
      (control instanceof HTMLInputElement && control.type === 'text')
    ) {
      control.value = fields[control.name] ?? ''
    }
  }
}

/**
 * @param {Record<string, string>} one
 * @param {Record<string, string>} other
 */
function same(one, other) {
  const names = new Set([...Object.keys(one), ...Object.keys(other)])
  return [...names].every((name) => one[name] === other[name])
}

/**
 * @param {string} key
 * @param {Kept} kept
 */
function keep(key, kept) {
  try {
    localStorage.setItem(key, JSON.stringify(kept))
  } catch {
    // A full store of the browser: the server still gets it.
  }
}

/**
 * @param {string} key
 * @returns {Kept | null}
 */
function read(key) {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? 'null')
    return typeof kept?.at === 'number' && typeof kept.fields === 'object' ? kept : null
  } catch {
    return null
  }
}

function tidy() {
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith(prefix)) continue
    const kept = read(key)
    if (!kept || kept.at < Date.now() - forgottenAfter) localStorage.removeItem(key)
  }
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
