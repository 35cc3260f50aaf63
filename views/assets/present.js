// @ts-check
// 开会模式: one item of the agenda at a time, its clips one after another by the keyboard. The clip that
// comes next is fetched while one plays, so that nobody waits; one that cannot be played is said and passed.

/**
 * @typedef {object} Clip
 * @property {HTMLElement} article
 * @property {HTMLAudioElement | null} audio
 * @property {{ element: HTMLElement, start: number, end: number }[]} lines
 * @property {boolean} broken
 * @typedef {{ section: HTMLElement, id: string, clips: Clip[] }} Item
 */

const stage = document.querySelector('[data-present]')
if (stage instanceof HTMLElement) present(stage)

/** @param {HTMLElement} root */
function present(root) {
  const sections = /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll('[data-item]'))
  const items = [...sections].map(itemOf)
  const links = [...root.querySelectorAll('[data-present-item]')]
  const place = root.querySelector('[data-present-place]')
  const said = root.querySelector('[data-present-said]')
  const help = root.querySelector('[data-present-help]')
  const back = root.dataset['back'] ?? '/meetings'
  /** @type {Set<string>} */
  const shown = new Set()
  let at = 0
  let part = 0
  let following = 0

  const say = (/** @type {string} */ sentence, hot = false) => {
    if (!said) return
    said.textContent = sentence
    said.classList.toggle('hot', hot)
  }
  const item = () => items[at]
  const clip = () => item()?.clips[part]
  /** The two that are heard next, here or in the next item; what cannot be heard is left out. */
  const ahead = () =>
    [...(item()?.clips.slice(part + 1) ?? []), ...(items[at + 1]?.clips ?? [])]
      .filter(({ audio, broken }) => audio && !broken)
      .slice(0, 2)

  const show = () => {
    items.forEach(({ section, clips }, index) => {
      section.hidden = index !== at
      clips.forEach(({ article }, which) => (article.hidden = index === at && which !== part))
    })
    links.forEach((link, index) => {
      if (index === at) link.setAttribute('aria-current', 'true')
      else link.removeAttribute('aria-current')
    })
    if (place) place.textContent = items.length > 0 ? `第 ${at + 1} 项，共 ${items.length} 项` : ''
    fetchAhead(clip())
    ahead().forEach(fetchAhead)
    noteShown()
  }
  /** Told once for each item, by whoever runs the meeting. */
  const noteShown = () => {
    const base = root.dataset['showing']
    const id = item()?.id
    if (!base || id === undefined || shown.has(id)) return
    shown.add(id)
    void fetch(`${base}${id}/showing`, {
      method: 'POST',
      headers: { 'X-Requested-With': 'huiting' },
    }).catch(() => shown.delete(id))
  }

  const stop = () => {
    for (const { clips } of items) for (const { audio } of clips) audio?.pause()
  }
  const play = () => {
    const now = clip()
    if (!now) return
    if (!now.audio || now.broken) return pass()
    say('')
    if (now.audio.ended) now.audio.currentTime = 0
    now.audio.play().catch((/** @type {unknown} */ error) => {
      // Paused again before it began, or a browser that wants a key pressed first: nothing is broken.
      if (error instanceof DOMException && error.name === 'AbortError') return
      if (error instanceof DOMException && error.name === 'NotAllowedError') {
        return say('请按空格开始播放')
      }
      if (!now.broken) fail(now)
      if (clip() === now) pass()
    })
  }
  /** Says that the clip cannot be played, and goes on to the next of the item. */
  const pass = () => {
    const now = clip()
    const silent = now?.article.querySelector('[data-silent]')?.textContent ?? ''
    const why = silent || '这一段播不出来'
    const number = part + 1
    if (item()?.clips[part + 1]) {
      part += 1
      show()
      play()
      say(`第 ${number} 段：${why}，已跳到下一段`, true)
    } else say(`第 ${number} 段：${why}。这一项的片段放完了`, true)
  }
  const fail = (/** @type {Clip} */ one) => {
    one.broken = true
    one.article.classList.add('present-broken')
    if (!one.article.querySelector('[data-silent]')) {
      const words = document.createElement('p')
      words.className = 'hot'
      words.dataset['silent'] = ''
      words.textContent = '这一段播不出来'
      one.audio?.before(words)
    }
  }

  const toItem = (/** @type {number} */ index) => {
    if (index < 0 || index >= items.length) return
    stop()
    at = index
    part = 0
    say('')
    show()
    item()?.section.scrollTo({ top: 0 })
  }
  const toClip = (/** @type {number} */ index) => {
    const wanted = item()?.clips[index]
    if (!wanted) return
    const playing = clip()?.audio?.paused === false
    stop()
    part = index
    if (wanted.audio && !wanted.broken) wanted.audio.currentTime = 0
    show()
    if (playing) play()
    else say(wanted.broken || !wanted.audio ? '这一段播不出来' : '', true)
  }

  items.forEach(({ clips }, index) =>
    clips.forEach((one, which) => {
      const { audio } = one
      if (!audio) return
      audio.addEventListener('error', () => {
        fail(one)
        // Found out before its turn, so that the one behind it is there in time.
        ahead().forEach(fetchAhead)
        if (index === at && which === part && !audio.paused) pass()
      })
      audio.addEventListener('ended', () => {
        if (index !== at || which !== part) return
        if (!clips[which + 1]) return say('这一项的片段放完了')
        part += 1
        show()
        play()
      })
      audio.addEventListener('play', () => {
        follow()
      })
      audio.addEventListener('timeupdate', () => mark(one))
    }),
  )

  /** Marks the line that is being said, and keeps it in sight. */
  const mark = (/** @type {Clip} */ one) => {
    if (!one.audio) return
    const ms = one.audio.currentTime * 1000
    for (const { element, start, end } of one.lines) {
      const here = ms >= start && ms < end
      if (here === element.hasAttribute('data-here')) continue
      element.toggleAttribute('data-here', here)
      if (here) element.scrollIntoView({ block: 'nearest' })
    }
  }
  const follow = () => {
    if (following !== 0) return
    const look = () => {
      const now = clip()
      if (now) mark(now)
      following = now?.audio && !now.audio.paused ? requestAnimationFrame(look) : 0
    }
    following = requestAnimationFrame(look)
  }

  const toggle = () => {
    const audio = clip()?.audio
    if (audio && !audio.paused) audio.pause()
    else play()
  }
  const full = () => {
    if (document.fullscreenElement) void document.exitFullscreen()
    else void root.requestFullscreen?.().catch(() => say('这个浏览器不让全屏，请按 F11'))
  }
  const openHelp = () => {
    if (help instanceof HTMLDialogElement) help.showModal()
  }
  const words = () => {
    const found = root.querySelector('[data-present-note] textarea')
    return found instanceof HTMLTextAreaElement ? found : null
  }
  /** A note belongs to what was shown when it was begun. */
  const begin = () => {
    const form = root.querySelector('[data-present-note]')
    if (!(form instanceof HTMLFormElement)) return
    const set = (/** @type {string} */ name, /** @type {string} */ value) => {
      const field = form.elements.namedItem(name)
      if (field instanceof HTMLInputElement) field.value = value
    }
    const now = clip()
    set('item', item()?.id ?? '')
    set('clip', now?.article.dataset['clip'] ?? '')
    set('atMs', now?.audio ? String(Math.round(now.audio.currentTime * 1000)) : '')
  }
  const leave = () => {
    if (words()?.value.trim()) {
      words()?.focus()
      return say('记录还没有保存：按 Ctrl+回车保存，或清空再离开', true)
    }
    location.assign(back)
  }

  /** @type {Record<string, () => void>} */
  const doers = {
    Space: toggle,
    ArrowLeft: () => toClip(part - 1),
    ArrowRight: () => toClip(part + 1),
    ArrowUp: () => toItem(at - 1),
    ArrowDown: () => toItem(at + 1),
    KeyN: () => words()?.focus(),
    KeyF: full,
    Escape: leave,
  }
  document.addEventListener('keydown', (event) => {
    if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return
    if (event.altKey || document.querySelector('dialog[open]')) return
    const target = event.target instanceof HTMLElement ? event.target : document.body
    const typing = target.matches('textarea, select, input')
    if (typing && event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      return target.closest('form')?.requestSubmit()
    }
    if (event.ctrlKey || event.metaKey) return
    if (typing) {
      if (event.key === 'Escape') target.blur()
      return
    }
    if (event.key === '?' || event.key === '\uff1f') {
      event.preventDefault()
      return openHelp()
    }
    // A button and a summary keep the space bar to themselves.
    if (event.code === 'Space' && target.matches('button, a, summary')) return
    const doer = doers[event.code]
    if (!doer || event.shiftKey) return
    event.preventDefault()
    doer()
  })
  root.addEventListener('click', (event) => {
    const target = event.target instanceof Element ? event.target : null
    const link = target?.closest('[data-present-item]')
    if (link instanceof HTMLElement) {
      event.preventDefault()
      return toItem(Number(link.dataset['presentItem']))
    }
    const button = target?.closest('[data-present-do]')
    if (!(button instanceof HTMLElement)) return
    if (button.dataset['presentDo'] === 'full') full()
    else openHelp()
  })
  root.addEventListener('focusin', (event) => {
    if (event.target === words()) begin()
  })
  for (const button of root.querySelectorAll('[data-present-do]')) {
    if (button instanceof HTMLElement)
      button.hidden = button.dataset['presentDo'] === 'full' && !document.fullscreenEnabled
  }
  root.toggleAttribute('data-ready', true)
  show()
}

/**
 * @param {HTMLElement} section
 * @returns {Item}
 */
function itemOf(section) {
  const articles = /** @type {NodeListOf<HTMLElement>} */ (section.querySelectorAll('[data-clip]'))
  const clips = [...articles].map((article) => ({
    article,
    audio: article.querySelector('audio'),
    lines: [...article.querySelectorAll('[data-start]')].flatMap((element) =>
      element instanceof HTMLElement
        ? [
            {
              element,
              start: Number(element.dataset['start']),
              end: Number(element.dataset['end']),
            },
          ]
        : [],
    ),
    broken: false,
  }))
  return { section, id: section.dataset['item'] ?? '', clips }
}

/** @param {Clip | undefined} one */
function fetchAhead(one) {
  const audio = one?.audio
  if (!audio || one.broken || audio.preload === 'auto') return
  audio.preload = 'auto'
  audio.load()
}
