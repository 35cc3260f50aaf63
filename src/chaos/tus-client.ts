import { request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'

/** A sender that can be cut off at a byte, which no library wants to be. */
export type Sender = { url: string; cookie: string }

export type Told = { state: string; message: string; href: string | null }

const own = { 'X-Requested-With': 'huiting', 'Tus-Resumable': '1.0.0' }

/** Begins an upload and returns its path. */
export async function begin(
  { url, cookie }: Sender,
  name: string,
  bytes: number,
  sha256: string,
): Promise<string> {
  const base64 = (text: string) => Buffer.from(text).toString('base64')
  const response = await fetch(`${url}/recordings/uploads`, {
    method: 'POST',
    headers: {
      ...own,
      Cookie: cookie,
      Origin: url,
      'Upload-Length': String(bytes),
      'Upload-Metadata': `filename ${base64(name)},sha256 ${base64(sha256)}`,
    },
  })
  const location = response.headers.get('Location')
  if (response.status !== 201 || !location) throw new Error(`not begun: ${response.status}`)
  return location
}

/** How far the server has come; null while it does not answer. */
export async function offsetOf({ url, cookie }: Sender, path: string): Promise<number | null> {
  const headers = { ...own, Cookie: cookie }
  const response = await fetch(url + path, { method: 'HEAD', headers }).catch(() => null)
  if (!response?.ok) return null
  return Number(response.headers.get('Upload-Offset'))
}

/** What became of it, once the server knows; null when it says something else. */
export async function told({ url, cookie }: Sender, path: string): Promise<Told | null> {
  for (let asked = 0; asked < 60; asked++) {
    const headers = { ...own, Cookie: cookie }
    const response = await fetch(url + path, { headers }).catch(() => null)
    if (response?.status === 200) return (await response.json()) as Told
    if (response && response.status !== 202) return null
    await pause(200)
  }
  return null
}

/**
 * Sends the rest of a file, in pieces. Cut after so many bytes, the socket is destroyed; the answer
 * is then null, as it is when the server goes away.
 */
export function sendRest(
  { url, cookie }: Sender,
  path: string,
  offset: number,
  rest: Buffer,
  { cutAfter = Infinity, pieceBytes = 65_536, pauseMs = 0 } = {},
): Promise<number | null> {
  return new Promise((resolve) => {
    const sending = request(url + path, {
      method: 'PATCH',
      headers: {
        ...own,
        Cookie: cookie,
        'Upload-Offset': offset,
        'Content-Type': 'application/offset+octet-stream',
        'Content-Length': rest.length,
      },
    })
    sending.on('response', (response) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode ?? null))
      response.on('error', () => resolve(null))
    })
    sending.on('error', () => resolve(null))
    sending.on('close', () => resolve(null))
    const end = Math.min(rest.length, cutAfter)
    const next = (at: number) => {
      if (sending.destroyed) return
      if (at >= end) {
        if (end < rest.length || cutAfter === rest.length) sending.destroy()
        else sending.end()
        return
      }
      const piece = rest.subarray(at, Math.min(end, at + pieceBytes))
      sending.write(piece, () => {
        if (pauseMs > 0) setTimeout(() => next(at + piece.length), pauseMs)
        else next(at + piece.length)
      })
    }
    next(0)
  })
}
