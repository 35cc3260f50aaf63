// @ts-check
// Scoring a call: every change is saved at once, keys choose and walk, evidence is taken from the
// player. Without it the form still works: choices and comments are sent with 提交.
import { actionFor, comboOf } from './bindings.js'
import { kept } from './kept.js'

startPlayingSpans()
const form = document.querySelector('form[data-scoring]')
if (form instanceof HTMLFormElement) {
  const saving = startSaving(form)
  startItems(form, saving)
  startKeys(form)
  startSpans(form, saving)
}

/**
 * Saves one change after another, each with the revision the one before gave. What could not be saved
 * stays marked and goes with the next attempt; the form holds it all the while.
 * @typedef {ReturnType<typeof startSaving>} Saving
 * @param {HTMLFormElement} form
 */
function startSaving(form) {
  // Made here and not in the page, which a browser may show again from its store: each opened page
  // has a name of its own, and its saves are numbered.
  const page = [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
  let saves = 0
  /** @type {Set<string>} ids of items, or `note` */
  let dirty = new Set()
  /** @type {Map<Set<string>, boolean>} what was sent and not answered yet; true if it outlives the page */
  const underWay = new Map()
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer
  let blocked = false
  let leaving = false
  /** @type {HTMLElement | null | undefined} the button pressed while a save was under way */
  let submitAfter

  const state = form.querySelector('[data-save-state]')
  const revision = () => /** @type {HTMLInputElement} */ (form.elements.namedItem('revision'))

  /** @param {string} sentence @param {HTMLElement[]} more */
  const tell = (sentence, ...more) => {
    if (!state || (more.length === 0 && state.textContent === sentence)) return
    state.textContent = sentence
    state.append(...more)
    state.classList.toggle('hot', blocked)
  }
  /** @param {string} word @param {() => void} act */
  const button = (word, act) => {
    const made = document.createElement('button')
    made.type = 'button'
    made.className = 'button button-small'
    made.textContent = word
    made.addEventListener('click', act)
    return made
  }
  const again = () => {
    blocked = false
    void flush()
  }
  /** @param {Set<string>} batch */
  const fieldsOf = (batch) => {
    saves += 1
    const data = new URLSearchParams({ revision: revision().value, page, save: String(saves) })
    for (const id of batch) {
      const names =
        id === 'note'
          ? ['note']
          : ['choice', 'comment', 'start', 'end', 'voice'].map((n) => `${n}.${id}`)
      for (const [name, value] of new FormData(form)) {
        if (names.includes(name) && typeof value === 'string') data.set(name, value)
      }
    }
    return data
  }

  /** @param {{ closing?: boolean }} [how] */
  async function flush({ closing = false } = {}) {
    clearTimeout(timer)
    if (blocked || leaving || (underWay.size > 0 && !closing)) return
    if (dirty.size === 0 && ![...underWay.values()].includes(false)) return
    // A page that closes hears no answer: what is under way goes once more, with what came since, and
    // whichever of the two arrives first, the later one stands.
    const batch = new Set([...dirty, ...[...underWay.keys()].flatMap((sent) => [...sent])])
    dirty = new Set()
    underWay.set(batch, closing)
    tell('正在保存…')
    try {
      const response = await fetch(form.dataset['scoring'] ?? '', {
        method: 'POST',
        body: fieldsOf(batch),
        headers: { 'X-Requested-With': 'huiting' },
        keepalive: closing,
      })
      const text = await response.text()
      if (response.ok) saved(text)
      else refused(response.status, text, batch)
    } catch {
      keep(batch)
      blocked = true
      tell('连不上服务器，还没有保存，填的都在这里。', button('再试', again))
      addEventListener('online', again, { once: true })
    }
    underWay.delete(batch)
    if (underWay.size > 0) return
    if (submitAfter !== undefined) {
      const button = submitAfter
      submitAfter = undefined
      form.requestSubmit(button)
    } else if (dirty.size > 0) void flush()
  }

  /** @param {Iterable<string>} batch */
  const keep = (batch) => {
    for (const id of batch) dirty.add(id)
  }

  /** @param {string} text */
  function saved(text) {
    const answer = new DOMParser().parseFromString(text, 'text/html').getElementById('standing')
    const shown = document.getElementById('standing')
    if (!answer || !shown) return
    const newest = Number(answer.dataset['revision'])
    // Two answers may come in the other order.
    if (newest < Number(revision().value)) return
    revision().value = String(newest)
    shown.replaceWith(answer)
    tell('已保存')
  }

  /** @param {number} status @param {string} text @param {Set<string>} batch */
  function refused(status, text, batch) {
    keep(batch)
    blocked = true
    const answer = new DOMParser().parseFromString(text, 'text/html').querySelector('[data-error]')
    const sentence = answer?.textContent ?? `没有保存（${status}），填的都在这里。`
    const newest = answer instanceof HTMLElement ? answer.dataset['stale'] : undefined
    if (newest !== undefined) {
      const mine = button('以这里为准', () => {
        revision().value = newest
        keepAll()
        again()
      })
      tell(`${sentence}。`, mine, button('看已保存的', reload))
    } else if (status === 401) {
      const link = document.createElement('a')
      link.href = '/sign-in'
      link.target = '_blank'
      link.textContent = '在新窗口登录'
      tell('登录已过期，还没有保存，填的都在这里。', link, button('登录后再试', again))
    } else tell(`${sentence}。`.replace('。。', '。'), button('再试', again))
  }
  const reload = () => {
    leaving = true
    location.reload()
  }
  const keepAll = () => {
    for (const item of form.querySelectorAll('[data-item]')) {
      if (item instanceof HTMLElement) dirty.add(item.dataset['item'] ?? '')
    }
    dirty.add('note')
  }

  form.addEventListener('submit', (event) => {
    clearTimeout(timer)
    if (underWay.size > 0) {
      // The answer under way brings the revision that the submission must name.
      event.preventDefault()
      submitAfter = event.submitter
    } else leaving = true
  })
  form.addEventListener('formdata', (event) => {
    if (!leaving) return
    saves += 1
    event.formData.set('page', page)
    event.formData.set('save', String(saves))
  })
  addEventListener('pagehide', () => void flush({ closing: true }))
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') void flush({ closing: true })
  })
  addEventListener('beforeunload', (event) => {
    if (dirty.size > 0 && !leaving) event.preventDefault()
  })
  addEventListener('pageshow', (event) => {
    if (event.persisted && leaving) location.reload()
  })

  return {
    /** @param {string} id @param {number} wait */
    changed(id, wait) {
      dirty.add(id)
      clearTimeout(timer)
      timer = setTimeout(() => void flush(), wait)
    },
    tell,
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {Saving} saving
 */
function startItems(form, saving) {
  form.addEventListener('input', (event) => {
    const field = event.target
    if (field instanceof HTMLTextAreaElement) saving.changed(idOf(field), 600)
  })
  form.addEventListener('change', (event) => {
    const field = event.target
    if (field instanceof HTMLTextAreaElement) saving.changed(idOf(field), 0)
    if (!(field instanceof HTMLInputElement) || field.type !== 'radio') return
    saving.changed(idOf(field), 0)
    if (field.hasAttribute('data-explain')) openComment(itemOf(field))
  })
  // A choice made with the mouse gives the arrows back to the sound: on a radio they would change it.
  form.addEventListener('click', (event) => {
    if (!(event.target instanceof HTMLInputElement) || event.target.type !== 'radio') return
    if (event.detail > 0) itemOf(event.target)?.focus({ preventScroll: true })
  })
  const calm = form.querySelector('[data-calm-all]')
  if (calm instanceof HTMLElement) {
    calm.hidden = false
    calm.addEventListener('click', () => {
      for (const radio of form.querySelectorAll('input[data-calm]')) {
        const item = itemOf(radio)
        if (radio instanceof HTMLInputElement && item && !isAnswered(item)) radio.click()
      }
    })
  }
}

/** @param {HTMLFormElement} form */
function startKeys(form) {
  const items = () => /** @type {HTMLElement[]} */ ([...form.querySelectorAll('[data-item]')])
  let current = items().findIndex((item) => !isAnswered(item))
  let pointing = false
  /** @param {number} at */
  const go = (at) => {
    const item = items()[at]
    if (!item) return
    item.focus({ preventScroll: true })
    unfold(item)
    item.scrollIntoView({ block: 'nearest' })
  }
  // Only the item at hand shows how to judge it and its tools. It unfolds after a click, not when the
  // button goes down: what moves away under the pointer would not be clicked.
  const unfold = (/** @type {HTMLElement} */ item) => {
    current = items().indexOf(item)
    if (item.classList.contains('now')) return
    const pane = item.closest('.grounds')
    const before = item.getBoundingClientRect().top
    for (const other of form.querySelectorAll('.item.now')) other.classList.remove('now')
    item.classList.add('now')
    pane?.scrollBy({ top: item.getBoundingClientRect().top - before, behavior: 'instant' })
  }
  form.dataset['folded'] = ''
  form.addEventListener('pointerdown', () => {
    pointing = true
  })
  form.addEventListener('focusin', (event) => {
    const item = itemOf(event.target)
    if (item && !pointing) unfold(item)
  })
  form.addEventListener('click', (event) => {
    pointing = false
    const item = itemOf(event.target)
    if (item) unfold(item)
  })
  // Before the keys of the player, which would take the arrows and letters for the sound.
  const onKey = (/** @type {KeyboardEvent} */ event) => {
    if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (document.querySelector('dialog[open]')) return
    pointing = false
    const target = event.target instanceof HTMLElement ? event.target : document.body
    if (target.matches('textarea, select, input:not([type=radio])')) return
    const item = itemOf(target)
    if (!item && target !== document.body) return
    if (!keyOf(event, item)) return
    event.preventDefault()
    event.stopImmediatePropagation()
  }
  document.addEventListener('keydown', onKey, { capture: true })

  /** @param {KeyboardEvent} event @param {HTMLElement | null} item */
  function keyOf(event, item) {
    const plain = !event.shiftKey
    if (plain && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      const by = event.key === 'ArrowDown' ? 1 : -1
      go(item ? Math.min(Math.max(0, current + by), items().length - 1) : Math.max(0, current))
      return true
    }
    if (!item) return false
    // On a choice it would hand the sheet in.
    if (plain && event.key === 'Enter' && (event.target === item || isChoice(event.target))) {
      const later = items().findIndex((one, at) => at > current && !isAnswered(one))
      go(later >= 0 ? later : items().findIndex((one) => !isAnswered(one)))
      return true
    }
    if (kept('single-keys') === 'off') return false
    const digit = plain && /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1]
    if (digit) return press(item.querySelector(`input[data-choice="${digit}"]`))
    const action = actionFor(comboOf(event))?.name
    if (action === 'comment') return openComment(item, true)
    if (action === 'take-line') return press(item.querySelector('[data-span-line]'))
    if (action === 'take-span') return press(item.querySelector('[data-span-ab]'))
    return false
  }

  if (innerWidth > 800 && !location.hash) {
    const wrong = items().findIndex((item) => item.classList.contains('has-error'))
    go(wrong >= 0 ? wrong : Math.max(0, current))
  }
}

