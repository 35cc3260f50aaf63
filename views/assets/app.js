// @ts-check
// What every page needs: the menu on a phone, questions before destructive steps, one submit per
// form, and a sentence when a request inside the page fails. Without it the pages still work.

startMenu()
rememberGroups()
closeLooseMenus()
askBeforeDestroying()
sendOnce()
tellFailures()
markEmptyDates()
nameFiles()

/** At phone width the navigation opens in place instead of by its #side link. */
function startMenu() {
  const button = document.querySelector('[data-menu]')
  const side = document.getElementById('side')
  if (!button || !side) return
  const set = (/** @type {boolean} */ open) => {
    side.toggleAttribute('data-open', open)
    button.setAttribute('aria-expanded', String(open))
  }
  button.setAttribute('role', 'button')
  button.setAttribute('aria-controls', 'side')
  set(false)
  button.addEventListener('click', (event) => {
    event.preventDefault()
    set(!side.hasAttribute('data-open'))
  })
  button.addEventListener('keydown', (event) => {
    if (/** @type {KeyboardEvent} */ (event).key !== ' ') return
    event.preventDefault()
    set(!side.hasAttribute('data-open'))
  })
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !side.hasAttribute('data-open')) return
    set(false)
    if (button instanceof HTMLElement) button.focus()
  })
}

/** Which groups of the menu are open, told to the server, so that the next page comes as this one is. */
function rememberGroups() {
  const groups = /** @type {NodeListOf<HTMLDetailsElement>} */ (
    document.querySelectorAll('[data-nav-group]')
  )
  for (const group of groups) {
    group.querySelector('summary')?.addEventListener('click', () => {
      // The click comes before the change.
      const open = [...groups].filter((one) => (one === group ? !one.open : one.open))
      const names = open.map((one) => one.dataset['navGroup'] ?? '')
      const value = encodeURIComponent(names.join('.'))
      document.cookie = `huiting_menu=${value}; path=/; max-age=31536000; samesite=lax`
    })
  }
}

/** Small menus (更多, the user's) close on Esc and on a click elsewhere. */
function closeLooseMenus() {
  document.addEventListener('click', (event) => {
    for (const menu of openMenus()) {
      if (!(event.target instanceof Node && menu.contains(event.target))) menu.open = false
    }
  })
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return
    for (const menu of openMenus()) {
      menu.open = false
      menu.querySelector('summary')?.focus()
    }
  })
}

/** @returns {NodeListOf<HTMLDetailsElement>} */
function openMenus() {
  return document.querySelectorAll('details.more[open]')
}

/** `data-confirm` and htmx's `hx-confirm` ask the same way; the answer repeats the button's word. */
function askBeforeDestroying() {
  /** @type {WeakSet<Element>} */
  const agreed = new WeakSet()
  document.addEventListener(
    'click',
    (event) => {
      const target = event.target instanceof Element ? event.target.closest('[data-confirm]') : null
      if (!(target instanceof HTMLElement) || agreed.delete(target)) return
      event.preventDefault()
      event.stopImmediatePropagation()
      void ask(target.dataset['confirm'] ?? '', target.innerText.trim()).then((yes) => {
        if (!yes) return
        agreed.add(target)
        target.click()
      })
    },
    true,
  )
  document.addEventListener('htmx:confirm', (event) => {
    const { ctx, issueRequest, dropRequest } = /** @type {CustomEvent} */ (event).detail
    event.preventDefault()
    const word = ctx.sourceElement.innerText?.trim() ?? ''
    void ask(ctx.confirm, word.length < 12 ? word : '确定').then((yes) => {
      if (yes) issueRequest()
      else dropRequest()
    })
  })
}

/**
 * @param {string} question
 * @param {string} word
 * @returns {Promise<boolean>}
 */
function ask(question, word) {
  const dialog = document.createElement('dialog')
  dialog.className = 'dialog'
  dialog.setAttribute('aria-labelledby', 'confirm-question')
  const text = document.createElement('p')
  text.id = 'confirm-question'
  text.textContent = question
  const form = document.createElement('form')
  form.method = 'dialog'
  form.className = 'bar dialog-actions'
  const no = document.createElement('button')
  no.className = 'button'
  no.textContent = '取消'
  no.value = 'no'
  const yes = document.createElement('button')
  yes.className = 'button button-danger'
  yes.textContent = word || '确定'
  yes.value = 'yes'
  form.append(no, yes)
  dialog.append(text, form)
  document.body.append(dialog)
  dialog.showModal()
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove()
      resolve(dialog.returnValue === 'yes')
    })
  })
}

