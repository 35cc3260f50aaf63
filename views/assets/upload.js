// @ts-check
// The upload page: files are chosen or dropped, two are sent at a time, each row can be paused,
// continued or given up; what an earlier visit left unfinished goes on when its file is chosen again.

import { offer, offerPage, rowFor, say, sizeOf, timeOf } from './upload-row.js'
import { forget, sendFile } from './upload-sending.js'

/**
 * @typedef {import('./upload-row.js').State} State
 * @typedef {import('./upload-row.js').Row} Row
 * @typedef {{ file: File, state: State, row: Row, sending: ReturnType<typeof sendFile> | null,
 *   marks: { at: number, sent: number }[], share: number }} Item
 */

const atOnce = 2
const settled = ['stored', 'duplicate', 'refused', 'failed', 'cancelled']
const active = ['reading', 'running', 'checking']

for (const form of document.querySelectorAll('form[data-upload]')) {
  if (form instanceof HTMLFormElement) startUploads(form)
}

/** @param {HTMLFormElement} form */
function startUploads(form) {
  const endpoint = form.dataset['upload'] || '/recordings/uploads'
  const list = form.querySelector('[data-uploads]')
  const summary = form.querySelector('[data-upload-summary]')
  const whole = form.querySelector('[data-upload-whole]')
  const all = form.querySelector('[data-upload-all]')
  const zone = form.querySelector('[data-drop]')
  if (!list || !summary || !(whole instanceof HTMLProgressElement) || !all) return
  /** @type {Item[]} */
  const items = []
  const leftovers = readLeftovers()

  /** @param {Item} item @param {State} state @param {string} sentence */
  function become(item, state, sentence) {
    item.state = state
    say(item.row, state, sentence)
    advance()
  }

  function advance() {
    const running = items.filter(({ state }) => active.includes(state)).length
    const next = items.filter(({ state }) => state === 'waiting')
    for (const item of next.slice(0, Math.max(0, atOnce - running))) send(item)
    showWhole()
  }

  /** @param {FileList | File[]} files */
  function add(files) {
    // Systems put their own files into folders: .DS_Store, Thumbs.db.
    for (const file of files) {
      if (/^\.|^(thumbs\.db|desktop\.ini)$/i.test(file.name)) continue
      /** @type {Item} */
      const item = {
        file,
        state: 'waiting',
        row: rowFor(file.name),
        sending: null,
        marks: [],
        share: 0,
      }
      items.push(item)
      list?.append(item.row.element)
      queue(item)
    }
    advance()
  }

  /** @param {Item} item */
  function queue(item) {
    item.state = 'waiting'
    say(item.row, 'waiting', `排队中 · ${sizeOf(item.file.size)}`)
    offer(item.row, ['取消', () => cancel(item)])
  }

  /** @param {Item} item */
  function send(item) {
    item.state = 'reading'
    item.marks = []
    item.sending ??= sendFile({
      endpoint,
      file: item.file,
      resumeFrom: (sha256) => leftovers.take(sha256),
      onReading: (share) => {
        if (item.state === 'reading') say(item.row, 'reading', `核对内容 ${percent(share)}`)
      },
      onProgress: (sent, total) => {
        if (item.state !== 'reading' && item.state !== 'running') return
        item.state = 'running'
        item.share = total > 0 ? sent / total : 1
        item.row.bar.value = item.share
        say(item.row, 'running', pace(item, sent, total))
        showWhole()
      },
      onWaiting: (seconds) => {
        item.marks = []
        if (active.includes(item.state)) {
          say(item.row, 'running', `连接断了，${timeOf(seconds)}后自动重试，已传的部分还在`)
        }
      },
      onChecking: () => {
        item.row.actions.replaceChildren()
        become(item, 'checking', '服务器正在检查')
      },
      onAnswer: ({ state, message, href }) => {
        if (state === 'unfinished' || state === 'checking') return fail(item, message)
        item.share = state === 'refused' ? 0 : 1
        item.row.bar.value = item.share
        item.row.actions.replaceChildren()
        if (href) offerPage(item.row, href)
        become(item, state, message)
      },
      onError: (sentence) => fail(item, sentence),
    })
    say(item.row, 'reading', '核对内容')
    offer(item.row, ['暂停', () => pause(item)], ['取消', () => cancel(item)])
    void item.sending.start()
  }

  /** @param {Item} item @param {string} sentence */
  function fail(item, sentence) {
    offer(item.row, ['继续', () => resume(item)], ['取消', () => cancel(item)])
    become(item, 'failed', sentence)
  }

  /** @param {Item} item */
  function pause(item) {
    void item.sending?.pause()
    offer(item.row, ['继续', () => resume(item)], ['取消', () => cancel(item)])
    become(item, 'paused', `已暂停 · ${percent(item.share)}`)
  }

  /** @param {Item} item */
  function resume(item) {
    queue(item)
    advance()
  }

  /** @param {Item} item */
  function cancel(item) {
    void item.sending?.cancel()
    item.sending = null
    item.share = 0
    item.row.bar.value = 0
    offer(item.row, ['重新上传', () => resume(item)])
    become(item, 'cancelled', '已取消')
  }

  function showWhole() {
    const text = summaryOf(items)
    if (summary && summary.textContent !== text) summary.textContent = text
    const wanted = items.filter(({ state }) => state !== 'cancelled' && state !== 'refused')
    const total = wanted.reduce((sum, { file }) => sum + file.size, 0)
    const sent = wanted.reduce((sum, { file, share }) => sum + file.size * share, 0)
    if (whole instanceof HTMLProgressElement) {
      whole.hidden = items.length < 2
      whole.value = total > 0 ? sent / total : 0
    }
    offerAll()
  }

  let offered = ''
  function offerAll() {
    const going = items.some(({ state }) => active.includes(state) || state === 'waiting')
    const resting = items.some(({ state }) => state === 'paused' || state === 'failed')
    const now = items.length < 2 ? '' : going ? 'pause' : resting ? 'resume' : ''
    if (now === offered) return
    offered = now
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'button button-small'
    button.textContent = now === 'pause' ? '全部暂停' : '全部继续'
    button.addEventListener('click', () => (now === 'pause' ? pauseAll() : resumeAll()))
    all?.replaceChildren(...(now === '' ? [] : [button]))
  }

  function pauseAll() {
    // Those that wait first, or each pause would start the next.
    for (const item of items) if (item.state === 'waiting') item.state = 'paused'
    for (const item of items) {
      if (['paused', 'reading', 'running'].includes(item.state)) pause(item)
    }
  }

  function resumeAll() {
    for (const item of items) if (item.state === 'paused' || item.state === 'failed') queue(item)
    advance()
  }

  for (const input of form.querySelectorAll('input[type="file"]')) {
    if (!(input instanceof HTMLInputElement)) continue
    input.addEventListener('change', () => {
      add(Array.from(input.files ?? []))
      input.value = ''
    })
  }
  form.addEventListener('submit', (event) => event.preventDefault())
  if (zone) acceptDrops(zone, add)
  addEventListener('beforeunload', (event) => {
    if (items.some(({ state }) => !settled.includes(state))) event.preventDefault()
  })
  addEventListener('online', () => {
    for (const item of items) {
      if (item.state === 'failed') queue(item)
      else if (item.state === 'running') void item.sending?.pause().then(item.sending.start)
    }
    advance()
  })
}