/** @param {Element | null} control */
function press(control) {
  if (!(control instanceof HTMLElement)) return false
  control.click()
  return true
}

/**
 * @param {Element | null} item
 * @param {boolean} [enter]
 */
function openComment(item, enter = false) {
  const details = item?.querySelector('details.item-comment')
  if (!(details instanceof HTMLDetailsElement)) return false
  details.open = true
  if (enter) details.querySelector('textarea')?.focus()
  return true
}

/**
 * @param {HTMLFormElement} form
 * @param {Saving} saving
 */
function startSpans(form, saving) {
  const player = document.querySelector('[data-player]')
  if (!(player instanceof HTMLElement)) return
  /** @type {{ startMs: number, endMs: number } | null} */
  let marked = null
  const show = () => {
    for (const take of form.querySelectorAll('[data-span-ab]')) {
      if (take instanceof HTMLButtonElement) take.disabled = marked === null
    }
  }
  for (const take of form.querySelectorAll('[data-span-ab], [data-span-line]')) {
    take.removeAttribute('hidden')
  }
  const { spanStart, spanEnd } = player.dataset
  if (spanStart && spanEnd) marked = { startMs: Number(spanStart), endMs: Number(spanEnd) }
  show()
  document.addEventListener('huiting:span', (event) => {
    marked = /** @type {CustomEvent} */ (event).detail
    show()
  })
  form.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('button') : null
    const item = itemOf(button)
    if (!button || !item) return
    if (button.matches('[data-span-ab]') && marked) take(item, marked.startMs, marked.endMs, '')
    else if (button.matches('[data-span-line]')) takeLine(item)
    else if (button.matches('[data-span-clear]')) take(item, null, null, '')
    else return
    item.focus({ preventScroll: true })
  })

  /** @param {HTMLElement} item */
  function takeLine(item) {
    const line = document.querySelector('[data-transcript] .turn.now')
    if (!(line instanceof HTMLElement)) {
      saving.tell('先播放或点到那一句，再取当前句')
      return
    }
    const voice = ['agent', 'customer', 'unknown'].find((one) => line.classList.contains(one))
    const { start, end } = line.dataset
    take(item, Number(start), Math.max(Number(end), Number(start) + 1), voice ?? '')
  }

  /**
   * @param {HTMLElement} item
   * @param {number | null} start
   * @param {number | null} end
   * @param {string} voice
   */
  function take(item, start, end, voice) {
    const whole = (/** @type {number | null} */ ms) => (ms === null ? '' : String(Math.round(ms)))
    const values = { start: whole(start), end: whole(end), voice }
    for (const [name, value] of Object.entries(values)) {
      const field = item.querySelector(`input[name^="${name}."]`)
      if (field instanceof HTMLInputElement) field.value = value
    }
    const shown = item.querySelector('[data-span-shown]')
    const play = item.querySelector('[data-span-play]')
    if (shown instanceof HTMLElement) shown.hidden = start === null
    if (play && start !== null && end !== null) play.textContent = `${clock(start)}–${clock(end)}`
    saving.changed(item.dataset['item'] ?? '', 0)
  }
}

