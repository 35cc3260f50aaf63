// @ts-check
// Sitting an exam: every answer is sent by itself as it is given, numbered within this page, and kept
// on this machine until the server has it. Time is the server's: the browser's clock is never read.
import { sentenceOf } from './drafts.js'
import { keep, kept } from './kept.js'

/** @typedef {{ choice: string[], text: string }} Answer */
/** @typedef {{ answer: Answer, base: Answer }} Unsent what the server has not yet, and what it had then */
/** @typedef {{ now: number, endsAt: number, state: string, newestRun: number }} Clock */

const form = document.querySelector('form[data-exam]')
if (form instanceof HTMLFormElement) void sit(form)

/** @param {HTMLFormElement} form */
async function sit(form) {
  const address = form.dataset['exam'] ?? ''
  const storeName = `exam.${address.replace(/\D/g, '')}`
  let run = 0
  let sequence = 0
  let stopped = false
  let ending = false
  let handingIn = false
  let endsAt = Number(form.dataset['ends'])
  /** The server's time, and when by the machine's steady counter it was that. */
  let known = { at: Number(form.dataset['now']), tick: performance.now() }
  /** @type {Map<number, { number: number, base: Answer }>} */
  const dirty = new Map()
  /** @type {Map<number, Answer>} what the server is known to have */
  const server = new Map()
  let sending = false
  let waitMs = 0
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let typing

  const state = form.querySelector('[data-exam-state]')
  const left = form.querySelector('[data-left]')
  const leftLabel = form.querySelector('[data-left-label]')
  const answered = form.querySelector('[data-answered]')
  const button = form.querySelector('[data-hand-in]')
  const questions = /** @type {HTMLElement[]} */ ([...form.querySelectorAll('[data-position]')])

  const say = (/** @type {string} */ words, hot = false, /** @type {HTMLElement[]} */ ...more) => {
    if (!state) return
    if (state.textContent !== words || more.length > 0) state.replaceChildren(words, ...more)
    state.classList.toggle('hot', hot)
  }

  /** @param {number} position @returns {Answer} */
  const answerAt = (position) => {
    const controls = form.querySelectorAll(`[name="q${position}"]`)
    const choice = []
    let text = ''
    for (const control of controls) {
      if (control instanceof HTMLTextAreaElement) text = control.value
      else if (control instanceof HTMLInputElement && control.checked) choice.push(control.value)
    }
    return { choice: choice.sort(), text }
  }
  /** @param {Answer | undefined} one @param {Answer | undefined} other */
  const same = (one, other) =>
    JSON.stringify(one?.choice ?? []) === JSON.stringify(other?.choice ?? []) &&
    (one?.text ?? '') === (other?.text ?? '')
  const empty = { choice: [], text: '' }
  /** @param {number} position @param {Answer} answer */
  const fill = (position, answer) => {
    for (const control of form.querySelectorAll(`[name="q${position}"]`)) {
      if (control instanceof HTMLTextAreaElement) control.value = answer.text
      else if (control instanceof HTMLInputElement)
        control.checked = answer.choice.includes(control.value)
    }
  }
  const count = () => {
    const done = questions.filter((_, position) => !same(answerAt(position), empty)).length
    if (answered) answered.textContent = `已答 ${done} / ${questions.length} 题。`
    const open = questions.length - done
    const words = open === 0 ? '交卷以后不能再改。现在交卷？' : `还有 ${open} 题没答。现在交卷？`
    if (button instanceof HTMLElement) button.dataset['confirm'] = words
  }
  const keepHere = () => {
    const unsent = Object.fromEntries(
      [...dirty].map(([position, { base }]) => [position, { answer: answerAt(position), base }]),
    )
    keep(storeName, dirty.size === 0 ? null : JSON.stringify(unsent))
  }

  /** @param {Clock} clock */
  const take = (clock) => {
    known = { at: clock.now, tick: performance.now() }
    if (clock.endsAt > endsAt) say('服务器中断过，中断的时间已经补给您。')
    endsAt = clock.endsAt
    if (clock.state !== 'running') location.reload()
    if (run > 0 && clock.newestRun > run) elsewhere()
  }
  const lock = (/** @type {boolean} */ on) => {
    for (const question of questions) question.toggleAttribute('disabled', on)
    if (button) button.toggleAttribute('disabled', on)
  }
  const elsewhere = () => {
    if (stopped) return
    stopped = true
    const here = document.createElement('button')
    here.type = 'button'
    here.className = 'button button-small'
    here.textContent = '在这里继续'
    here.addEventListener('click', () => location.reload())
    lock(true)
    say('这份试卷在另一个页面打开了，这一页不再保存。 ', true, here)
  }

  /** @param {string} path @param {URLSearchParams} [body] */
  const post = (path, body) =>
    fetch(address + path, {
      method: 'POST',
      body: body ?? new URLSearchParams(),
      headers: { 'X-Requested-With': 'huiting' },
      keepalive: true,
    }).catch(() => null)

  /** One answer after another, the one changed first; what fails stays and is tried again. */
  const send = async () => {
    if (sending || run === 0) return
    sending = true
    while (dirty.size > 0 && !stopped) {
      const [first] = dirty
      if (!first) break
      const [position, change] = first
      const answer = answerAt(position)
      const body = new URLSearchParams({
        run: String(run),
        sequence: String(change.number),
        position: String(position),
        text: answer.text,
      })
      for (const key of answer.choice) body.append('choice', key)
      const response = await post('/answers', body)
      if (response?.ok) {
        waitMs = 0
        /** @type {Clock & { kept: boolean }} */
        const told = await response.json()
        if (told.kept) server.set(position, answer)
        if (dirty.get(position)?.number === change.number) dirty.delete(position)
        keepHere()
        if (dirty.size === 0) say('已保存。')
        take(told)
        continue
      }
      if (response && response.status >= 400 && response.status < 500) {
        if (response.status === 401) say('登录已过期，答案先留在本机；重新登录后会带回来。', true)
        else {
          say((await sentenceOf(response)) ?? '没有保存，请刷新页面。', true)
          void look()
        }
        break
      }
      waitMs = Math.min(10_000, waitMs === 0 ? 500 : waitMs * 2)
      say('连不上服务器，答案先留在本机，正在重试。时间会补给您。', true)
      await new Promise((done) => setTimeout(done, waitMs))
    }
    sending = false
  }

  /** Kept on this machine at once; sent now, or when the typing rests. @param {number} position */
  const changed = (position, waitFor = 0) => {
    if (stopped) return
    sequence += 1
    const base = dirty.get(position)?.base ?? server.get(position) ?? empty
    dirty.delete(position)
    dirty.set(position, { number: sequence, base })
    keepHere()
    count()
    say('正在保存…')
    clearTimeout(typing)
    typing = setTimeout(() => void send(), waitFor)
  }
  const positionOf = (/** @type {Event} */ event) => {
    const question =
      event.target instanceof Element ? event.target.closest('[data-position]') : null
    return question instanceof HTMLElement ? Number(question.dataset['position']) : null
  }
  form.addEventListener('change', (event) => {
    const position = positionOf(event)
    if (position !== null) changed(position)
  })
  form.addEventListener('input', (event) => {
    if (!(event.target instanceof HTMLTextAreaElement)) return
    const position = positionOf(event)
    if (position !== null) changed(position, 600)
  })

  /** Asks for the time; also whether the server is there, and what waits is sent when it is. */
  const look = async () => {
    const headers = { 'X-Requested-With': 'huiting' }
    const response = await fetch(`${address}/clock`, { headers }).catch(() => null)
    // Signed out, another page may answer.
    if (!response?.ok || response.redirected) return false
    take(await response.json())
    if (dirty.size > 0) void send()
    return true
  }
  const begin = async () => {
    const response = await post('/run')
    if (!response?.ok) {
      if (response && response.status < 500) {
        say((await sentenceOf(response)) ?? '请刷新页面。', true)
        if (response.status === 409) location.reload()
      } else {
        say('连不上服务器，正在重试。', true)
        setTimeout(() => void begin(), 2000)
      }
      return
    }
    /** @type {Clock & { run: number, answers: (Answer & { position: number, chosen: string[] })[] }} */
    const told = await response.json()
    run = told.run
    const field = form.elements.namedItem('run')
    if (field instanceof HTMLInputElement) field.value = String(run)
    for (const { position, chosen, text } of told.answers)
      server.set(position, { choice: [...chosen].sort(), text })
    const brought = bringBack()
    for (const [position, answer] of server) if (!dirty.has(position)) fill(position, answer)
    count()
    say(brought > 0 ? `带回了本机没送到的 ${brought} 题。` : '每答一题自动保存。')
    take(told)
    void send()
  }
  /** What this machine kept and nobody has answered otherwise since goes in; all else is the server's. */
  const bringBack = () => {
    let brought = 0
    try {
      /** @type {Record<string, Unsent>} */
      const unsent = JSON.parse(kept(storeName) ?? '{}')
      for (const [at, { answer, base }] of Object.entries(unsent)) {
        const position = Number(at)
        const now = server.get(position) ?? empty
        if (same(answer, now) || !same(base, now)) continue
        fill(position, answer)
        sequence += 1
        dirty.set(position, { number: sequence, base: now })
        brought += 1
      }
    } catch {
      // What cannot be read is nobody's answer.
    }
    keepHere()
    return brought
  }

  const tick = () => {
    const ms = endsAt - (known.at + performance.now() - known.tick)
    const seconds = Math.max(0, Math.ceil(ms / 1000))
    const two = (/** @type {number} */ n) => String(n).padStart(2, '0')
    if (left) {
      if (leftLabel) leftLabel.textContent = '剩余'
      left.textContent = `${Math.floor(seconds / 60)}:${two(seconds % 60)}`
      left.classList.toggle('hot', seconds <= 300)
    }
    if (seconds === 300) say('还有 5 分钟。', true)
    if (ms <= 0 && !ending && !stopped) void timeIsOver()
  }
  /** The server decides: it may know of time that was given back. */
  const timeIsOver = async () => {
    ending = true
    say('时间到，正在交卷。', true)
    await send()
    lock(true)
    for (let tries = 0; tries < 60; tries += 1) {
      await new Promise((done) => setTimeout(done, 2000))
      if (await look()) {
        const ms = endsAt - (known.at + performance.now() - known.tick)
        if (ms > 0) break
      }
    }
    if (!stopped) lock(false)
    ending = false
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    if (!stopped && !handingIn) void handIn()
  })
  /** The form goes only when every answer is there and the server answers: an error page loses the place. */
  const handIn = async () => {
    handingIn = true
    say('正在交卷…')
    clearTimeout(typing)
    void send()
    for (let tries = 0; run > 0 && dirty.size > 0 && !stopped && tries < 20; tries += 1)
      await new Promise((done) => setTimeout(done, 250))
    const there = (run === 0 || dirty.size === 0) && (await look())
    handingIn = false
    if (stopped) return
    if (there) form.submit()
    else say('连不上服务器，还没有交卷。答案都在，连上后再按交卷。', true)
  }
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void look()
    // Somebody leaves while still typing: what stands there goes now.
    else void send()
  })
  addEventListener('pagehide', () => void send())
  addEventListener('pageshow', (event) => {
    if (event.persisted) void look()
  })
  addEventListener('online', () => void send())

  count()
  await begin()
  setInterval(tick, 500)
  setInterval(() => void look(), 10_000)
}
waitForPages()

/** A page of a course goes on only after its least time; the button counts down to it. */
function waitForPages() {
  for (const button of document.querySelectorAll('button[data-wait-ms]')) {
    if (!(button instanceof HTMLButtonElement)) continue
    const words = button.textContent ?? ''
    const until = performance.now() + Number(button.dataset['waitMs'])
    const show = () => {
      const left = Math.ceil((until - performance.now()) / 1000)
      button.disabled = left > 0
      button.textContent = left > 0 ? `再看 ${left} 秒` : words
      if (left <= 0) clearInterval(timer)
    }
    const timer = setInterval(show, 500)
    show()
  }
}
