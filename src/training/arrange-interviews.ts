import { eq } from 'drizzle-orm'

import { complaints } from '#src/complaints/schema.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { finish } from '#src/kernel/jobs/queue.ts'
import type { JobHandlers } from '#src/kernel/jobs/runner.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { endOfWorkingDay } from '#src/organisation/working-calendar/working-days.ts'

import { interviews } from './interviews/schema.ts'
import { interviewTiers } from './interviews/vocabulary.ts'

/** Working days each tier has from when its turn comes. */
export const interviewDays = 5

/**
 * Opens the interviews of a substantiated complaint (逐层级访谈): the agent's at once, the others wait
 * for their turn. Run again, it changes nothing.
 */
export function arrangeInterviews(db: Db, complaintId: number, now = Date.now()): void {
  write(db, (tx) => {
    const complaint = tx.select().from(complaints).where(eq(complaints.id, complaintId)).get()
    if (complaint?.verdict !== 'substantiated') return
    const { personId, teamId, departmentId, subCentreId } = complaint
    const units = { personId, teamId, departmentId, subCentreId }
    for (const tier of keysOf(interviewTiers)) {
      const first = tier === 'agent'
      tx.insert(interviews)
        .values({
          complaintId,
          tier,
          ...units,
          state: first ? 'open' : 'waiting',
          openedAt: first ? now : null,
          dueAt: first ? endOfWorkingDay(tx, now, interviewDays).until : null,
        })
        .onConflictDoNothing()
        .run()
    }
  })
}

/** Job 'arrange-interviews': asked for with the verdict. */
export const arrangeInterviewsHandler: JobHandlers['arrange-interviews'] = (
  { complaintId },
  { db, job },
) => {
  write(db, (tx) => {
    arrangeInterviews(tx, complaintId)
    finish(tx, job)
  })
}
