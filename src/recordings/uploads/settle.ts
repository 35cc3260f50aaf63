import { rm } from 'node:fs/promises'

import { and, eq, isNull } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { Refused } from '#src/kernel/errors.ts'
import { maskNumbers } from '#src/personal-data/mask.ts'

import { type Received, receiveRecording } from '../receive.ts'
import type { Storage } from '../storage.ts'
import type { UploadOutcome } from '../vocabulary.ts'
import { partialFile } from './partial-files.ts'
import { type Upload, uploads } from './schema.ts'

/** What became of an upload, for the person who brought the file. */
export type Outcome = { state: UploadOutcome; message: string; recordingId: number | null }

type Place = { db: Db; storage: Storage; ffmpeg: string }

/**
 * Takes in a file whose last byte has come. The outcome commits together with the recording, and the
 * file stays where it is until then: killed at any moment, this is done again with the same end.
 */
export async function settleUpload(
  { db, storage, ffmpeg }: Place,
  actor: Actor,
  upload: Upload,
): Promise<Outcome> {
  const known = outcomeOf(db.select().from(uploads).where(eq(uploads.id, upload.id)).get())
  if (known) return known
  const file = partialFile(storage, upload.id)
  const outcome = await receiveRecording(db, storage, actor, {
    name: upload.name,
    file,
    ffmpeg,
    expectedSha256: upload.expectedSha256,
    settle: (tx, received) => keepOutcome(tx, upload.id, received),
  }).catch((error: unknown) => {
    const meanwhile = outcomeOf(db.select().from(uploads).where(eq(uploads.id, upload.id)).get())
    if (meanwhile) return meanwhile
    if (error instanceof Refused && finalRefusals.has(error.code)) {
      return refuseContent(db, actor, upload, error.message)
    }
    throw error
  })
  await rm(file, { force: true })
  return outcome
}

/** Sending the same once more would end alike. */
const finalRefusals = new Set(['content-differs', 'erased'])

export function outcomeOf(upload: Upload | undefined): Outcome | null {
  if (!upload?.outcome) return null
  const { outcome, message, recordingId } = upload
  return { state: outcome, message: message ?? '', recordingId }
}

function keepOutcome(tx: Db, id: string, { state, message, recordingId }: Received | Outcome) {
  tx.update(uploads)
    .set({ settledAt: Date.now(), outcome: state, message, recordingId })
    .where(and(eq(uploads.id, id), isNull(uploads.settledAt)))
    .run()
}

/** Continued with another file, or altered on the way: a mixture is worth nothing and not kept. */
function refuseContent(db: Db, actor: Actor, upload: Upload, message: string): Outcome {
  const outcome: Outcome = { state: 'refused', message, recordingId: null }
  write(db, (tx) => {
    keepOutcome(tx, upload.id, outcome)
    const { bytes, expectedSha256 } = upload
    const particulars = { name: maskNumbers(upload.name), bytes, expectedSha256 }
    record(tx, actor, 'upload.refused', { kind: 'upload', id: upload.id }, particulars)
  })
  return outcome
}
