// @ts-check
// The page of a complaint: what is typed into its longer forms is kept as a draft, and what is played is
// reported, so that a verdict rests on what was really heard.
import { watchDraft } from './drafts.js'

/** @typedef {{ start: number, end: number }} Span milliseconds */

/** A step of the clock longer than this is a jump, not playing: at double speed, with a lazy timer. */
const longestStep = 1500
const reportEvery = 5000
/** As the server counts it: so much of a span has to be heard. */
const enough = 0.9

for (const form of document.querySelectorAll('form.step-form[data-draft]')) {
  if (!(form instanceof HTMLFormElement)) continue
  const draft = watchDraft(form)
  form.addEventListener('submit', () => draft.flush())
}

const fields = document.querySelector('[data-listenings]')
const audio = document.querySelector('[data-player] audio')
if (fields instanceof HTMLElement && audio instanceof HTMLAudioElement) report(fields, audio)

/**
 * @param {HTMLElement} fields
 * @param {HTMLAudioElement} audio
 */
function report(fields, audio) {
  const url = fields.dataset['listenings'] ?? ''
  const now = fields.querySelector('[data-heard-now]')
  /** Of earlier visits of the page, as the server knows them. */
  const played = (fields.dataset['played'] ?? '').split(' ').flatMap((part) => {
    const [start, end] = part.split('-').map(Number)
    return start !== undefined && end !== undefined && end > start ? [{ start, end }] : []
  })
  /** Not yet with the server, and on the way there. @type {Span[]} */
  let fresh = []
  /** @type {Span[]} */
  let sending = []
  let last = -1

  const tick = () => {
    const at = audio.currentTime * 1000
    if (last >= 0 && at > last && at - last <= longestStep) add(last, at)
    last = audio.seeking ? -1 : at
    show()
  }
  const add = (/** @type {number} */ start, /** @type {number} */ end) => {
    const open = fresh.at(-1)
    if (open && Math.abs(open.end - start) < 1) open.end = end
    else fresh.push({ start, end })
    tell()
  }
  /** What did not arrive travels with the verdict itself. */
  const tell = () => {
    if (now instanceof HTMLInputElement) now.value = textOf([...sending, ...fresh])
  }
  const send = () => {
    if (fresh.length === 0) return
    const spans = fresh
    fresh = []
    sending.push(...spans)
    const body = new URLSearchParams({
      recording: fields.dataset['recording'] ?? '',
      played: textOf(spans),
    })
    const headers = { 'X-Requested-With': 'huiting' }
    void fetch(url, { method: 'POST', body, headers, keepalive: true })
      .then(({ ok }) => ok)
      .catch(() => false)
      .then((arrived) => {
        sending = sending.filter((span) => !spans.includes(span))
        if (arrived) played.push(...spans)
        else fresh.unshift(...spans)
        tell()
      })
  }
  /** Beside each span: whether it was heard to its end. */
  const show = () => {
    const all = [...played, ...sending, ...fresh]
    for (const row of fields.querySelectorAll('[data-span-fields]')) {
      const [from, to] = [...row.querySelectorAll('input')].map((field) => clockOf(field.value))
      const word = row.querySelector('[data-heard-word]')
      if (!word) continue
      const known = from !== null && to !== null && from !== undefined && to !== undefined
      const text = !known || to <= from ? '' : isHeard(all, from, to) ? '已听' : '还没听完'
      if (word.textContent !== text) word.textContent = text
    }
  }
  for (const name of ['timeupdate', 'pause', 'ended']) audio.addEventListener(name, tick)
  audio.addEventListener('seeking', () => (last = -1))
  audio.addEventListener('pause', send)
  fields.addEventListener('input', show)
  document.addEventListener('click', () => setTimeout(show))
  setInterval(send, reportEvery)
  addEventListener('pagehide', send)
  show()
}

/** @param {Span[]} spans */
const textOf = (spans) =>
  spans.map(({ start, end }) => `${Math.floor(start)}-${Math.ceil(end)}`).join(' ')

/**
 * @param {Span[]} spans
 * @param {number} from
 * @param {number} to
 */
function isHeard(spans, from, to) {
  let heard = 0
  let at = from
  for (const { start, end } of spans.toSorted((one, other) => one.start - other.start)) {
    const [a, b] = [Math.max(start, at), Math.min(end, to)]
    if (b <= a) continue
    heard += b - a
    at = b
  }
  return heard >= (to - from) * enough
}

/**
 * `1:05`, in milliseconds; null for what is no time.
 * @param {string} text
 */
function clockOf(text) {
  const match = /^(?:(\d{1,2}):)?(\d{1,3}):(\d{2})$/.exec(text.normalize('NFKC').trim())
  if (!match) return null
  const [hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0))
  return ((hours * 60 + minutes) * 60 + seconds) * 1000
}
