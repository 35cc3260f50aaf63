import { eq } from 'drizzle-orm'

import { accounts } from '#src/auth/schema.ts'
import { actorOf } from '#src/auth/sessions.ts'
import { storeVerification } from '#src/complaints/handling/store-verification.ts'
import { openComplaint } from '#src/complaints/open.ts'
import { complaints } from '#src/complaints/schema.ts'
import { startOfWeek } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { calls } from '#src/recordings/schema.ts'
import { weekMs } from '#src/supervision/metrics/weekly.ts'

/** Complaints of the head's department in the week that is over, all for one cause: a common issue. */
export function bringCommonIssue(db: Db, count = 3): number[] {
  const named = (username: string) => {
    const account = db.select().from(accounts).where(eq(accounts.username, username)).get()
    if (!account) throw new Error(`no account ${username}`)
    return actorOf(account)
  }
  const [manager, head] = [named('manager'), named('head')]
  if (head.scope.kind !== 'department') throw new Error('the head has no department')
  const own = db
    .select({ id: calls.id })
    .from(calls)
    .where(eq(calls.departmentId, head.scope.id))
    .limit(count)
    .all()
  return own.map(({ id: callId }, index) => {
    const complaint = openComplaint(db, manager, {
      ...({ source: 'manual', callId, omission: null, faultCategory: 'not-dispatched' } as const),
      ...{ target: null, note: '' },
    })
    storeVerification(db, manager, complaint, {
      ...({ basis: 'investigation', verdict: 'substantiated' } as const),
      ...({ faultCategory: 'not-dispatched', rootCause: 'management' } as const),
      ...{
        causeDetail: 'training',
        reasoning: '只催办，没有重新派单',
        restsOn: '工单',
        evidence: [],
      },
    })
    const openedAt = startOfWeek(Date.now()) - weekMs + (index + 1) * 3_600_000
    db.update(complaints).set({ openedAt }).where(eq(complaints.id, complaint.id)).run()
    return complaint.id
  })
}
