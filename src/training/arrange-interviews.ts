import { eq } from 'drizzle-orm'

import { system } from '#src/auth/policy.ts'
import { complaints } from '#src/complaints/schema.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { finish } from '#src/kernel/jobs/queue.ts'
import type { JobHandlers } from '#src/kernel/jobs/runner.ts'

import { followVerdict } from './interviews/follow-verdict.ts'
import { reconsider } from './offenders/name.ts'

/**
 * Opens the interviews of a substantiated complaint (逐层级访谈): the agent's at once, the others wait
 * for their turn. Cancels them where the verdict fell. Whether the agent is a repeat offender is asked
 * anew. Run again, it changes nothing.
 */
export function arrangeInterviews(db: Db, complaintId: number, now = Date.now()): void {
  write(db, (tx) => {
    followVerdict(tx, system, complaintId, now)
    const { personId } = complaints
    const agent = tx
      .select({ personId })
      .from(complaints)
      .where(eq(complaints.id, complaintId))
      .get()
    if (agent && agent.personId !== null) reconsider(tx, agent.personId, now)
  })
}

/** Job 'arrange-interviews': asked for with every verdict that stands or falls. */
export const arrangeInterviewsHandler: JobHandlers['arrange-interviews'] = (
  { complaintId },
  { db, job },
) => {
  write(db, (tx) => {
    arrangeInterviews(tx, complaintId)
    finish(tx, job)
  })
}
