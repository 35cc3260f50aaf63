// @ts-check
// Sends one file by tus, so that a cut connection, a pause or a reload costs only what was under way.

import { sha256OfFile } from './sha256.js'

/**
 * @typedef {{ state: 'stored' | 'duplicate' | 'refused' | 'unfinished' | 'checking', message: string,
 *   href: string | null }} Answer
 * @typedef {{ endpoint: string, file: File, resumeFrom: (sha256: string) => string | null,
 *   onReading: (share: number) => void, onProgress: (sent: number, total: number) => void,
 *   onWaiting: (seconds: number) => void, onChecking: () => void, onAnswer: (answer: Answer) => void,
 *   onError: (sentence: string) => void }} Sending
 */

/** A request this long ends in minutes on a slow line too, and renews the session. */
const chunkBytes = 16 * 1024 * 1024
/** Growing pauses, some five minutes in all; coming back on line starts at once. */
const pausesMs = [1000, 2000, 4000, 8000, 15_000, 30_000, 60_000, 90_000, 90_000]
const headers = { 'X-Requested-With': 'huiting', Accept: 'application/json' }

/** @param {Sending} sending */
export function sendFile({ endpoint, file, resumeFrom, ...told }) {
  /** @type {any} */
  let upload = null
  /** @type {AbortController} */
  let going = new AbortController()
  let begunAnew = false

  async function start() {
    going = new AbortController()
    const { signal } = going
    try {
      if (!upload) upload = await prepare(signal)
      signal.throwIfAborted()
      upload.start()
    } catch {
      if (!signal.aborted) told.onError('文件读不出来，可能被移动或改动了，请重新选择')
    }
  }

  /** @param {AbortSignal} signal */
  async function prepare(signal) {
    const sha256 = await sha256OfFile(file, told.onReading, signal)
    await import('tus-js-client')
    const { Upload } = /** @type {any} */ (globalThis).tus
    const uploadUrl = resumeFrom(sha256)
    /** @type {any} */
    const made = new Upload(file, {
      // Without an address to begin at, an upload that is known is never begun a second time.
      endpoint: uploadUrl ? null : endpoint,
      uploadUrl,
      chunkSize: chunkBytes,
      retryDelays: pausesMs,
      storeFingerprintForResuming: false,
      metadata: { filename: file.name, sha256 },
      headers,
      onUploadUrlAvailable: () => (made.options.endpoint = null),
      onProgress: told.onProgress,
      onShouldRetry(/** @type {any} */ error, /** @type {number} */ attempt) {
        const status = error.originalResponse?.getStatus() ?? 0
        const passing = status === 0 || status === 408 || status === 409 || status === 423
        if (!passing && (status < 500 || status === 507)) return false
        told.onWaiting((pausesMs[attempt] ?? 0) / 1000)
        return true
      },
      onSuccess: () => void ask(made.url),
      onError: failed,
    })
    return made
  }

  /** @param {any} error */
  function failed(error) {
    const response = error.originalResponse
    const status = response?.getStatus() ?? 0
    const known = upload.url ?? upload.options.uploadUrl
    if ((status === 404 || status === 410) && known && !begunAnew) {
      // It expired, or another person uses this browser now: from the beginning, once.
      begunAnew = true
      upload.url = null
      upload.options.uploadUrl = null
      upload.options.endpoint = endpoint
      upload.start()
      return
    }
    told.onError(sentenceOf(status, response?.getBody() ?? ''))
  }

  /**
   * The last byte is there; what became of the file is asked for until an answer comes.
   * @param {string} url
   */
  async function ask(url) {
    const { signal } = going
    told.onChecking()
    for (let attempt = 0; attempt < pausesMs.length;) {
      const response = await fetch(url, { headers, signal }).catch(() => null)
      if (signal.aborted) return
      if (response?.status === 202) continue
      const answer = response ? answerFrom(await response.text()) : null
      if (response?.ok && answer) return told.onAnswer(answer)
      if (response && (response.status < 500 || response.status === 507)) {
        return told.onError(sentenceOf(response.status, answer?.message ?? ''))
      }
      told.onWaiting((pausesMs[attempt] ?? 0) / 1000)
      await new Promise((resolve) => setTimeout(resolve, pausesMs[attempt++]))
      if (signal.aborted) return
    }
    told.onError('已经传完，但连接中断，还不知道结果，请点“继续”查询')
  }

  async function pause() {
    going.abort()
    await upload?.abort()
  }

  async function cancel() {
    await pause()
    const url = upload?.url ?? upload?.options.uploadUrl
    // Too late: it had all arrived, so what became of it is said instead.
    if (url && (await forget(url)) === 409) {
      going = new AbortController()
      await ask(url)
    }
  }

  return { start, pause, cancel }
}

/**
 * Gives up an upload; the server throws away what it has of it. The status says whether it did.
 * @param {string} url
 */
export async function forget(url) {
  const request = { method: 'DELETE', headers: { ...headers, 'Tus-Resumable': '1.0.0' } }
  return fetch(url, request).then(
    ({ status }) => status,
    () => 0,
  )
}

/**
 * @param {number} status
 * @param {string} body
 */
function sentenceOf(status, body) {
  if (status === 401) return '登录已过期：请在新窗口登录，回到这里点“继续”，已传的部分还在'
  if (status === 403) return '您的角色不能上传录音'
  if (status === 0) return '连接中断，已传的部分还在，恢复后点“继续”'
  const message = answerFrom(body)?.message ?? (/[\u4e00-\u9fff]/.test(body) ? body : '')
  return message || `服务器没有收下（${status}），请点“继续”再试`
}

/**
 * @param {string} text
 * @returns {Answer | null}
 */
function answerFrom(text) {
  try {
    const answer = JSON.parse(text)
    return typeof answer.message === 'string' ? answer : null
  } catch {
    return null
  }
}
