import { and, asc, eq } from 'drizzle-orm'

import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { maskText } from '#src/personal-data/mask.ts'

import type { Blindness } from '../blindness.ts'
import { recordingDetail } from '../queries.ts'
import { type RecordingNote, recordingNotes } from './schema.ts'
import { mostNotes } from './vocabulary.ts'

export type Note = Pick<RecordingNote, 'id' | 'atMs' | 'text' | 'createdAt' | 'changedAt'> & {
  /** Whoever writes none is not told who did. */
  by: string | null
  /** Whether the reader wrote it, and may change it. */
  own: boolean
}

export type NotesOf = {
  recordingId: number
  durationMs: number
  notes: Note[]
  mayWrite: boolean
  /** Only the reader's own: whoever judges on his own is not to read what others thought. */
  ownOnly: boolean
}

/**
 * The notes on a recording, in the order of the call; only one's own while one has still to score it,
 * whatever was asked for. Raises NotFound outside the reader's scope.
 */
export function notesOf(
  db: Db,
  actor: Actor,
  recordingId: number,
  { ownOnly: askedOwn, blindness }: { ownOnly: boolean; blindness: Blindness },
): NotesOf {
  authorise(actor, 'recording.play')
  const { recording, call } = recordingDetail(db, actor, recordingId)
  const scores = call !== null && blindness.duty(db, actor, call.id)?.kind === 'score'
  const ownOnly = askedOwn || scores
  const own = ownOnly ? eq(recordingNotes.accountId, actor.accountId ?? 0) : undefined
  const rows = db
    .select()
    .from(recordingNotes)
    .where(and(eq(recordingNotes.recordingId, recordingId), own))
    .orderBy(asc(recordingNotes.atMs))
    .limit(mostNotes)
    .all()
  // A note repeats what was said, so it is read as the words of the call are.
  const whole = can(actor, 'transcript.read-whole')
  const mayWrite = can(actor, 'note.write') && actor.accountId !== null
  return {
    recordingId,
    durationMs: recording.durationMs,
    notes: rows.map(({ accountId, accountName, ...note }) => ({
      ...note,
      text: whole || accountId === actor.accountId ? note.text : maskText(note.text),
      by: mayWrite ? accountName : null,
      own: accountId === actor.accountId,
    })),
    mayWrite,
    ownOnly,
  }
}