/** What an earlier visit left on the server, listed by the page; each gets a way to give it up. */
function readLeftovers() {
  const rows = [...document.querySelectorAll('[data-unfinished]')].flatMap((element) =>
    element instanceof HTMLElement ? [element] : [],
  )
  /** @param {HTMLElement} row */
  const remove = (row) => {
    const card = row.closest('[data-leftovers]')
    row.remove()
    if (card instanceof HTMLElement && !card.querySelector('[data-unfinished]')) card.hidden = true
  }
  for (const row of rows) {
    const button = row.querySelector('button')
    if (!button) continue
    button.hidden = false
    button.addEventListener('click', () => {
      button.disabled = true
      void forget(row.dataset['unfinished'] ?? '').then((status) => {
        // Gone now, or before: received, expired, given up in another window.
        if ([204, 404, 409, 410].includes(status)) remove(row)
        else button.disabled = false
      })
    })
  }
  return {
    /**
     * The address under which this content is under way; given out once.
     * @param {string} sha256
     */
    take(sha256) {
      const row = rows.find(
        ({ dataset, isConnected }) => isConnected && dataset['sha256'] === sha256,
      )
      if (!row) return null
      remove(row)
      return row.dataset['unfinished'] ?? null
    },
  }
}

/**
 * @param {Element} zone
 * @param {(files: File[]) => void} add
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
    const data = /** @type {DragEvent} */ (event).dataTransfer
    const entries = [...(data?.items ?? [])].flatMap((item) => item.webkitGetAsEntry() ?? [])
    if (entries.length === 0) add([...(data?.files ?? [])])
    else void Promise.all(entries.map(filesBelow)).then((found) => add(found.flat()))
  })
}

