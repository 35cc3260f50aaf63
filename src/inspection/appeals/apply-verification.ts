import { eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { holdersOf } from '#src/auth/holders.ts'
import { newestLiability } from '#src/complaints/handling/liability.ts'
import { complaintLiabilities } from '#src/complaints/handling/schema.ts'
import { storeVerification } from '#src/complaints/handling/store-verification.ts'
import { faultWeights } from '#src/complaints/handling/vocabulary.ts'
import { type Complaint, complaints } from '#src/complaints/schema.ts'
import {
  type ComplaintVerdict,
  type FaultCategory,
  faultCategories,
} from '#src/complaints/vocabulary.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { notify } from '#src/notices/notify.ts'

import { contestableOf, standingVerification } from './contested-verification.ts'
import { aspectWord } from './shown.ts'
import { appealRefusals, type VerdictAspect } from './vocabulary.ts'

export type Overturned = { aspect: VerdictAspect; after: string; answer: string }

/** What a contested aspect may become: never worse for the agent, never what it is already. */
export function milderOf(db: Db, complaintId: number, aspect: VerdictAspect) {
  const current = contestableOf(db, complaintId).get(aspect)
  if (current === undefined) return []
  return optionsOf(aspect, current).map((key) => ({ key, label: aspectWord(aspect, key) }))
}

function optionsOf(aspect: VerdictAspect, current: string): string[] {
  if (aspect === 'verdict') return ['unsubstantiated']
  if (aspect === 'liability') return ['not-liable']
  const weight = faultWeights[current as FaultCategory]
  return keysOf(faultCategories).filter((one) => one !== current && faultWeights[one] <= weight)
}

const isOutcome = (aspect: VerdictAspect, key: string) => aspectWord(aspect, key) !== key

type Overturn = {
  complaintId: number
  overturned: readonly Overturned[]
  actor: Actor
  now: number
}

/**
 * Puts what an appeal decided in the place of a verdict: one new verdict for all that was overturned of
 * it, and 无责 where somebody had been held liable for what does not stand. Interviews and months follow
 * the verdict.
 */
export function overturnVerification(tx: Db, { complaintId, overturned, actor, now }: Overturn) {
  if (overturned.length === 0) return
  const complaint = tx.select().from(complaints).where(eq(complaints.id, complaintId)).get()
  const standing = standingVerification(tx, complaintId)
  if (!complaint || !standing) throw new NotFound()
  for (const { aspect, after } of overturned) {
    const same = after === contestableOf(tx, complaintId).get(aspect)
    if (after === '' || same) throw refused(appealRefusals, 'no-change')
    if (!isOutcome(aspect, after)) throw refused(appealRefusals, 'unknown-outcome')
    const allowed = milderOf(tx, complaintId, aspect).map(({ key }) => key)
    if (!allowed.includes(after)) throw refused(appealRefusals, 'worse')
  }
  const given = (aspect: VerdictAspect) => overturned.find((one) => one.aspect === aspect)
  const verdict = (given('verdict')?.after ?? standing.verdict) as ComplaintVerdict
  const faultCategory = (given('category')?.after ?? standing.faultCategory) as FaultCategory
  const liable = newestLiability(tx, complaintId)
  if (verdict !== standing.verdict || faultCategory !== standing.faultCategory) {
    const { rootCause, causeDetail } = standing
    const reasoning = overturned.map(({ answer }) => answer).join('\n')
    storeVerification(
      tx,
      actor,
      complaint,
      {
        ...{ basis: 'appeal', verdict, faultCategory, rootCause, causeDetail, reasoning },
        ...{ restsOn: '申诉复评', evidence: [], unsubstantiatedReason: 'appealed' },
      },
      now,
    )
  }
  if (liable?.liability === 'liable' && (verdict === 'unsubstantiated' || given('liability'))) {
    const { personId, departmentId } = liable
    const reason = given('liability')?.answer ?? '核实结论经申诉改判为不属实'
    const by = { at: now, byId: actor.accountId, byName: actor.name }
    tx.insert(complaintLiabilities)
      .values({ complaintId, liability: 'not-liable', personId, departmentId, reason, ...by })
      .run()
    const particulars = {
      complaintNo: complaint.complaintNo,
      liability: 'not-liable',
      basis: 'appeal',
    }
    record(
      tx,
      actor,
      'complaint.liability-set',
      { kind: 'complaint', id: complaintId },
      particulars,
    )
  }
  if (verdict === 'unsubstantiated') tellOverturned(tx, complaint, now)
}

/** Whoever closes it learns that nobody is to be held liable any more. */
function tellOverturned(tx: Db, complaint: Complaint, now: number) {
  if (complaint.stage !== 'settling') return
  const to = holdersOf(tx, 'complaint.settle', complaint).map(({ id }) => id)
  const sentence = `投诉 ${complaint.complaintNo} 经申诉改判为不属实，不用再定责，可以办结`
  notify(tx, { to, kind: 'result', sentence, href: `/complaints/${complaint.id}` }, now)
}
