import { and, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'

import { itemsOf } from '../forms/queries.ts'
import { sessionNamed } from './open-session.ts'
import { calibrationNotes, type CalibrationSession, calibrationSessions } from './schema.ts'
import { refusals } from './vocabulary.ts'

/** What was said about one item (讨论记录); an empty note takes it away. */
export function noteItem(
  db: Db,
  actor: Actor,
  sessionId: number,
  { code, note }: { code: string; note: string },
  now = Date.now(),
): void {
  authorise(actor, 'calibration.manage')
  write(db, (tx) => {
    const session = closedSession(tx, sessionId)
    const item = itemsOf(tx, session.versionId).find((one) => one.code === code)
    if (!item) throw new NotFound()
    const own = and(eq(calibrationNotes.sessionId, sessionId), eq(calibrationNotes.code, code))
    if (note === '') tx.delete(calibrationNotes).where(own).run()
    else {
      const values = { note, byName: actor.name, at: now }
      tx.insert(calibrationNotes)
        .values({ sessionId, code, ...values })
        .onConflictDoUpdate({
          target: [calibrationNotes.sessionId, calibrationNotes.code],
          set: values,
        })
        .run()
    }
    record(
      tx,
      actor,
      'calibration.noted',
      { kind: 'calibration', id: sessionId },
      {
        name: item.title,
        note,
      },
    )
  })
}

/** What the session came to (结论). */
export function concludeSession(db: Db, actor: Actor, sessionId: number, conclusion: string): void {
  authorise(actor, 'calibration.manage')
  write(db, (tx) => {
    closedSession(tx, sessionId)
    tx.update(calibrationSessions)
      .set({ conclusion })
      .where(eq(calibrationSessions.id, sessionId))
      .run()
    record(
      tx,
      actor,
      'calibration.noted',
      { kind: 'calibration', id: sessionId },
      {
        note: conclusion,
      },
    )
  })
}

function closedSession(tx: Db, sessionId: number): CalibrationSession {
  const session = sessionNamed(tx, sessionId)
  if (session.state !== 'closed') throw refused(refusals, 'not-closed')
  return session
}
