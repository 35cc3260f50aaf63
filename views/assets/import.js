// @ts-check
// Sends a table straight to the server as a raw body: a form body would be held in memory whole.

for (const form of document.querySelectorAll('form[data-import]')) {
  if (form instanceof HTMLFormElement) startImport(form)
}

/** @param {HTMLFormElement} form */
function startImport(form) {
  const input = form.querySelector('input[type="file"]')
  const bar = form.querySelector('progress')
  const note = form.querySelector('[data-import-note]')
  const button = form.querySelector('button[type="submit"]')
  if (!(input instanceof HTMLInputElement) || !bar || !(note instanceof HTMLElement)) return
  if (!(button instanceof HTMLButtonElement)) return

  /** @param {string} sentence */
  const refuse = (sentence) => {
    note.textContent = sentence
    note.className = 'field-error'
    bar.hidden = true
    button.disabled = false
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const file = input.files?.[0]
    if (!file) {
      refuse('请先选择一个 CSV 文件')
      return
    }
    const chosen = new FormData(form)
    const query = new URLSearchParams({ kind: text(chosen, 'kind'), name: file.name })
    if (text(chosen, 'source') !== '') query.set('source', text(chosen, 'source'))
    button.disabled = true
    bar.hidden = false
    note.className = 'dim'
    send(`${form.dataset['import']}?${query}`, file, bar, note, refuse)
  })
}

/**
 * @param {FormData} form
 * @param {string} name
 */
function text(form, name) {
  const value = form.get(name)
  return typeof value === 'string' ? value : ''
}

/**
 * @param {string} url
 * @param {File} file
 * @param {HTMLProgressElement} bar
 * @param {HTMLElement} note
 * @param {(sentence: string) => void} refuse
 */
function send(url, file, bar, note, refuse) {
  const request = new XMLHttpRequest()
  request.open('PUT', url)
  request.setRequestHeader('X-Requested-With', 'huiting')
  request.setRequestHeader('Accept', 'application/json')
  request.upload.addEventListener('progress', ({ loaded, total, lengthComputable }) => {
    if (!lengthComputable) return
    bar.value = loaded / total
    note.textContent =
      loaded === total ? '正在检查' : `已上传 ${Math.floor((loaded / total) * 100)}%`
  })
  request.addEventListener('load', () => {
    const answer = answerOf(request.responseText)
    if (answer?.href) location.assign(answer.href)
    else if (answer?.message) refuse(answer.message)
    else if (request.status === 401) refuse('登录已过期，请重新登录')
    else refuse(`服务器没有收下（${request.status}），请稍后再试`)
  })
  request.addEventListener('error', () => refuse('连接中断，没有收下，请再试一次'))
  request.send(file)
}

/**
 * @param {string} text
 * @returns {{ message: string | null, href: string | null } | null}
 */
function answerOf(text) {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
