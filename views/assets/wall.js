// @ts-check
// The wall while the server is away: it keeps what it shows, says how old that is and why, and goes on
// asking. Without this file the wall still refreshes, and its time tells how old it is.

const every = 1000
/** Twice missed, and somebody should know. */
const oldAfterMs = 50_000

/** The clock of this machine may be wrong, so age is reckoned from when an answer came. */
let known = ''
let cameAt = Date.now()

const wall = () => document.getElementById('big-wall')

if (wall()) {
  // Before app.js: a screen nobody sits at would fill with its toasts.
  for (const name of ['htmx:error', 'htmx:response:error']) {
    window.addEventListener(name, (event) => hear(/** @type {CustomEvent} */ (event)), true)
  }
  document.addEventListener('htmx:after:request', (event) => {
    const { ctx } = /** @type {CustomEvent} */ (event).detail
    if (isOurs(ctx) && ctx.response?.status === 200) say('')
  })
  setInterval(tellAge, every)
  tellAge()
}

/** @param {CustomEvent} event */
function hear(event) {
  const { ctx } = event.detail
  if (!isOurs(ctx)) return
  event.stopPropagation()
  const status = ctx?.response?.status
  if (status === 401 || status === 403) say('登录已过期，数字不再更新，请重新登录。')
  else say('连不上服务器，显示的是上次的数字，正在重试。')
}

/** @param {{ sourceElement?: Element } | undefined} ctx */
function isOurs(ctx) {
  return ctx?.sourceElement?.id === 'big-wall'
}

/** @param {string} words */
function say(words) {
  const place = document.querySelector('[data-wall-trouble]')
  if (!(place instanceof HTMLElement)) return
  if (place.textContent !== words) place.textContent = words
  place.hidden = words === ''
}

function tellAge() {
  const section = wall()
  const place = section?.querySelector('[data-wall-age]')
  if (!section || !(place instanceof HTMLElement)) return
  const at = section.dataset['wallAt'] ?? ''
  if (at !== known) {
    known = at
    cameAt = Date.now()
  }
  const age = Date.now() - cameAt
  const words = age < oldAfterMs ? '' : `，已经 ${Math.floor(age / 60_000) || 1} 分钟没有更新`
  if (place.textContent !== words) place.textContent = words
}
