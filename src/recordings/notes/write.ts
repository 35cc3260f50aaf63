import { and, count, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { formatDuration } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { Forbidden, NotFound, refused } from '#src/kernel/errors.ts'

import { recordingDetail } from '../queries.ts'
import { type RecordingNote, recordingNotes } from './schema.ts'
import { mostNotes, noteRefusals } from './vocabulary.ts'

export type NotePlace = { recordingId: number; noteId: number }

/**
 * Pins a note to a moment of a recording (批注). The same words at the same moment by the same person
 * are the same note: a form sent twice writes it once.
 */
export function addNote(
  db: Db,
  actor: Actor,
  recordingId: number,
  { atMs, text }: Pick<RecordingNote, 'atMs' | 'text'>,
  now = Date.now(),
): RecordingNote {
  const accountId = writerOf(actor)
  recordingDetail(db, actor, recordingId)
  return write(db, (tx) => {
    const here = eq(recordingNotes.recordingId, recordingId)
    const own = and(
      ...[here, eq(recordingNotes.atMs, atMs), eq(recordingNotes.accountId, accountId)],
      eq(recordingNotes.text, text),
    )
    const same = tx.select().from(recordingNotes).where(own).get()
    if (same) return same
    const [{ notes } = { notes: 0 }] = tx
      .select({ notes: count() })
      .from(recordingNotes)
      .where(here)
      .all()
    if (notes >= mostNotes) throw refused(noteRefusals, 'too-many')
    const who = { accountId, accountName: actor.name, createdAt: now }
    const note = tx
      .insert(recordingNotes)
      .values({ recordingId, atMs, text, ...who })
      .returning()
      .get()
    trace(tx, actor, 'recording.noted', note)
    return note
  })
}

/** Writes other words at the same moment. Only its own writer may. */
export function changeNote(
  db: Db,
  actor: Actor,
  place: NotePlace,
  text: string,
  now = Date.now(),
): RecordingNote {
  return write(db, (tx) => {
    const note = ownNote(tx, actor, place)
    if (note.text === text) return note
    const changed = tx
      .update(recordingNotes)
      .set({ text, changedAt: now })
      .where(eq(recordingNotes.id, note.id))
      .returning()
      .get()
    trace(tx, actor, 'recording.note-changed', note)
    return changed
  })
}

/** Takes a note away. Only its own writer may. */
export function removeNote(db: Db, actor: Actor, place: NotePlace): void {
  write(db, (tx) => {
    const note = ownNote(tx, actor, place)
    tx.delete(recordingNotes).where(eq(recordingNotes.id, note.id)).run()
    trace(tx, actor, 'recording.note-removed', note)
  })
}

/** Raises NotFound outside the reader's scope, Forbidden for somebody else's note. */
export function ownNote(db: Db, actor: Actor, { recordingId, noteId }: NotePlace): RecordingNote {
  const accountId = writerOf(actor)
  recordingDetail(db, actor, recordingId)
  const note = db
    .select()
    .from(recordingNotes)
    .where(and(eq(recordingNotes.id, noteId), eq(recordingNotes.recordingId, recordingId)))
    .get()
  if (!note) throw new NotFound()
  if (note.accountId !== accountId) throw new Forbidden('note.write')
  return note
}

function writerOf(actor: Actor): number {
  authorise(actor, 'recording.play')
  authorise(actor, 'note.write')
  // A note is what a person thought: the system itself thinks nothing.
  if (actor.accountId === null) throw new Forbidden('note.write')
  return actor.accountId
}

/** The trail outlives the recording, the words of a note go with it: it keeps who, when and where. */
function trace(
  tx: Db,
  actor: Actor,
  action: 'recording.noted' | 'recording.note-changed' | 'recording.note-removed',
  { recordingId, atMs }: RecordingNote,
): void {
  const subject = { kind: 'recording', id: recordingId } as const
  record(tx, actor, action, subject, { line: formatDuration(atMs) })
}
