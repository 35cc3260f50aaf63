// @ts-check
// 分拣: hears the windows around the evidence, takes a verdict by one key, and goes on. Without it the page
// is a form, and the audio element begins at the evidence.
import { sentenceOf, watchDraft } from './drafts.js'
import { showKeycaps, startKeysDialog } from './keys-dialog.js'
import { playParts, readSpans } from './play-list.js'
import { startTriageKeys } from './triage-keys.js'

const keptSpeed = 'huiting.triage-speed'
const speeds = [1, 1.25, 1.5, 1.75, 2]
const heartbeat = 60_000
/** The next finding is fetched once this one plays. */
const aheadAfter = 250

/** @typedef {{ id: string, src: string, audio: HTMLAudioElement }} Ahead */

const page = document.querySelector('[data-triage-page]')
if (page instanceof HTMLElement) startTriage(page)
else holdReview()

/**
 * The review page holds its finding, too, and keeps its draft.
 */
function holdReview() {
  const form = document.querySelector('form[data-verdict][data-draft]')
  if (!(form instanceof HTMLFormElement)) return
  const finding = /\d+/.exec(form.dataset['draft'] ?? '')?.[0] ?? ''
  const draft = watchDraft(form)
  form.addEventListener('submit', () => draft.flush())
  keepHolding(
    () => ({ finding, ahead: '' }),
    () => {},
  )
}

/**
 * @param {() => { finding: string, ahead: string }} held
 * @param {(sentence: string) => void} tell
 */
function keepHolding(held, tell) {
  const here = async () => {
    const { finding } = held()
    if (finding === '') return
    const answer = await post('/findings/triage/here', new URLSearchParams({ finding }))
    if (answer?.status === 409) tell((await sentenceOf(answer)) ?? '')
    if (answer?.status === 401) tell('登录已过期，请重新登录；写的已留在本机')
  }
  void here()
  setInterval(() => void here(), heartbeat)
  addEventListener('pageshow', (event) => {
    if (event.persisted) void here()
  })
  addEventListener('pagehide', () => {
    const { finding, ahead } = held()
    if (finding === '') return
    navigator.sendBeacon('/findings/triage/leave', new URLSearchParams({ finding, ahead }))
  })
}

/**
 * @param {string} url
 * @param {URLSearchParams} body
 */
function post(url, body) {
  const headers = { 'X-Requested-With': 'huiting' }
  return fetch(url, { method: 'POST', body, headers }).catch(() => null)
}

