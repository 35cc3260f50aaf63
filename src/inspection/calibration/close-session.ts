import { and, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'

import { scoreSheets } from '../scoring/schema.ts'
import { endSessionTasks } from '../tasks/end-session-tasks.ts'
import { inspectionTasks } from '../tasks/schema.ts'
import { sessionNamed } from './open-session.ts'
import { calibrationSessions } from './schema.ts'
import { refusals } from './vocabulary.ts'

/**
 * Ends the scoring and shows what everybody gave (揭晓). What is still to be scored is withdrawn: a
 * score given after the others were seen would not be blind.
 */
export function closeSession(db: Db, actor: Actor, sessionId: number, now = Date.now()): void {
  endSession(db, actor, sessionId, 'closed', now)
}

/** Calls a session off that nobody has scored in. */
export function cancelSession(db: Db, actor: Actor, sessionId: number, now = Date.now()): void {
  endSession(db, actor, sessionId, 'cancelled', now)
}

function endSession(
  db: Db,
  actor: Actor,
  sessionId: number,
  state: 'closed' | 'cancelled',
  now: number,
): void {
  authorise(actor, 'calibration.manage')
  write(db, (tx) => {
    const session = sessionNamed(tx, sessionId)
    if (session.state !== 'open') throw refused(refusals, 'session-closed')
    const scored = anyScored(tx, sessionId)
    if (state === 'closed' && !scored) throw refused(refusals, 'nobody-scored')
    if (state === 'cancelled' && scored) throw refused(refusals, 'has-scores')
    const unscored = endSessionTasks(tx, sessionId, now)
    tx.update(calibrationSessions)
      .set({ state, closedAt: now })
      .where(eq(calibrationSessions.id, sessionId))
      .run()
    const subject = { kind: 'calibration', id: sessionId } as const
    record(tx, actor, `calibration.${state}`, subject, { title: session.title, unscored })
  })
}

function anyScored(tx: Db, sessionId: number): boolean {
  const one = tx
    .select({ id: scoreSheets.id })
    .from(inspectionTasks)
    .innerJoin(scoreSheets, eq(scoreSheets.taskId, inspectionTasks.id))
    .where(and(eq(inspectionTasks.sessionId, sessionId), eq(scoreSheets.state, 'submitted')))
    .limit(1)
    .get()
  return one !== undefined
}
