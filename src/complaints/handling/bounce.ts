import { and, count, eq, gte } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { notify } from '#src/notices/notify.ts'

import { complaintFor } from '../flow/for-actor.ts'
import { holderIds } from '../flow/handling-department.ts'
import { moveComplaint } from '../flow/move.ts'
import { dropDraft } from './drafts.ts'
import { endInvestigation, holdToInvestigation } from './investigation.ts'
import { replyCheckList } from './reply-checks.ts'
import { newestReply } from './reply.ts'
import { complaintReplies } from './schema.ts'
import { holdAt } from './spell.ts'
import { handlingRefusals } from './vocabulary.ts'

export type Bounce = { checks: readonly string[]; note: string }

/** Sends a thin reply back (退回答复), naming the lines of the checklist that it failed. */
export function bounceReply(
  db: Db,
  actor: Actor,
  id: number,
  { checks, note }: Bounce,
  spellId?: number,
  now = Date.now(),
): void {
  authorise(actor, 'complaint.verify')
  write(db, (tx) => {
    const complaint = complaintFor(tx, actor, id)
    holdAt(tx, complaint, 'investigating', '退回答复', spellId)
    holdToInvestigation(tx, actor, complaint)
    const known = new Set(replyCheckList(tx).map(({ code }) => code))
    const failed = [...new Set(checks)].filter((code) => known.has(code))
    if (failed.length === 0 || note === '') throw refused(handlingRefusals, 'no-check-failed')
    const reply = newestReply(tx, id)
    if (!reply) throw refused(handlingRefusals, 'no-check-failed')
    tx.update(complaintReplies)
      .set({
        bouncedAt: now,
        bouncedById: actor.accountId,
        bouncedByName: actor.name,
        bounceChecks: failed,
        bounceNote: note,
      })
      .where(eq(complaintReplies.id, reply.id))
      .run()
    endInvestigation(tx, id, now)
    dropDraft(tx, actor, id, 'verification')
    moveComplaint(tx, complaint, 'bounce', now, { spellId })
    const { complaintNo, handlerId } = complaint
    record(
      tx,
      actor,
      'complaint.reply-bounced',
      { kind: 'complaint', id },
      { complaintNo, round: reply.round, checks: failed },
    )
    notify(
      tx,
      {
        to:
          handlerId === null
            ? holderIds(tx, 'complaint.intervene', complaint.handlingDepartmentId)
            : [handlerId],
        kind: 'task',
        sentence: `投诉 ${complaintNo} 的答复被退回，请补充后重新答复`,
        href: `/complaints/${id}#handling`,
      },
      now,
    )
  })
}

const yearMs = 365 * dayMs

/** Replies of a department that were sent back within a year. */
export function bouncesWithinYear(db: Db, departmentId: number, now: number): number {
  const [row] = db
    .select({ bounces: count() })
    .from(complaintReplies)
    .where(
      and(
        eq(complaintReplies.departmentId, departmentId),
        gte(complaintReplies.bouncedAt, now - yearMs),
      ),
    )
    .all()
  return row?.bounces ?? 0
}
