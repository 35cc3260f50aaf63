import type { Context } from 'hono'

import { authorise } from '#src/kernel/actor.ts'
import { Refused } from '#src/kernel/errors.ts'
import type { AppEnv } from '#src/kernel/web.ts'

import { type Received, receiveRecording } from './receive.ts'
import type { Storage } from './storage.ts'
import { recordingRefusals } from './vocabulary.ts'

/** What the upload page gets for one file; `href` leads to the recording when there is one. */
type Answer = { state: Received['state']; message: string; href: string | null }

const statuses = { stored: 201, duplicate: 200, refused: 422 } as const

/** How long a sender may be silent in the middle of a file. */
const stallMs = 60_000

/**
 * Takes one recording as a raw body, streamed to disk: a form body would be held in memory whole.
 * The header keeps other sites out, since a foreign page cannot send it without being asked for.
 */
export async function takeUpload(
  c: Context<AppEnv>,
  { storage, ffmpeg }: { storage: Storage; ffmpeg: string },
): Promise<Response> {
  const { db, actor } = c.var
  const refuse = (message: string, status: 403 | 413 | 507) =>
    c.json<Answer, typeof status>({ state: 'refused', message, href: null }, status)
  if (c.req.header('X-Requested-With') !== 'huiting') {
    return refuse('请在上传页面上传录音', 403)
  }
  authorise(actor, 'recording.upload')
  if (Number(c.req.header('Content-Length') ?? 0) > storage.maxBytes) {
    return refuse(recordingRefusals['too-large'], 413)
  }
  const body = unstalled(c.req.raw.body ?? empty())
  try {
    const incoming = { name: c.req.query('name') ?? '', body, ffmpeg }
    const { state, message, recordingId } = await receiveRecording(db, storage, actor, incoming)
    const answer: Answer = { state, message, href: `/recordings/${recordingId}` }
    return c.json(answer, statuses[state])
  } catch (error) {
    if (error instanceof Refused) {
      return refuse(error.message, error.code === 'too-large' ? 413 : 507)
    }
    // The sender went away or fell silent; what had arrived is gone, and nobody reads an answer.
    if (error instanceof Stalled || c.req.raw.signal.aborted) {
      return c.json<Answer>({ state: 'refused', message: '上传中断，没有收下', href: null }, 408)
    }
    throw error
  }
}

class Stalled extends Error {}

/** The same chunks, but ends with an error when none comes for too long. */
async function* unstalled(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]()
  try {
    for (;;) {
      const next = await inTime(chunks.next())
      if (next.done) return
      yield next.value
    }
  } finally {
    // Not awaited: a sender that fell silent would keep the answer waiting too.
    void chunks.return?.().catch(() => undefined)
  }
}

function inTime<T>(promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Stalled('no data for a minute')), stallMs)
    promise.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

async function* empty(): AsyncGenerator<Uint8Array> {
  // A request without a body is an empty file, and said to be one.
}
