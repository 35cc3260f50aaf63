import { record } from '#src/audit/record.ts'
import { holdersOf } from '#src/auth/holders.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { notify } from '#src/notices/notify.ts'

import { complaintFor } from '../flow/for-actor.ts'
import { moveComplaint } from '../flow/move.ts'
import { plainNumber } from '../register-links.ts'
import { storeVisitScore } from '../return-scores/from-visit.ts'
import type { Complaint } from '../schema.ts'
import { finishComplaint } from './close.ts'
import { triedEnough } from './contact.ts'
import { mayVisit } from './parties.ts'
import { proofOf } from './proof.ts'
import { type ComplaintReturnVisit, complaintReturnVisits } from './schema.ts'
import { holdAt } from './spell.ts'
import { visitsOf, visitTriesOf } from './visits.ts'
import { type ContactOutcome, dissatisfiedScore, handlingRefusals } from './vocabulary.ts'

export type NewVisit = {
  outcome: ContactOutcome
  visitedAt: number
  callNo: string
  /** Null where the customer was not reached. */
  score: number | null
  words: string
}

/**
 * Registers a call back to the customer (回访), by a third person. One that reached the customer moves the
 * complaint on and is a return score like any other; an unsubstantiated complaint is then closed.
 */
export function recordVisit(
  db: Db,
  actor: Actor,
  id: number,
  input: NewVisit,
  spellId?: number,
  now = Date.now(),
): ComplaintReturnVisit {
  authorise(actor, 'complaint.visit')
  return write(db, (tx) => {
    const complaint = complaintFor(tx, actor, id)
    holdAt(tx, complaint, 'visiting', '登记回访', spellId)
    if (!mayVisit(tx, actor, complaint)) throw refused(handlingRefusals, 'visit-took-part')
    const used = visitsOf(tx, id).some(
      ({ callNo }) => plainNumber(callNo) === plainNumber(input.callNo),
    )
    if (used) throw refused(handlingRefusals, 'proof-used')
    const { callId, at } = proofOf(tx, complaint, input.callNo, input.visitedAt, now)
    const reached = input.outcome === 'reached'
    const visit = storeVisit(
      tx,
      actor,
      complaint,
      { ...input, visitedAt: at, callId, score: reached ? input.score : null },
      now,
    )
    if (visit.score !== null) storeVisitScore(tx, complaint, { ...visit, score: visit.score })
    if (reached) afterVisit(tx, actor, complaint, visit, now, spellId)
    return visit
  })
}

/** 回访未联系上: after enough tries it is left at that, with a reason, by whoever settles. */
export function giveUpVisit(
  db: Db,
  actor: Actor,
  id: number,
  reason: string,
  spellId?: number,
  now = Date.now(),
): ComplaintReturnVisit {
  authorise(actor, 'complaint.settle')
  return write(db, (tx) => {
    const complaint = complaintFor(tx, actor, id)
    holdAt(tx, complaint, 'visiting', '按未联系上结束回访', spellId)
    if (!triedEnough(visitTriesOf(tx, id))) throw refused(handlingRefusals, 'visit-tries-missing')
    const untold = { visitedAt: now, callId: null, callNo: '', score: null, words: reason }
    const left: StoredVisit = { ...untold, outcome: 'not-reached', givenUp: true }
    const visit = storeVisit(tx, actor, complaint, left, now)
    afterVisit(tx, actor, complaint, visit, now, spellId)
    return visit
  })
}

type StoredVisit = Pick<
  ComplaintReturnVisit,
  'outcome' | 'visitedAt' | 'callId' | 'callNo' | 'score' | 'words'
> & { givenUp?: boolean }

function storeVisit(
  tx: Db,
  actor: Actor,
  { id, complaintNo }: Complaint,
  visit: StoredVisit,
  now: number,
): ComplaintReturnVisit {
  const { accountId: byId, name: byName } = actor
  const stored = tx
    .insert(complaintReturnVisits)
    .values({ ...visit, complaintId: id, at: now, byId, byName })
    .returning()
    .get()
  const { outcome, score, callNo } = stored
  const subject = { kind: 'complaint', id } as const
  record(tx, actor, 'complaint.visited', subject, { complaintNo, outcome, score, callNo })
  return stored
}

/** On to 定责; an unsubstantiated complaint has nothing to settle. */
function afterVisit(
  tx: Db,
  actor: Actor,
  complaint: Complaint,
  { score }: ComplaintReturnVisit,
  now: number,
  spellId: number | undefined,
): void {
  const { id, complaintNo, verdict } = complaint
  const moved = moveComplaint(tx, complaint, 'visit', now, { spellId })
  const closes = verdict === 'unsubstantiated'
  if (closes) finishComplaint(tx, actor, moved, '', now)
  const href = `/complaints/${id}#handling`
  if (!closes) {
    const to = holdersOf(tx, 'complaint.settle', complaint).map((account) => account.id)
    const sentence = `投诉 ${complaintNo} 已回访，等待定责、落实改进`
    notify(tx, { to, kind: 'task', sentence, href }, now)
  }
  if (score === null || score > dissatisfiedScore) return
  const to = holdersOf(tx, 'complaint.reopen', complaint).map((account) => account.id)
  const sentence = `投诉 ${complaintNo} 回访时客户仍不满意（${score} 分），请看是否重启`
  notify(tx, { to, kind: 'result', sentence, href }, now)
}
