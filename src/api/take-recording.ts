import { eq } from 'drizzle-orm'
import type { Context } from 'hono'

import type { Db } from '#src/kernel/db.ts'
import { receiveRecording } from '#src/recordings/receive.ts'
import { recordings } from '#src/recordings/schema.ts'
import type { Storage } from '#src/recordings/storage.ts'
import { Stalled } from '#src/recordings/unstalled.ts'

import { announcedDigest, arriving } from './arriving-body.ts'
import { ApiError } from './errors.ts'
import { recordingStanding } from './standing.ts'
import { stillAdmitted } from './tokens/admit.ts'
import { type ApiEnv, asApiError } from './web.ts'

/** Takes one recording as a raw body, streamed to disk, into the source of the token. */
export async function takeRecording(
  c: Context<ApiEnv>,
  { storage, ffmpeg }: { storage: Storage; ffmpeg: string },
  name: string,
): Promise<Response> {
  const { db, actor, token, address } = c.var
  if (Number(c.req.header('Content-Length') ?? 0) > storage.maxBytes) {
    throw new ApiError('too-large')
  }
  const announced = announcedDigest((header) => c.req.header(header))
  const source = c.req.raw.body ?? nothing()
  const body = arriving(source, () => {
    // Revoked while the file was on its way: nothing of it is kept.
    stillAdmitted(db, token.id, address)
  })
  const { sourceId } = token
  const incoming = { name, body, ffmpeg, sourceId, expectedSha256: announced }
  try {
    const received = await receiveRecording(db, storage, actor, incoming)
    const recording = recordingStanding(db, actor, contentOf(db, received.recordingId))
    const { state, message } = received
    if (state === 'refused') throw new ApiError('not-sound', { message, details: { recording } })
    return c.json({ state, message, recording }, state === 'stored' ? 201 : 200)
  } catch (error) {
    if (error instanceof Stalled) throw new ApiError('cut-off')
    // The sender went away; what had arrived is gone, and most likely nobody reads the answer.
    if (!asApiError(error) && c.req.raw.signal.aborted) throw new ApiError('cut-off')
    throw error
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {
  // A request without a body is an empty file, and said to be one.
}

function contentOf(db: Db, recordingId: number): string {
  const own = eq(recordings.id, recordingId)
  return db.select({ sha256: recordings.sha256 }).from(recordings).where(own).get()?.sha256 ?? ''
}
