import { and, eq, lte } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'

import { scoreSheets } from '../scoring/schema.ts'
import { inspectionTasks } from '../tasks/schema.ts'
import { scoreAsSubmitted } from './pairs.ts'
import type { CalibrationSession } from './schema.ts'

/** Submitted before it was closed: what came later was not given blind. */
export function submittedIn({ id, closedAt }: CalibrationSession) {
  return and(
    eq(inspectionTasks.sessionId, id),
    eq(scoreSheets.state, 'submitted'),
    lte(scoreSheets.submittedAt, closedAt ?? 0),
  )
}

/** The scores of a closed session, as they were submitted. */
export function sheetsOf(db: Db, session: CalibrationSession) {
  return db
    .select({
      callId: scoreSheets.callId,
      accountId: scoreSheets.accountId,
      accountName: scoreSheets.accountName,
      outcome: scoreSheets.outcome,
      hundredths: scoreAsSubmitted(scoreSheets),
    })
    .from(inspectionTasks)
    .innerJoin(scoreSheets, eq(scoreSheets.taskId, inspectionTasks.id))
    .where(submittedIn(session))
    .all()
}
