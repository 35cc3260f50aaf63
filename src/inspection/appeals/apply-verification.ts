import { eq } from 'drizzle-orm'

import { holdersOf } from '#src/auth/holders.ts'
import { heardEvidence } from '#src/complaints/handling/heard-evidence.ts'
import type { Span } from '#src/complaints/handling/heard-spans.ts'
import { newestLiability } from '#src/complaints/handling/liability.ts'
import { storeVerification } from '#src/complaints/handling/store-verification.ts'
import { faultWeights, handlingRefusals } from '#src/complaints/handling/vocabulary.ts'
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

import { freeFromLiability, liabilityOptions } from './apply-liability.ts'
import { contestableOf, standingVerification } from './contested-verification.ts'
import { soundToJudgeBy } from './listened.ts'
import { aspectWord } from './shown.ts'
import { appealRefusals, type VerdictAspect } from './vocabulary.ts'

export type Overturned = { aspect: VerdictAspect; after: string; answer: string }

/** What a contested aspect may become: never worse for the agent, never what it is already. */
export function milderOf(db: Db, complaintId: number, aspect: VerdictAspect) {
  if (aspect === 'liability') {
    return newestLiability(db, complaintId)?.liability === 'liable' ? [...liabilityOptions] : []
  }
  const current = contestableOf(db, complaintId).get(aspect)
  if (current === undefined) return []
  return optionsOf(aspect, current).map((key) => ({ key, label: aspectWord(aspect, key) }))
}

function optionsOf(aspect: VerdictAspect, current: string): string[] {
  if (aspect === 'verdict') return ['unsubstantiated']
  const weight = faultWeights[current as FaultCategory]
  return keysOf(faultCategories).filter((one) => one !== current && faultWeights[one] <= weight)
}

const isOutcome = (aspect: VerdictAspect, key: string) => aspectWord(aspect, key) !== key

type Overturn = {
  complaintId: number
  overturned: readonly Overturned[]
  /** Spans the judge heard; without a recording, what the answer rests on instead. */
  evidence: readonly Span[]
  restsOn: string
  actor: Actor
  now: number
}

/**
 * Puts what an appeal decided in the place of a verdict: one new verdict for all that was overturned of
 * it, and 无责 where somebody had been held liable for what does not stand. Interviews and months follow
 * the verdict.
 */
export function overturnVerification(tx: Db, overturn: Overturn) {
  const { complaintId, overturned, actor, now } = overturn
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
        ...groundsOf(tx, complaint, overturn),
        unsubstantiatedReason: 'appealed',
      },
      now,
    )
  }
  // Filed before 定责 had appeals of its own, an appeal may name it as a point.
  const liabilityFell = verdict === 'unsubstantiated' || given('liability')
  if (liable?.liability === 'liable' && liabilityFell) {
    const reason = given('liability')?.answer ?? '核实结论经申诉改判为不属实'
    freeFromLiability(tx, { complaintId, reason, actor, now })
  }
  if (verdict === 'unsubstantiated') tellOverturned(tx, complaint, now)
}

/** As with a first verdict: spans that this judge heard, or what it rests on where nothing can be heard. */
function groundsOf(tx: Db, complaint: Complaint, { actor, evidence, restsOn }: Overturn) {
  const recording = soundToJudgeBy(tx, complaint.id)
  if (recording) {
    return { restsOn: '', evidence: heardEvidence(tx, actor, complaint, recording, evidence) }
  }
  if (restsOn === '') throw refused(handlingRefusals, 'basis-missing')
  return { restsOn, evidence: [] }
}

/** Whoever closes it learns that nobody is to be held liable any more. */
function tellOverturned(tx: Db, complaint: Complaint, now: number) {
  if (complaint.stage !== 'settling') return
  const to = holdersOf(tx, 'complaint.settle', complaint).map(({ id }) => id)
  const sentence = `投诉 ${complaint.complaintNo} 经申诉改判为不属实，不用再定责，可以办结`
  notify(tx, { to, kind: 'result', sentence, href: `/complaints/${complaint.id}` }, now)
}
