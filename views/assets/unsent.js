// @ts-check
// What is typed into any form that has no draft on the server stays in this browser until the server has
// taken it: a page that is closed, a session that has ended or a step that was refused loses nothing.
// It belongs to one account, is forgotten after a week, and goes when that person signs out.
import { fieldsIn, hasProse, same, wordsIn } from './form-fields.js'
import { identityOf } from './form-identity.js'
import { againIn, controlsOf } from './form-offer.js'
import { dropTaken, keep, keysOf, noneLater, tidy, tokenOf, unsentOf } from './form-store.js'
import { offerAll, placeIn, tellRefused } from './unsent-shown.js'

/**
 * What this page has of a form: under which key it keeps it, and whether that key was there before.
 * @typedef {{ identity: string, key: string, adopted: boolean }} Watched
 */

const all = 'huiting.text.'
const { account = '', now: served = '0' } = document.body.dataset
const posted = 'posted' in document.body.dataset
const prefix = `${all}${account}.`
/** Of the server, as the clock of a desk may be wrong. */
const now = () => Math.round(Number(served) + performance.now())
/** More than these at once would bury the form. */
const offered = 3
/** Whether the server took it is looked for this long after a form that leaves the page standing. */
const looks = [500, 2000, 8000, 30_000]

/** A browser may refuse even to be asked. */
function storeOf() {
  try {
    return localStorage
  } catch {
    return null
  }
}

/** @param {Storage} here */
function start(here) {
  /** @type {WeakMap<HTMLFormElement, Watched>} */
  const watched = new WeakMap()
  collect(here)
  if (!account) return leadBack()
  tidy(here, all, now())
  noneLater(here, all, now())
  if (!posted) sessionStorage.setItem('huiting.page', location.pathname + location.search)
  if (posted) tellRefused(here, prefix)

  const watch = (/** @type {HTMLFormElement} */ form) => {
    const known = watched.get(form)
    if (known) return known
    const identity = addressOf(form)
    const came = fieldsIn(controlsOf(form), { asItCame: true })
    const kept = unsentOf(here, prefix, identity)
    // A refused form comes back filled, perhaps in better words: what was kept of it goes on being kept.
    const own =
      kept.find((one) => same(one.kept.fields, came)) ??
      kept.find(({ key }) => key === cameBack() && wordsIn(controlsOf(form)).length > 0)
    const made = {
      identity,
      key: own?.key ?? prefix + crypto.getRandomValues(new Uint32Array(2)).join(''),
      adopted: Boolean(own),
    }
    watched.set(form, made)
    const others = kept.filter((one) => one !== own)
    if (others.length > 0) offerAll(here, form, others.slice(0, offered), now())
    return made
  }
  const watchAll = () => {
    for (const form of document.forms) if (isWatched(form)) watch(form)
  }
  const write = (/** @type {HTMLFormElement} */ form) => {
    const { identity, key } = watch(form)
    const controls = controlsOf(form)
    const at = now()
    const entry = {
      ...{ form: identity, page: pageHere(), at },
      ...{ fields: fieldsIn(controls), words: wordsIn(controls) },
      again: againIn(form),
    }
    if (keep(here, key, entry)) return at
    placeIn(form).textContent = '这台电脑的浏览器存不下了，离开这一页以前请先提交。'
    return null
  }
  const changed = (/** @type {Event} */ event) => {
    const form = /** @type {HTMLInputElement} */ (event.target).form
    if (!form || !isWatched(form)) return
    const { key, adopted } = watch(form)
    const controls = controlsOf(form)
    const untouched = same(fieldsIn(controls), fieldsIn(controls, { asItCame: true }))
    // Choices alone are chosen again in a moment, and nothing would tell that they were taken.
    if (wordsIn(controls).length === 0 || (untouched && !adopted)) here.removeItem(key)
    else write(form)
  }
  document.addEventListener('input', changed)
  document.addEventListener('change', changed)
  document.addEventListener('submit', (event) => {
    const form = event.target
    if (!(form instanceof HTMLFormElement)) return
    if (isSignOut(form)) {
      for (const key of keysOf(here, prefix)) here.removeItem(key)
    }
    if (!isWatched(form) || wordsIn(controlsOf(form)).length === 0) return
    const at = write(form)
    if (at === null) return
    const { key } = watch(form)
    const to = new URL(event.submitter?.getAttribute('formaction') ?? actionOf(form), location.href)
    const sent = encodeURIComponent(`${tokenOf(key, at)}:${to.pathname}`)
    // The server names it again when it has taken this very form, and only then.
    document.cookie = `huiting_sent=${sent}; path=/; max-age=60; samesite=lax`
    sessionStorage.setItem('huiting.sent', key)
    for (const wait of looks) setTimeout(() => collect(here), wait)
  })
  // Before app.js asks the question.
  addEventListener('click', (event) => askBeforeSigningOut(here, event), true)
  document.addEventListener('htmx:after:swap', watchAll)
  addEventListener('pageshow', () => collect(here))
  watchAll()
}

/** The key of the form this page gives back with what is wrong in it. */
function cameBack() {
  const [visit] = performance.getEntriesByType('navigation')
  const refused = /** @type {PerformanceNavigationTiming | undefined} */ (visit)?.responseStatus
  return refused === 422 ? sessionStorage.getItem('huiting.sent') : null
}

/**
 * Forgets what the server says it took.
 * @param {Storage} here
 */
function collect(here) {
  const taken = /(?:^|;\s*)huiting_taken=([^;]+)/.exec(document.cookie)?.[1]
  if (!taken) return
  dropTaken(here, all, taken)
  document.cookie = 'huiting_taken=; path=/; max-age=0; samesite=lax'
}

/** @param {HTMLFormElement} form */
function isWatched(form) {
  if (form.getAttribute('method')?.toLowerCase() !== 'post' || isSignOut(form)) return false
  // With a draft on the server, or whose texts are not for every eye at a shared computer.
  if (form.matches('[data-draft], [data-scoring], [data-exam], [data-not-kept]')) return false
  return !form.querySelector('input[type="password"]') && hasProse(controlsOf(form))
}

/** A field may bear the name `action`, and hide the property. @param {HTMLFormElement} form */
const actionOf = (form) => form.getAttribute('action') ?? location.pathname

/** @param {HTMLFormElement} form */
const isSignOut = (form) => actionOf(form) === '/sign-out'

/** @param {HTMLFormElement} form */
function addressOf(form) {
  const { pathname, search } = new URL(actionOf(form), location.href)
  const hidden = controlsOf(form).filter(({ type }) => type === 'hidden')
  return identityOf(pathname + search, hidden)
}

/** Where the form is found again: a page that answers a form has no address of its own. */
function pageHere() {
  return sessionStorage.getItem('huiting.page') ?? '/'
}

/** Not signed in: the way in leads back to the page with the form. */
function leadBack() {
  const page = sessionStorage.getItem('huiting.page')
  const link = document.querySelector('.problem a[href^="/sign-in"]')
  if (posted && page && link) link.setAttribute('href', `/sign-in?next=${encodeURIComponent(page)}`)
}

/**
 * @param {Storage} here
 * @param {MouseEvent} event
 */
function askBeforeSigningOut(here, event) {
  const button = event.target instanceof Element ? event.target.closest('button') : null
  if (!button?.form || !isSignOut(button.form)) return
  const count = keysOf(here, prefix).length
  if (count > 0) {
    button.dataset['confirm'] = `还有 ${count} 处写了没送出的内容留在本机，退出就会删去。退出吗？`
  } else delete button.dataset['confirm']
}

// Last: what it calls has to be there.
const store = storeOf()
if (store) start(store)