/** A piece of evidence outside the player: heard from a little before to a little after, then quiet. */
function startPlayingSpans() {
  /** @type {{ start: number, end: number } | null} */
  let stretch = null
  /** @type {WeakSet<HTMLAudioElement>} */
  const followed = new WeakSet()
  /** @param {HTMLAudioElement} audio */
  const follow = (audio) => {
    if (followed.has(audio)) return
    followed.add(audio)
    audio.addEventListener('timeupdate', () => {
      if (!stretch || audio.currentTime < stretch.end) return
      stretch = null
      audio.pause()
    })
    // Whoever then goes elsewhere is not stopped there.
    audio.addEventListener('seeking', () => {
      const at = audio.currentTime
      if (stretch && (at < stretch.start - 0.1 || at > stretch.end)) stretch = null
    })
  }
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('[data-span-play]') : null
    const audio = document.querySelector('[data-player] audio')
    if (!(button instanceof HTMLElement) || !(audio instanceof HTMLAudioElement)) return
    const item = itemOf(button)
    const value = (/** @type {string} */ name) => {
      const field = item?.querySelector(`input[name^="${name}."]`)
      return Number(field instanceof HTMLInputElement ? field.value : button.dataset[name]) / 1000
    }
    if (!(value('end') > value('start'))) return
    follow(audio)
    stretch = { start: Math.max(0, value('start') - 1), end: value('end') + 0.6 }
    audio.currentTime = stretch.start
    void audio.play().catch(() => {})
  })
}

/** @param {EventTarget | null | undefined} target */
function itemOf(target) {
  const item = target instanceof Element ? target.closest('[data-item]') : null
  return item instanceof HTMLElement ? item : null
}

/** @param {Element} field */
function idOf(field) {
  return itemOf(field)?.dataset['item'] ?? 'note'
}

/** @param {EventTarget | null} target */
function isChoice(target) {
  return target instanceof HTMLInputElement && target.type === 'radio'
}

/** @param {Element} item */
function isAnswered(item) {
  return item.querySelector('input[type=radio]:checked') !== null
}

/** @param {number} ms */
function clock(ms) {
  const total = Math.round(ms / 1000)
  const [hours, minutes] = [Math.floor(total / 3600), Math.floor(total / 60) % 60]
  const tail = String(total % 60).padStart(2, '0')
  return hours ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`
}
