import { randomUUID } from 'node:crypto'
import { rename, rm } from 'node:fs/promises'

import { and, eq } from 'drizzle-orm'

import { type Db, write } from '#src/kernel/db.ts'
import { Refused } from '#src/kernel/errors.ts'
import { finish } from '#src/kernel/jobs/queue.ts'
import type { JobHandlers } from '#src/kernel/jobs/runner.ts'
import { decodeAudio, decodedRate } from '#src/recordings/audio/decode.ts'
import { AudioFailure } from '#src/recordings/audio/problems.ts'
import { probeAudio } from '#src/recordings/audio/signature.ts'
import { writeWav } from '#src/recordings/audio/write-wav.ts'
import { intactFile } from '#src/recordings/fault.ts'
import { type Recording, recordings } from '#src/recordings/schema.ts'
import type { Storage } from '#src/recordings/storage.ts'

import { bleeped } from './bleep.ts'
import { type Clip, clips } from './schema.ts'
import { clipProblems } from './vocabulary.ts'

type Options = { storage: Storage; ffmpeg: string }

/** Job 'make-clip': the sound of every clip of a recording that still waits, one after the other. */
export function makeClipHandler(options: Options): JobHandlers['make-clip'] {
  return async ({ recordingId }, { db, job, signal }) => {
    const recording = db.select().from(recordings).where(eq(recordings.id, recordingId)).get()
    for (const clip of recording ? waitingOf(db, recordingId) : []) {
      const problem = await cut(db, options, recording as Recording, clip, signal)
      const state = problem === null ? 'ready' : 'failed'
      write(db, (tx) => tx.update(clips).set({ state, problem }).where(eq(clips.id, clip.id)).run())
    }
    write(db, (tx) => finish(tx, job))
  }
}

function waitingOf(db: Db, recordingId: number): Clip[] {
  const waiting = and(eq(clips.recordingId, recordingId), eq(clips.state, 'waiting'))
  return db.select().from(clips).where(waiting).all()
}

/** Why it could not be cut; null when it was. A file appears under its name only once it is whole. */
async function cut(
  db: Db,
  { storage, ffmpeg }: Options,
  recording: Recording,
  { id, spans, fromMs, untilMs }: Clip,
  signal: AbortSignal,
): Promise<string | null> {
  const target = storage.clipFile(id)
  const part = `${target}.${randomUUID()}.part`
  try {
    await intactFile(db, storage, recording)
    const source = await storage.localFile(recording.path)
    const probe = await probeAudio(source)
    if (!probe.ok) return clipProblems.unreadable
    const rate = decodedRate(probe)
    const sound = decodeAudio(source, probe, { ffmpeg, reuse: true, signal })
    const shape = { channels: probe.channels, rate }
    await writeWav(part, shape, bleeped(sound, spans, { fromMs, untilMs, rate }))
    await rename(part, target)
    return null
  } catch (error) {
    if (error instanceof AudioFailure) return clipProblems.unreadable
    if (error instanceof Refused) return clipProblems.changed
    throw error
  } finally {
    await rm(part, { force: true })
  }
}
