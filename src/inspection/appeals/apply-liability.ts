import { eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { holdersOf } from '#src/auth/holders.ts'
import { newestLiability } from '#src/complaints/handling/liability.ts'
import { complaintLiabilities } from '#src/complaints/handling/schema.ts'
import { complaints } from '#src/complaints/schema.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import { notify } from '#src/notices/notify.ts'

import { holdsStill } from './contested-liability.ts'
import type { ReviewAppeal } from './schema.ts'
import { aspectWord } from './shown.ts'
import { appealRefusals } from './vocabulary.ts'

/** What 有责 may become. */
export const liabilityOptions = [
  { key: 'not-liable', label: aspectWord('liability', 'not-liable') },
] as const

type Overturn = {
  appeal: ReviewAppeal
  after: string
  answer: string
  actor: Actor
  now: number
}

/**
 * 无责 in the place of the liability that was contested. Where it holds no more, since it was set anew or
 * fell with the verdict, the answer stands and changes nothing.
 */
export function overturnLiability(tx: Db, { appeal, after, answer, actor, now }: Overturn): void {
  const { complaintId, liabilityId } = appeal
  if (after === '' || after === 'liable') throw refused(appealRefusals, 'no-change')
  if (after !== 'not-liable') throw refused(appealRefusals, 'unknown-outcome')
  const row = tx
    .select({ liability: complaintLiabilities, complaint: complaints })
    .from(complaintLiabilities)
    .innerJoin(complaints, eq(complaints.id, complaintLiabilities.complaintId))
    .where(eq(complaintLiabilities.id, liabilityId ?? -1))
    .get()
  if (!row || complaintId === null) throw new NotFound()
  if (!holdsStill(tx, row.liability)) return
  freeFromLiability(tx, { complaintId, reason: answer, actor, now })
  const { complaint } = row
  const to = holdersOf(tx, 'complaint.settle', complaint).map(({ id }) => id)
  const sentence = `投诉 ${complaint.complaintNo} 的定责经申诉改为无责`
  notify(tx, { to, kind: 'result', sentence, href: `/complaints/${complaint.id}` }, now)
}

type Free = { complaintId: number; reason: string; actor: Actor; now: number }

/** 无责 after 有责, by an answered appeal; the row that stood stays. */
export function freeFromLiability(tx: Db, { complaintId, reason, actor, now }: Free): void {
  const liable = newestLiability(tx, complaintId)
  const complaint = tx.select().from(complaints).where(eq(complaints.id, complaintId)).get()
  if (liable?.liability !== 'liable' || !complaint) return
  const { personId, departmentId } = liable
  const by = { at: now, byId: actor.accountId, byName: actor.name }
  const values = { complaintId, liability: 'not-liable', personId, departmentId } as const
  tx.insert(complaintLiabilities)
    .values({ ...values, reason, basis: 'appeal', ...by })
    .run()
  const { complaintNo } = complaint
  const particulars = { complaintNo, liability: 'not-liable', basis: 'appeal' }
  const subject = { kind: 'complaint', id: complaintId } as const
  record(tx, actor, 'complaint.liability-set', subject, particulars)
}
