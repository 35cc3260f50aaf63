import { asc, eq } from 'drizzle-orm'

import { type Actor, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { maskText } from '#src/personal-data/mask.ts'

import { type Correction, corrections } from '../schema.ts'

/** What people heard in a recording, in order of time; some may fit no line of the newest hearing. */
export function correctionsOf(db: Db, recordingId: number): Correction[] {
  return db
    .select()
    .from(corrections)
    .where(eq(corrections.recordingId, recordingId))
    .orderBy(asc(corrections.startMs), asc(corrections.id))
    .all()
}

/** The same as this reader may see them: masked like the lines they belong to. */
export function shownCorrections(db: Db, actor: Actor, recordingId: number): Correction[] {
  const made = correctionsOf(db, recordingId)
  if (can(actor, 'transcript.read-whole')) return made
  return made.map((one) => ({
    ...one,
    text: maskText(one.text),
    heardText: maskText(one.heardText),
  }))
}
