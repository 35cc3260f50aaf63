import { and, eq, lt, gte } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { visibleTo } from '#src/auth/scope.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { formatDuration } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { Forbidden, NotFound, refused } from '#src/kernel/errors.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'
import { calls, recordings } from '#src/recordings/schema.ts'

import { corrections, type Segment, segments, transcripts } from '../schema.ts'
import { correctionRefusals } from '../vocabulary.ts'
import { forget, learn } from './learning.ts'

/** A line of a transcript. Numbers of lines come round again after a new hearing, so both are asked. */
export type Place = { recordingId: number; segmentId: number }

export type CorrectionInput = {
  /** Checked by `correctedText`. */
  text: string
  /** The line as the person saw it. */
  expectedText: string
}

/**
 * Writes what a person heard over what the machine wrote (订正). The machine's text is kept, and the
 * recording is screened again. Typing the machine's own text again restores it.
 */
export function correctSegment(
  db: Db,
  actor: Actor,
  place: Place,
  { text, expectedText }: CorrectionInput,
  now = Date.now(),
): Segment {
  const accountId = personOf(actor)
  return write(db, (tx) => {
    const segment = segmentInScope(tx, actor, place)
    if (segment.text === text) return segment
    if (segment.text !== expectedText) throw refused(correctionRefusals, 'stale')
    if (text === segment.heardText) return putBack(tx, actor, place, segment)

    const heardText = segment.heardText ?? segment.text
    const { voice, startMs, endMs } = segment
    supersede(tx, place, segment)
    const { id } = tx
      .insert(corrections)
      .values({
        ...{ ...place, voice, startMs, endMs, heardText, text },
        ...{ accountId, accountName: actor.name, at: now },
      })
      .returning({ id: corrections.id })
      .get()
    learn(tx, id, heardText, text)
    return change(tx, actor, place, segment, { text, heardText }, 'transcript.corrected')
  })
}

/** Takes a correction back: the line reads as the machine wrote it (恢复机器转写). */
export function restoreSegment(
  db: Db,
  actor: Actor,
  place: Place,
  { expectedText }: Pick<CorrectionInput, 'expectedText'>,
): Segment {
  personOf(actor)
  return write(db, (tx) => {
    const segment = segmentInScope(tx, actor, place)
    if (segment.heardText === null) throw refused(correctionRefusals, 'not-corrected')
    if (segment.text !== expectedText) throw refused(correctionRefusals, 'stale')
    return putBack(tx, actor, place, segment)
  })
}

/** Raises NotFound outside the reader's scope, and where a new hearing has replaced the line. */
export function segmentInScope(db: Db, actor: Actor, { recordingId, segmentId }: Place): Segment {
  const row = db
    .select({ segment: segments })
    .from(segments)
    .innerJoin(transcripts, eq(transcripts.id, segments.transcriptId))
    .innerJoin(recordings, eq(recordings.id, transcripts.recordingId))
    .leftJoin(calls, eq(calls.id, recordings.callId))
    .where(and(eq(segments.id, segmentId), eq(recordings.id, recordingId), visibleTo(actor, calls)))
    .get()
  if (!row) throw new NotFound()
  return row.segment
}

function personOf(actor: Actor): number {
  authorise(actor, 'transcript.correct')
  // A correction is what a person heard: the system itself cannot listen.
  if (actor.accountId === null) throw new Forbidden('transcript.correct')
  return actor.accountId
}

function putBack(tx: Db, actor: Actor, place: Place, segment: Segment): Segment {
  forget(tx, eq(corrections.segmentId, segment.id))
  const values = { text: segment.heardText ?? segment.text, heardText: null }
  return change(tx, actor, place, segment, values, 'transcript.restored')
}

/** The earlier correction of the line, and one from an earlier hearing that began inside it. */
function supersede(tx: Db, { recordingId }: Place, { id, voice, startMs, endMs }: Segment): void {
  forget(tx, eq(corrections.segmentId, id))
  forget(
    tx,
    and(
      eq(corrections.recordingId, recordingId),
      eq(corrections.voice, voice),
      gte(corrections.startMs, startMs),
      lt(corrections.startMs, endMs),
    ),
  )
}

function change(
  tx: Db,
  actor: Actor,
  { recordingId }: Place,
  segment: Segment,
  values: Pick<Segment, 'text' | 'heardText'>,
  action: 'transcript.corrected' | 'transcript.restored',
): Segment {
  const changed = tx
    .update(segments)
    .set(values)
    .where(eq(segments.id, segment.id))
    .returning()
    .get()
  const line = formatDuration(segment.startMs)
  const particulars = { line, before: segment.text, after: values.text }
  record(tx, actor, action, { kind: 'recording', id: recordingId }, particulars)
  enqueue(tx, 'screen', `recording:${recordingId}`, { recordingId })
  return changed
}