/** @param {HTMLElement} root */
function startTriage(root) {
  const body = root.querySelector('[data-triage-body]')
  const say = root.querySelector('[data-say]')
  if (!(body instanceof HTMLElement) || !say) return
  /** @type {ReturnType<typeof playParts> | null} */
  let sound = null
  /** @type {HTMLAudioElement | null} */
  let audio = null
  /** @type {Ahead | null} */
  let ahead = null
  let draft = { drop() {}, flush() {} }
  let busy = false
  let id = ''
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let fetchingAhead

  const find = (/** @type {string} */ selector) => body.querySelector(selector)
  const announce = (/** @type {string} */ words) => {
    say.textContent = words
  }
  const note = (/** @type {string} */ sentence, signIn = false) => {
    const place = find('[data-triage-notes]')
    if (!place) return
    const box = document.createElement('div')
    box.className = 'notice notice-warn'
    box.setAttribute('role', 'alert')
    box.textContent = sentence
    if (signIn) {
      const link = document.createElement('a')
      link.href = '/sign-in?next=/findings/triage'
      link.textContent = '去登录'
      box.append(' ', link)
    }
    place.replaceChildren(sentence === '' ? '' : box)
  }

  const begin = () => {
    const section = find('[data-triage]')
    if (!(section instanceof HTMLElement)) return
    id = section.dataset['triage'] ?? ''
    const form = find('form[data-decision]')
    if (form instanceof HTMLFormElement) draft = watchDraft(form)
    startSound(section)
    showKeycaps(root)
    announce(section.dataset['announce'] ?? '')
    if (id !== '') fetchingAhead = setTimeout(() => void fetchAhead(), aheadAfter)
  }

  /** @param {HTMLElement} section */
  const startSound = (section) => {
    const place = section.querySelector('[data-sound]')
    const found = place?.querySelector('audio')
    if (!(place instanceof HTMLElement) || !found) {
      sound = null
      audio = null
      return
    }
    const own = found
    audio = own
    own.controls = false
    place.querySelector('[data-transport]')?.removeAttribute('hidden')
    const whole = place.querySelector('[data-do="whole"]')
    const clock = place.querySelector('[data-clock]')
    const head = place.querySelector('[data-head]')
    const word = place.querySelector('[data-play-word]')
    const lines = /** @type {NodeListOf<HTMLElement>} */ (section.querySelectorAll('[data-from]'))
    own.preservesPitch = true
    own.playbackRate = own.defaultPlaybackRate = speedKept()
    const select = place.querySelector('[data-speed]')
    if (select instanceof HTMLSelectElement) select.value = String(own.playbackRate)
    sound = playParts(own, readSpans(place.dataset['play']), {
      onTime: (heard, total, at) => {
        if (clock) clock.textContent = `${clockText(heard)} / ${clockText(total)}`
        const share = own.duration > 0 ? (at / own.duration) * 1000 : 0
        head?.setAttribute('x', String(Math.round(share * 10) / 10))
        for (const line of lines) {
          const now =
            at * 1000 >= Number(line.dataset['from']) && at * 1000 < Number(line.dataset['to'])
          if (now !== line.classList.contains('now')) line.classList.toggle('now', now)
        }
      },
      onEnd: () => announce('听完了'),
    })
    const state = () => {
      place.dataset['state'] = own.paused ? 'paused' : 'playing'
      if (word) word.textContent = own.paused ? '播放' : '暂停'
    }
    for (const name of ['play', 'pause']) own.addEventListener(name, state)
    own.addEventListener('playing', () => {
      place.setAttribute('data-sounding', '')
      place.querySelector('[data-blocked]')?.setAttribute('hidden', '')
    })
    own.addEventListener('error', () => {
      const told = place.querySelector('[data-player-note]')
      if (!(told instanceof HTMLElement)) return
      told.textContent = '录音打不开，文件可能已被移走。可以看文字，或跳过这条，并告诉系统管理员。'
      told.hidden = false
    })
    whole?.setAttribute('aria-pressed', 'false')
    play()
  }

  const play = () => {
    void sound?.play().catch((/** @type {Error} */ error) => {
      if (error.name !== 'NotAllowedError') return
      find('[data-blocked]')?.removeAttribute('hidden')
    })
  }

  /** Claims the next finding and has the browser load its sound, so that it can start at once. */
  const fetchAhead = async () => {
    const mine = id
    const answer = await post('/findings/triage/ahead', new URLSearchParams({ finding: mine }))
    if (!answer?.ok || answer.status === 204 || mine !== id) return
    const parsed = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const given = parsed.querySelector('audio')
    const src = given?.dataset['src']
    if (!given || !src) return
    const loading = new Audio()
    loading.preload = 'auto'
    loading.src = `${src}#t=${given.dataset['from'] ?? 0}`
    ahead = { id: given.dataset['ahead'] ?? '', src, audio: loading }
  }

  /**
   * @param {HTMLFormElement} form
   * @param {HTMLElement | null} submitter
   */
  const step = async (form, submitter) => {
    if (busy) return
    busy = true
    clearTimeout(fetchingAhead)
    form.setAttribute('aria-busy', 'true')
    const url = submitter?.getAttribute('formaction') ?? form.getAttribute('action') ?? ''
    const judges = url.endsWith('/verdict')
    const answer = await post(url, formBody(form))
    busy = false
    form.removeAttribute('aria-busy')
    const text = answer && [200, 409, 422].includes(answer.status) ? await answer.text() : ''
    const next = new DOMParser().parseFromString(text, 'text/html').querySelector('[data-triage]')
    if (!answer || !(next instanceof HTMLElement)) {
      if (!answer) note('连不上服务器，没有提交；选的和写的还在，请再按一次。')
      else if (answer.status === 401) note('登录已过期，没有提交；写的已留在本机。', true)
      else note('没有完成，选的和写的还在，请稍后再试。')
      return
    }
    if (judges && answer.status === 200) draft.drop()
    else draft.flush()
    show(next)
  }

  /** @param {HTMLElement} next */
  const show = (next) => {
    audio?.pause()
    const found = next.querySelector('audio')
    if (found && ahead && found.dataset['src'] === ahead.src) {
      ahead.audio.dataset['src'] = ahead.src
      found.replaceWith(ahead.audio)
    }
    ahead = null
    const adopted = document.adoptNode(next)
    body.replaceChildren(adopted)
    adopted.focus({ preventScroll: true })
    body.scrollTop = 0
    begin()
  }

  root.addEventListener('submit', (event) => {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || !form.hasAttribute('data-step')) return
    event.preventDefault()
    void step(form, event.submitter)
  })
  root.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('[data-do]') : null
    if (!(button instanceof HTMLElement)) return
    const deed = deeds[button.dataset['do'] ?? '']
    deed?.()
    if (event.detail > 0) button.blur()
  })
  root.addEventListener('change', (event) => {
    if (!(event.target instanceof HTMLSelectElement) || !event.target.matches('[data-speed]'))
      return
    setSpeed(Number(event.target.value))
    event.target.blur()
  })

  /** @param {number} rate */
  const setSpeed = (rate) => {
    localStorage.setItem(keptSpeed, String(rate))
    if (audio) audio.playbackRate = audio.defaultPlaybackRate = rate
    const select = find('[data-speed]')
    if (select instanceof HTMLSelectElement) select.value = String(rate)
  }
  /** @param {-1 | 1} by */
  const faster = (by) => {
    const at = speeds.indexOf(speedKept()) + by
    setSpeed(speeds[Math.min(Math.max(0, at), speeds.length - 1)] ?? 1.5)
  }
  /** @param {-1 | 1} by */
  const toWindow = (by) => {
    const place = find('[data-sound]')
    if (!(place instanceof HTMLElement) || !audio) return
    const windows = readSpans(place.dataset['windows'])
    const here = audio.currentTime
    const at = windows.findLastIndex(({ start }) => start <= here + 0.2)
    const again = by < 0 && here > (windows[at]?.start ?? 0) + 2
    const wanted = windows[Math.min(Math.max(0, again ? at : at + by), windows.length - 1)]
    if (!wanted) return
    sound?.seek(wanted.start)
    play()
  }
  /** @param {string} name */
  const pressing = (name) => () => {
    const button = root.querySelector(`[data-press="${name}"]`)
    if (button instanceof HTMLElement) button.click()
  }

  /** @type {Record<string, () => unknown>} by the names of bindings.js */
  const deeds = {
    toggle: () => {
      if (audio?.paused === false) sound?.pause()
      else play()
    },
    again: () => {
      sound?.begin()
      play()
    },
    whole: () => {
      const button = find('[data-do="whole"]')
      const place = find('[data-sound]')
      if (!button || !(place instanceof HTMLElement)) return
      const on = button.getAttribute('aria-pressed') !== 'true'
      button.setAttribute('aria-pressed', String(on))
      sound?.change(readSpans(place.dataset[on ? 'whole' : 'play']))
      play()
    },
    back: () => sound?.step(-3),
    forward: () => sound?.step(3),
    previous: () => toWindow(-1),
    next: () => toWindow(1),
    slower: () => faster(-1),
    faster: () => faster(1),
    skip: pressing('skip'),
    undo: pressing('undo'),
    write: () => {
      const area = find('textarea[data-shortcut="N"]')
      if (area instanceof HTMLTextAreaElement) area.focus()
    },
    keys: startKeysDialog(root),
  }

  const decision = () => {
    const form = find('form[data-decision]')
    return form instanceof HTMLFormElement ? form : null
  }
  const opening = () => {
    const chosen = find('[name=verdict]:checked')
    return chosen instanceof HTMLInputElement && chosen.dataset['opens'] === 'true' ? chosen : null
  }
  /** @param {HTMLInputElement} radio */
  const choose = (radio) => {
    radio.checked = true
    radio.dispatchEvent(new Event('change', { bubbles: true }))
  }
  const askType = () => {
    const chosen = find('[name=faultCategory]:checked') ?? find('[name=faultCategory]')
    if (chosen instanceof HTMLElement) chosen.focus()
    announce(`${opening()?.dataset['word'] ?? ''}，选属实类型`)
  }

  startTriageKeys({
    deeds,
    digit: (digit) => {
      if (opening()) {
        const type = find(`[data-type-key="${digit}"]`)
        if (!(type instanceof HTMLInputElement)) return false
        choose(type)
        decision()?.requestSubmit()
        return true
      }
      const verdict = find(`[data-verdict-key="${digit}"]`)
      if (!(verdict instanceof HTMLInputElement)) return false
      if (verdict.disabled) {
        announce('这条不能定漏报、瞒报')
        return true
      }
      choose(verdict)
      if (verdict.dataset['opens'] === 'true') askType()
      else decision()?.requestSubmit()
      return true
    },
    enter: () => {
      if (!find('[name=verdict]:checked')) return false
      decision()?.requestSubmit()
      return true
    },
    escape: () => {
      const chosen = opening()
      if (!chosen) return
      chosen.checked = false
      chosen.dispatchEvent(new Event('change', { bubbles: true }))
      const section = find('[data-triage]')
      if (section instanceof HTMLElement) section.focus({ preventScroll: true })
    },
    submit: () => decision()?.requestSubmit(),
  })
  keepHolding(
    () => ({ finding: id, ahead: ahead?.id ?? '' }),
    (sentence) => note(sentence, sentence.startsWith('登录')),
  )
  begin()
}

/** @param {HTMLFormElement} form */
function formBody(form) {
  const body = new URLSearchParams()
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string') body.append(name, value)
  }
  return body
}

function speedKept() {
  const kept = Number(localStorage.getItem(keptSpeed))
  return speeds.includes(kept) ? kept : 1.5
}

/** @param {number} seconds */
function clockText(seconds) {
  const total = Math.round(seconds)
  return `${Math.floor(total / 60)}:${String(total % 60).padStart(2, '0')}`
}