/**
 * A dropped folder with all that lies below it; what cannot be read is left out.
 * @param {FileSystemEntry} entry
 * @returns {Promise<File[]>}
 */
async function filesBelow(entry) {
  if (entry.isFile) {
    const file = /** @type {FileSystemFileEntry} */ (entry)
    return new Promise((resolve) =>
      file.file(
        (found) => resolve([found]),
        () => resolve([]),
      ),
    )
  }
  const reader = /** @type {FileSystemDirectoryEntry} */ (entry).createReader()
  /** @type {File[]} */
  const files = []
  for (;;) {
    // A folder is read in portions, the last of which is empty.
    const portion = await new Promise((/** @type {(found: FileSystemEntry[]) => void} */ resolve) =>
      reader.readEntries(resolve, () => resolve([])),
    )
    if (portion.length === 0) return files
    for (const below of portion) files.push(...(await filesBelow(below)))
  }
}

/**
 * How much has gone, how fast, how long still: over the last five seconds.
 * @param {Item} item
 * @param {number} sent
 * @param {number} total
 */
function pace(item, sent, total) {
  const now = performance.now()
  item.marks.push({ at: now, sent })
  while (item.marks.length > 2 && (item.marks[0]?.at ?? now) < now - 5000) item.marks.shift()
  const first = item.marks[0] ?? { at: now, sent }
  const seconds = (now - first.at) / 1000
  const parts = [`${sizeOf(sent)} / ${sizeOf(total)}`]
  if (seconds > 0.5 && sent > first.sent) {
    const speed = (sent - first.sent) / seconds
    parts.push(`${sizeOf(speed)}/s`)
    if (total > sent) parts.push(`还要 ${timeOf((total - sent) / speed)}`)
  }
  return parts.join(' · ')
}

/** @param {number} share */
function percent(share) {
  return `${Math.floor(share * 100)}%`
}

/** @param {Item[]} items */
function summaryOf(items) {
  if (items.length === 0) return ''
  const count = (/** @type {State[]} */ ...states) =>
    items.filter(({ state }) => states.includes(state)).length
  const parts = /** @type {[number, string][]} */ ([
    [count('reading', 'running', 'checking'), '个正在上传'],
    [count('waiting'), '个排队'],
    [count('paused'), '个暂停'],
    [count('stored'), '个已收下'],
    [count('duplicate'), '个重复'],
    [count('refused'), '个没有收下'],
    [count('failed'), '个中断'],
    [count('cancelled'), '个已取消'],
  ])
  const said = parts.flatMap(([number, word]) => (number > 0 ? [`${number} ${word}`] : []))
  return `共 ${items.length} 个：${said.join('，')}`
}
