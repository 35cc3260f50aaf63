import { desc, eq } from 'drizzle-orm'

import { type Actor, can } from '#src/kernel/actor.ts'
import { type Db, isOneOf } from '#src/kernel/db.ts'
import { departments, people } from '#src/organisation/schema.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { textShown } from '#src/recordings/unmaskings/shown-caller.ts'

import { actsFor } from '../flow/handling-department.ts'
import { currentSpell } from '../flow/move.ts'
import { appealJudge, judgesHidden } from '../judges-hidden.ts'
import type { ComplaintDetail } from '../queries.ts'
import { bouncesWithinYear } from './bounce.ts'
import { contactsOf, triedEnough } from './contact.ts'
import { draftOf, type KeptDraft } from './drafts.ts'
import { joined, type Span } from './heard-spans.ts'
import { improvementsOf, improversOf } from './improvement.ts'
import { openInvestigation } from './investigation.ts'
import { beforeLiability, unitsConcerned } from './liability.ts'
import { listenedOf, recordingBehind } from './listening.ts'
import { mayVerify, mayVisit } from './parties.ts'
import { faultOfProof, provingCalls } from './proof.ts'
import { recurrencesOf } from './recurrence.ts'
import { replyCheckList, sentencesOf } from './reply-checks.ts'
import {
  complaintClosings,
  complaintLiabilities,
  complaintReplies,
  complaintVerifications,
  verificationEvidence,
} from './schema.ts'
import { visitsOf, visitTriesOf } from './visits.ts'
import type { DraftForm, handlingRefusals, ReplyCheck } from './vocabulary.ts'

export type HandlingPart = ReturnType<typeof handlingPart>

type Shown = (text: string) => string

/** Rows of one step that a page shows; a complaint has a handful. */
const most = 30

/** What was done about a complaint, in whatever step, and what the reader may do about it now. */
export function handlingPart(
  db: Db,
  actor: Actor,
  complaint: ComplaintDetail,
  blindness: Blindness,
  now = Date.now(),
) {
  const { id } = complaint
  const checks = replyCheckList(db)
  const spellId = currentSpell(db, id)?.id ?? null
  const blind = complaint.duty !== null
  const shown = textShown(db, actor, { kind: 'complaint', id }, now)
  return {
    spellId,
    /** The reader has still to judge the call: nothing here tells whose it is, and nothing is asked. */
    blind,
    now,
    accountId: actor.accountId,
    mayClip: !blind && can(actor, 'clip.make'),
    /** 先处理后定责: shown to who settles, until the customer was visited. */
    liabilityLocked: can(actor, 'complaint.settle') && beforeLiability.includes(complaint.stage),
    contacts: proven(db, shown, complaint, contactsOf(db, id).slice(-most)),
    visits: proven(db, shown, complaint, visitsOf(db, id).slice(-most)),
    replies: repliesOf(db, actor, shown, id, checks),
    verifications: verificationsOf(db, actor, shown, id),
    liabilities: blind ? [] : liabilitiesOf(db, actor, shown, id),
    improvements: improvementsOf(db, id).map((one) => ({
      ...one,
      measure: shown(one.measure),
      doneNote: shown(one.doneNote ?? ''),
      overdue: one.doneAt === null && one.dueAt <= now,
      own: one.ownerId === actor.accountId && can(actor, 'improvement.report'),
    })),
    closings: db
      .select()
      .from(complaintClosings)
      .where(eq(complaintClosings.complaintId, id))
      .limit(most)
      .all()
      .map((one) => ({ ...one, nothingToImprove: shown(one.nothingToImprove) })),
    bounces:
      complaint.handlingDepartmentId === null
        ? 0
        : bouncesWithinYear(db, complaint.handlingDepartmentId, now),
    investigation: investigationOf(db, actor, id),
    recurrences:
      blind || complaint.verdict !== 'substantiated' || !can(actor, 'agent.read')
        ? null
        : recurrencesOf(db, actor, complaint, blindness),
    turn: blind ? null : turnOf(db, actor, complaint, checks, spellId),
  }
}

/** What stands in the way of a call as proof; `waiting` until its data come. */
export type ProofState = 'waiting' | 'known' | keyof typeof handlingRefusals

function proven<T extends { callId: number | null; callNo: string; words: string }>(
  db: Db,
  shown: Shown,
  complaint: ComplaintDetail,
  rows: readonly T[],
) {
  const known = provingCalls(
    db,
    rows.map(({ callId }) => callId),
  )
  return rows.map((row) => {
    const call = row.callId === null ? undefined : known.get(row.callId)
    const fault = call ? faultOfProof(complaint, call) : null
    const proof: ProofState = fault ?? (call ? 'known' : 'waiting')
    return { ...row, words: shown(row.words), proof }
  })
}

function repliesOf(db: Db, actor: Actor, shown: Shown, id: number, checks: readonly ReplyCheck[]) {
  return db
    .select()
    .from(complaintReplies)
    .where(eq(complaintReplies.complaintId, id))
    .orderBy(desc(complaintReplies.id))
    .limit(most)
    .all()
    .map((reply) => ({
      ...reply,
      content: shown(reply.content),
      result: shown(reply.result),
      feedback: shown(reply.feedback),
      agreedSolution: shown(reply.agreedSolution),
      unreachedReason: shown(reply.unreachedReason),
      bounceNote: reply.bounceNote && shown(reply.bounceNote),
      /** Names an agent: for those who may read names. */
      answerable: can(actor, 'agent.read') ? shown(reply.answerable) : null,
      failed: sentencesOf(checks, reply.bounceChecks ?? []),
      failedParts: checks.flatMap(({ code, part }) =>
        part !== null && reply.bounceChecks?.includes(code) ? [part] : [],
      ),
    }))
}

