import { and, desc, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { Forbidden, NotFound } from '#src/kernel/errors.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'
import { maskWholly } from '#src/personal-data/mask.ts'
import { recordingDetail } from '#src/recordings/queries.ts'
import type { Clips } from '#src/recordings/storage.ts'

import { type ClipChoice, clipDraft } from './draft.ts'
import { type Clip, clips } from './schema.ts'

/** Makes a clip (片段) as its draft shows it: the text at once, the sound as a job. */
export function makeClip(
  db: Db,
  actor: Actor,
  recordingId: number,
  { purpose, ...choice }: ClipChoice & { purpose: string },
): Clip {
  authorise(actor, 'clip.make')
  const { accountId } = actor
  if (accountId === null) throw new Forbidden('clip.make')
  return write(db, (tx) => {
    const { lines, tones, fromMs, untilMs } = clipDraft(tx, actor, recordingId, choice)
    const clip = tx
      .insert(clips)
      .values({
        ...{ recordingId, fromMs, untilMs, spans: tones, purpose: maskWholly(purpose) },
        lines: lines.map(({ voice, startMs, endMs, masked }) => {
          return { voice, startMs, endMs, text: masked }
        }),
        ...{ accountId, accountName: actor.name, at: Date.now() },
      })
      .returning()
      .get()
    // About the recording: it is not erased while its sound is being cut.
    enqueue(tx, 'make-clip', `recording:${recordingId}`, { recordingId }, { priority: 4 })
    record(
      tx,
      actor,
      'clip.made',
      { kind: 'clip', id: clip.id },
      {
        ...{ recordingId, reason: clip.purpose, covered: tones.length },
        ...{ from: fromMs, until: untilMs },
      },
    )
    return clip
  })
}

/** Clips of a recording, newest first, with what their makers wrote. */
export function clipsOf(db: Db, actor: Actor, recordingId: number): Clip[] {
  authorise(actor, 'clip.make')
  recordingDetail(db, actor, recordingId)
  return db
    .select()
    .from(clips)
    .where(eq(clips.recordingId, recordingId))
    .orderBy(desc(clips.id))
    .limit(100)
    .all()
}

/** One clip of a recording within the reader's scope; NotFound otherwise. */
export function clipOf(db: Db, actor: Actor, recordingId: number, id: number): Clip {
  authorise(actor, 'clip.make')
  recordingDetail(db, actor, recordingId)
  const here = and(eq(clips.id, id), eq(clips.recordingId, recordingId))
  const clip = db.select().from(clips).where(here).get()
  if (!clip) throw new NotFound()
  return clip
}

/** Taking a clip out of the house leaves a trace each time. */
export function openedClip(db: Db, actor: Actor, clip: Clip, format: 'wav' | 'txt'): void {
  record(
    db,
    actor,
    'clip.opened',
    { kind: 'clip', id: clip.id },
    {
      ...{ recordingId: clip.recordingId, format },
    },
  )
}

/** Takes a clip back that is needed no more; copies that left the house stay where they are. */
export function removeClip(
  db: Db,
  actor: Actor,
  files: Clips,
  recordingId: number,
  id: number,
): void {
  write(db, (tx) => {
    const clip = clipOf(tx, actor, recordingId, id)
    files.forgetClip(clip.id)
    tx.delete(clips).where(eq(clips.id, clip.id)).run()
    record(tx, actor, 'clip.erased', { kind: 'clip', id: clip.id }, { recordingId })
  })
}
