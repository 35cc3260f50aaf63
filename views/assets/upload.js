// @ts-check
// Sends recordings straight to the server, one raw body per file: a form body would be held in
// memory whole. Two at a time; each row can be cancelled or tried again.

/**
 * @typedef {'waiting' | 'running' | 'stored' | 'duplicate' | 'refused' | 'failed' | 'cancelled'} State
 * @typedef {{ file: File, state: State, request: XMLHttpRequest | null, row: HTMLLIElement,
 *   bar: HTMLProgressElement, note: HTMLElement, actions: HTMLElement }} Upload
 */

const atOnce = 2

for (const form of document.querySelectorAll('form[data-upload]')) {
  if (form instanceof HTMLFormElement) startUploads(form)
}

/** @param {HTMLFormElement} form */
function startUploads(form) {
  const input = form.querySelector('input[type="file"]')
  const list = form.querySelector('[data-uploads]')
  const summary = form.querySelector('[data-upload-summary]')
  const zone = form.querySelector('[data-drop]')
  if (!(input instanceof HTMLInputElement) || !list || !summary) return
  /** @type {Upload[]} */
  const uploads = []

  const advance = () => {
    const running = uploads.filter((upload) => upload.state === 'running').length
    const next = uploads.filter((upload) => upload.state === 'waiting')
    for (const upload of next.slice(0, atOnce - running)) send(form, upload, advance)
    const text = summaryOf(uploads)
    if (summary.textContent !== text) summary.textContent = text
  }
  /** @param {Iterable<File>} files */
  const add = (files) => {
    for (const file of files) {
      const upload = rowFor(file, advance)
      uploads.push(upload)
      list.append(upload.row)
    }
    advance()
  }

  input.addEventListener('change', () => {
    add(input.files ?? [])
    input.value = ''
  })
  form.addEventListener('submit', (event) => event.preventDefault())
  if (zone) acceptDrops(zone, add)
  addEventListener('beforeunload', (event) => {
    if (uploads.some(({ state }) => state === 'running' || state === 'waiting')) {
      event.preventDefault()
    }
  })
}

/**
 * @param {Element} zone
 * @param {(files: Iterable<File>) => void} add
 */
function acceptDrops(zone, add) {
  for (const name of ['dragenter', 'dragover']) {
    zone.addEventListener(name, (event) => {
      event.preventDefault()
      zone.classList.add('over')
    })
  }
  zone.addEventListener('dragleave', () => zone.classList.remove('over'))
  zone.addEventListener('drop', (event) => {
    event.preventDefault()
    zone.classList.remove('over')
    add(/** @type {DragEvent} */ (event).dataTransfer?.files ?? [])
  })
}

/**
 * @param {File} file
 * @param {() => void} advance
 * @returns {Upload}
 */
function rowFor(file, advance) {
  const row = document.createElement('li')
  const name = document.createElement('span')
  name.textContent = file.name
  const bar = document.createElement('progress')
  bar.max = 1
  bar.value = 0
  bar.setAttribute('aria-label', `${file.name} 上传进度`)
  const note = document.createElement('span')
  const actions = document.createElement('span')
  row.append(name, bar, note, actions)
  /** @type {Upload} */
  const upload = { file, state: 'waiting', request: null, row, bar, note, actions }
  queue(upload, advance)
  return upload
}

/**
 * @param {Upload} upload
 * @param {() => void} advance
 */
function queue(upload, advance) {
  upload.bar.value = 0
  show(upload, 'waiting', `排队中 · ${sizeOf(upload.file.size)}`)
  offer(upload, '取消', () => {
    show(upload, 'cancelled', '已取消')
    offerAgain(upload, advance)
    upload.request?.abort()
    advance()
  })
}

/**
 * @param {HTMLFormElement} form
 * @param {Upload} upload
 * @param {() => void} advance
 */
function send(form, upload, advance) {
  const request = new XMLHttpRequest()
  const url = form.dataset['upload'] || '/recordings/uploads'
  upload.request = request
  show(upload, 'running', '上传中')
  request.open('PUT', `${url}?name=${encodeURIComponent(upload.file.name)}`)
  request.setRequestHeader('X-Requested-With', 'huiting')
  request.setRequestHeader('Accept', 'application/json')
  request.upload.addEventListener('progress', (event) => {
    if (!event.lengthComputable) return
    upload.bar.value = event.loaded / event.total
    const whole = event.loaded === event.total
    upload.note.textContent = whole
      ? '服务器正在检查'
      : `${sizeOf(event.loaded)} / ${sizeOf(event.total)}`
  })
  request.addEventListener('load', () => {
    settle(upload, request, advance)
    advance()
  })
  request.addEventListener('error', () => {
    show(upload, 'failed', '连接中断，没有收下')
    offerAgain(upload, advance)
    advance()
  })
  request.send(upload.file)
}

/**
 * @param {Upload} upload
 * @param {XMLHttpRequest} request
 * @param {() => void} advance
 */
function settle(upload, request, advance) {
  const answer = answerOf(request.responseText)
  upload.actions.replaceChildren()
  if (!answer) {
    const signedOut = request.status === 401 || request.responseURL.includes('/sign-in')
    const problem = signedOut ? '登录已过期，请重新登录' : `服务器没有收下（${request.status}）`
    show(upload, 'failed', problem)
    offerAgain(upload, advance)
    return
  }
  upload.bar.value = answer.state === 'refused' ? 0 : 1
  show(upload, answer.state, answer.message)
  if (!answer.href) return
  const link = document.createElement('a')
  link.href = answer.href
  link.textContent = '查看'
  upload.actions.append(link)
}

/**
 * @param {string} text
 * @returns {{ state: 'stored' | 'duplicate' | 'refused', message: string, href?: string | null } | null}
 */
function answerOf(text) {
  try {
    const answer = JSON.parse(text)
    return ['stored', 'duplicate', 'refused'].includes(answer.state) ? answer : null
  } catch {
    return null
  }
}

/**
 * @param {Upload} upload
 * @param {State} state
 * @param {string} sentence
 */
function show(upload, state, sentence) {
  upload.state = state
  upload.note.textContent = sentence
  upload.note.className =
    state === 'stored' ? 'good' : ['refused', 'failed'].includes(state) ? 'bad' : 'dim'
}

/**
 * @param {Upload} upload
 * @param {string} word
 * @param {() => void} act
 */
function offer(upload, word, act) {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'button button-small'
  button.textContent = word
  button.setAttribute('aria-label', `${word} ${upload.file.name}`)
  button.addEventListener('click', act)
  upload.actions.replaceChildren(button)
}

/**
 * @param {Upload} upload
 * @param {() => void} advance
 */
function offerAgain(upload, advance) {
  offer(upload, '重试', () => {
    queue(upload, advance)
    advance()
  })
}

/** @param {Upload[]} uploads */
function summaryOf(uploads) {
  const count = (/** @type {State[]} */ ...states) =>
    uploads.filter((upload) => states.includes(upload.state)).length
  const parts = /** @type {[number, string][]} */ ([
    [count('running', 'waiting'), '个正在上传'],
    [count('stored'), '个已收下'],
    [count('duplicate'), '个重复'],
    [count('refused', 'failed'), '个没有收下'],
    [count('cancelled'), '个已取消'],
  ])
  return parts.flatMap(([number, word]) => (number > 0 ? [`${number} ${word}`] : [])).join('，')
}

/** @param {number} bytes */
function sizeOf(bytes) {
  if (bytes < 1024 * 1024) return `${Math.ceil(bytes / 1024)} KB`
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}