function verificationsOf(db: Db, actor: Actor, shown: Shown, complaintId: number) {
  const rows = db
    .select()
    .from(complaintVerifications)
    .where(eq(complaintVerifications.complaintId, complaintId))
    .orderBy(desc(complaintVerifications.id))
    .limit(most)
    .all()
  const ids = rows.map(({ id }) => id)
  const evidence = db
    .select()
    .from(verificationEvidence)
    .where(isOneOf(verificationEvidence.verificationId, ids))
    .orderBy(verificationEvidence.id)
    .all()
  return rows.map((row) => ({
    ...row,
    byName: row.basis === 'appeal' && judgesHidden(actor) ? appealJudge : row.byName,
    reasoning: shown(row.reasoning),
    restsOn: shown(row.restsOn),
    evidence: evidence
      .filter(({ verificationId }) => verificationId === row.id)
      .map((span) => ({ ...span, text: shown(span.text) })),
  }))
}

function liabilitiesOf(db: Db, actor: Actor, shown: Shown, complaintId: number) {
  return db
    .select({
      liability: complaintLiabilities,
      agentNo: people.agentNo,
      name: people.name,
      department: departments.name,
    })
    .from(complaintLiabilities)
    .leftJoin(people, eq(people.id, complaintLiabilities.personId))
    .leftJoin(departments, eq(departments.id, complaintLiabilities.departmentId))
    .where(eq(complaintLiabilities.complaintId, complaintId))
    .orderBy(desc(complaintLiabilities.id))
    .limit(most)
    .all()
    .map(({ liability, agentNo, name, department }) => ({
      ...liability,
      byName: liability.basis === 'appeal' && judgesHidden(actor) ? appealJudge : liability.byName,
      reason: shown(liability.reason),
      department,
      person:
        agentNo !== null && can(actor, 'agent.read') ? `${agentNo} ${name ?? ''}`.trim() : null,
    }))
}

function investigationOf(db: Db, actor: Actor, complaintId: number) {
  const open = openInvestigation(db, complaintId)
  if (!open) return null
  return { name: open.name, at: open.at, own: open.accountId === actor.accountId }
}

export type Turn = ReturnType<typeof turnOf>

/** Whose turn it is, with what the form needs; null where it is not the reader's. */
function turnOf(
  db: Db,
  actor: Actor,
  complaint: ComplaintDetail,
  checks: readonly ReplyCheck[],
  spellId: number | null,
) {
  const { id, stage } = complaint
  const draft = (form: DraftForm): KeptDraft | null => draftOf(db, actor, id, form, spellId)
  if (stage === 'intervening') {
    if (!can(actor, 'complaint.intervene') || !actsFor(db, actor, complaint.handlingDepartmentId))
      return null
    const tries = contactsOf(db, id).map(({ contactedAt }) => contactedAt)
    const unreached = complaint.contactedAt === null
    const enough = triedEnough(tries)
    return {
      kind: 'intervene',
      unreached,
      enough,
      draft: draft('reply'),
      contactDraft: draft('contacts'),
      checks,
      by: actor.name,
    } as const
  }
  if (stage === 'investigating') {
    if (!can(actor, 'complaint.verify')) return null
    const barred = !mayVerify(db, actor, complaint)
    const taken = openInvestigation(db, id)
    if (barred) return { kind: 'barred', of: 'verify' } as const
    if (taken?.accountId !== actor.accountId) {
      const mayReturn = taken !== undefined && can(actor, 'complaint.settle')
      return { kind: 'take', taken: taken !== undefined, mayReturn } as const
    }
    const recording = recordingBehind(db, complaint)
    const heard: Span[] = recording ? joined(listenedOf(db, actor, id, recording.id)) : []
    const sound = recording && { id: recording.id, durationMs: recording.durationMs }
    return { kind: 'verify', draft: draft('verification'), checks, sound, heard } as const
  }
  if (stage === 'visiting') {
    const visits = can(actor, 'complaint.visit')
    const settles = can(actor, 'complaint.settle')
    const enough = triedEnough(visitTriesOf(db, id))
    if (visits && !mayVisit(db, actor, complaint)) return { kind: 'barred', of: 'visit' } as const
    if (!visits && !settles) return null
    const kept = visits ? draft('return-visits') : null
    return { kind: 'visit', visits, giveUp: settles && enough, draft: kept } as const
  }
  if (!can(actor, 'complaint.settle')) return null
  if (stage !== 'settling') return null
  const units = unitsConcerned(complaint)
  return {
    kind: 'settle',
    agentNo: complaint.agent?.agentNo ?? '',
    departments: db
      .select({ id: departments.id, name: departments.name })
      .from(departments)
      .where(isOneOf(departments.id, units))
      .all(),
    owners: improversOf(db, complaint).map((one) => ({ id: one.id, name: one.displayName })),
  } as const
}