/** A second click on 提交 sends nothing while the first is under way. */
function sendOnce() {
  document.addEventListener(
    'submit',
    (event) => {
      const form = event.target
      if (!(form instanceof HTMLFormElement) || form.method === 'dialog') return
      if (form.getAttribute('aria-busy') !== 'true') return
      event.preventDefault()
      event.stopImmediatePropagation()
    },
    true,
  )
  document.addEventListener('submit', (event) => {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || form.method !== 'post') return
    if (event.defaultPrevented) return
    form.setAttribute('aria-busy', 'true')
    // An answer that is a file leaves the page standing, so the form must come back.
    setTimeout(() => release(form), 8000)
  })
  document.addEventListener('htmx:before:request', (event) => busy(event, true))
  document.addEventListener('htmx:finally:request', (event) => busy(event, false))
  addEventListener('pageshow', () => document.querySelectorAll('form[aria-busy]').forEach(release))
}

/** @param {Element} form */
function release(form) {
  form.removeAttribute('aria-busy')
}

/**
 * @param {Event} event
 * @param {boolean} on
 */
function busy(event, on) {
  const source = /** @type {CustomEvent} */ (event).detail.ctx.sourceElement
  if (!(source instanceof HTMLFormElement)) return
  if (on) source.setAttribute('aria-busy', 'true')
  else release(source)
}

/** The page keeps what it shows (see noSwap in the layout) and says what went wrong. */
function tellFailures() {
  document.addEventListener('htmx:response:error', (event) => {
    const { ctx } = /** @type {CustomEvent} */ (event).detail
    if (ctx.response.status === 422) return
    const answer = new DOMParser().parseFromString(ctx.text ?? '', 'text/html')
    // Said in its own place already.
    if (answer.querySelector('[hx-swap-oob] [data-error]')) return
    const sentence = answer.querySelector('[data-error]')?.textContent
    toast(sentence || `没有完成（${ctx.response.status}），填写的内容还在，请稍后再试。`)
  })
  document.addEventListener('htmx:error', (event) => {
    const { ctx, error } = /** @type {CustomEvent} */ (event).detail
    if (ctx?.response) return
    if (error?.name === 'AbortError' && !ctx) return
    toast('连不上服务器，填写的内容还在，请检查网络后再试。')
  })
}

/** An empty day reads 不限: the browser's own words for it come in the browser's language. */
function markEmptyDates() {
  const mark = (/** @type {unknown} */ input) => {
    if (!(input instanceof HTMLInputElement) || !input.dataset['blank']) return
    // A day half typed is no value yet, but must stay in sight.
    input.toggleAttribute('data-empty', input.value === '' && !input.validity.badInput)
  }
  const markAll = () => document.querySelectorAll('input[data-blank]').forEach(mark)
  for (const kind of ['input', 'change', 'focusout']) {
    document.addEventListener(kind, (event) => mark(event.target))
  }
  document.addEventListener('reset', () => setTimeout(markAll))
  addEventListener('pageshow', markAll)
  markAll()
}

/** @param {string} sentence */
function toast(sentence) {
  const box = document.createElement('div')
  box.className = 'toast'
  const text = document.createElement('p')
  text.textContent = sentence
  const close = document.createElement('button')
  close.type = 'button'
  close.className = 'button button-small'
  close.textContent = '知道了'
  close.addEventListener('click', () => box.remove())
  box.append(text, close)
  document.querySelector('[data-toasts]')?.append(box)
}

/** File fields in our own words: the browser's speak the language of the browser. */
function nameFiles() {
  for (const input of document.querySelectorAll('input[type="file"]')) {
    if (!(input instanceof HTMLInputElement)) continue
    // The upload page has labels that are buttons, and lists its files itself.
    if (input.nextElementSibling instanceof HTMLLabelElement) continue
    const shown = document.createElement('label')
    const button = document.createElement('span')
    const names = document.createElement('span')
    shown.className = 'file-choice'
    shown.htmlFor = input.id
    // The field has its label already; this one is for the eye and the mouse.
    shown.setAttribute('aria-hidden', 'true')
    button.className = 'button button-small'
    button.textContent = '选择文件'
    names.className = 'dim'
    const tell = () => {
      const chosen = [...(input.files ?? [])].map((file) => file.name)
      names.textContent = chosen.length > 0 ? chosen.join('、') : '还没有选择'
    }
    input.addEventListener('change', tell)
    // A browser going back may keep the choice.
    tell()
    shown.append(button, names)
    input.classList.add('sr')
    input.after(shown)
  }
}
