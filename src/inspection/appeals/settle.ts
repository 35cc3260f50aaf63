import { eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import type { Span } from '#src/complaints/handling/heard-spans.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { seenLines } from '#src/kernel/typed-text.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { notify } from '#src/notices/notify.ts'
import { holdVerdict } from '#src/screening/hold-verdict.ts'
import { rechecks } from '#src/screening/schema.ts'
import { type RecheckVerdict, recheckVerdicts } from '#src/screening/vocabulary.ts'

import { type ScoringItem, scoringItems } from '../forms/schema.ts'
import { noOccasion } from '../forms/vocabulary.ts'
import { changeAnswer } from '../scoring/change-answer.ts'
import { scoreAnswers, scoreSheets } from '../scoring/schema.ts'
import { changeComplaint, changeVerdict } from './apply-finding.ts'
import { overturnLiability } from './apply-liability.ts'
import { overturnVerification } from './apply-verification.ts'
import { lastVerdictStep } from './contested-verification.ts'
import { lastSheetChange, lastVerdictChange, pointsOf } from './contested.ts'
import { appealInScope, barOf } from './judge.ts'
import {
  type ReviewAppeal,
  type ReviewAppealPoint,
  reviewAppealPoints,
  reviewAppeals,
} from './schema.ts'
import { saysEnough } from './typed.ts'
import {
  type AppealOutcome,
  appealOutcomes,
  appealRefusals,
  appealSubjects,
  longestWords,
} from './vocabulary.ts'

export type AnswerInput = {
  pointId: number
  outcome: AppealOutcome
  /** The choice, or the verdict, that takes its place; empty where it is upheld. */
  after: string
  answer: string
}
export type Settlement = {
  seen: number
  answers: AnswerInput[]
  /** What the verdict that takes the place of a complaint's rests on. */
  evidence?: readonly Span[]
  restsOn?: string
}

/** The last change of what is contested, as the judge's form names it. */
export function seenOf(db: Db, appeal: ReviewAppeal): number {
  const { sheetId, findingId, verificationId, liabilityId, complaintId } = appeal
  if (sheetId !== null) return lastSheetChange(db, sheetId)
  if (verificationId !== null || liabilityId !== null) return lastVerdictStep(db, complaintId ?? 0)
  return findingId === null ? 0 : lastVerdictChange(db, findingId)
}

/**
 * 答复: each point upheld or overturned, with an answer. What is overturned changes the score, or the
 * verdict and what followed from it, in the same transaction; never against the agent.
 */
export function settleAppeal(
  db: Db,
  actor: Actor,
  id: number,
  { seen, answers, evidence = [], restsOn = '' }: Settlement,
  now = Date.now(),
): ReviewAppeal {
  authorise(actor, 'review-appeal.settle')
  return write(db, (tx) => {
    const appeal = appealInScope(tx, actor, id)
    if (appeal.state === 'settled') throw refused(appealRefusals, 'answered-already')
    if (appeal.state === 'withdrawn') throw refused(appealRefusals, 'withdrawn-already')
    if (appeal.state === 'open') throw refused(appealRefusals, 'not-taken')
    if (appeal.judgeId !== actor.accountId) throw refused(appealRefusals, 'somebody-took')
    const bar = barOf(tx, actor, appeal)
    if (bar) throw refused(appealRefusals, bar)
    if (seen !== seenOf(tx, appeal)) throw refused(appealRefusals, 'subject-changed')

    // Before the points: what is overturned changes the verdict.
    if (appeal.findingId !== null) holdVerdict(tx, appeal.findingId, 'answered')
    const points = pointsOf(tx, id)
    const given = points.map((point) => ({ point, ...answerTo(point, answers) }))
    for (const one of given) settlePoint(tx, actor, appeal, one, now)
    const { complaintId, verificationId } = appeal
    if (verificationId !== null && complaintId !== null) {
      const overturned = given.flatMap(({ point, outcome, after, answer }) =>
        outcome === 'overturned' && point.aspect ? { aspect: point.aspect, after, answer } : [],
      )
      overturnVerification(tx, { complaintId, overturned, evidence, restsOn, actor, now })
      tellParty(tx, appeal, now)
    }
    if (appeal.liabilityId !== null) {
      const fell = given.find(({ outcome }) => outcome === 'overturned')
      if (fell)
        overturnLiability(tx, { appeal, after: fell.after, answer: fell.answer, actor, now })
      tellParty(tx, appeal, now)
    }
    const settled = { state: 'settled', settledAt: now } as const
    tx.update(reviewAppeals).set(settled).where(eq(reviewAppeals.id, id)).run()
    const overturned = given.filter(({ outcome }) => outcome === 'overturned').length
    const particulars = {
      outcome: overturned === 0 ? appealOutcomes.upheld : appealOutcomes.overturned,
      figure: overturned,
      outOf: given.length,
    }
    record(tx, actor, 'review-appeal.settled', { kind: 'review-appeal', id }, particulars)
    return { ...appeal, ...settled }
  })
}

function tellParty(tx: Db, { filedBy, party, subject, ...of }: ReviewAppeal, now: number) {
  const { complaintId, liabilityId } = of
  const place =
    subject === 'liability'
      ? { agent: `liabilities/${liabilityId}`, department: `of-liability/${liabilityId}` }
      : { agent: `complaints/${complaintId}`, department: `of-complaint/${complaintId}` }
  const href = `/${party === 'agent' ? 'my-reviews' : 'review-appeals'}/${place[party]}`
  const sentence = `您的${appealSubjects[subject]}申诉已答复`
  notify(tx, { to: [filedBy], kind: 'result', sentence, href }, now)
}

type Answered = { point: ReviewAppealPoint } & Omit<AnswerInput, 'pointId'>

function answerTo(point: ReviewAppealPoint, answers: readonly AnswerInput[]) {
  const given = answers.find(({ pointId }) => pointId === point.id)
  const answer = seenLines(given?.answer ?? '')
  if (!given || !saysEnough(answer) || answer.length > longestWords) {
    throw refused(appealRefusals, 'no-answers')
  }
  return { outcome: given.outcome, after: given.outcome === 'upheld' ? '' : given.after, answer }
}

function settlePoint(tx: Db, actor: Actor, appeal: ReviewAppeal, answered: Answered, now: number) {
  const { point, outcome, after, answer } = answered
  const changeId =
    outcome === 'upheld' || point.aspect !== null
      ? null
      : overturn(tx, actor, { appeal, point, after, reason: answer, now })
  tx.update(reviewAppealPoints)
    .set({ outcome, after: outcome === 'upheld' ? null : after, answer, changeId })
    .where(eq(reviewAppealPoints.id, point.id))
    .run()
}

type Overturn = {
  appeal: ReviewAppeal
  point: ReviewAppealPoint
  after: string
  reason: string
  now: number
}

function overturn(tx: Db, actor: Actor, { appeal, point, after, reason, now }: Overturn) {
  const { sheetId, findingId, complaintId } = appeal
  const { itemId } = point
  if (sheetId !== null && itemId !== null) {
    const { item, choice } = itemAndChoice(tx, sheetId, itemId)
    if (!choosable(item).some(({ key }) => key === after)) {
      throw refused(appealRefusals, after === '' ? 'no-change' : 'unknown-choice')
    }
    if (after === choice) throw refused(appealRefusals, 'no-change')
    const before = scoreNow(tx, sheetId)
    // Judges are not told whose call it is.
    const change = changeAnswer(tx, {
      sheetId,
      itemId,
      after,
      reason,
      actor,
      now,
      afterReveal: false,
    })
    if (isWorse(before, scoreNow(tx, sheetId))) throw refused(appealRefusals, 'worse')
    return change.id
  }
  const verdict = keysOf(recheckVerdicts).find((one) => one === after)
  if (!verdict) throw refused(appealRefusals, after === '' ? 'no-change' : 'unknown-choice')
  const current = verdictNow(tx, findingId) ?? (point.before as RecheckVerdict)
  if (verdict === current) throw refused(appealRefusals, 'no-change')
  if (!milderVerdicts(current).includes(verdict)) throw refused(appealRefusals, 'worse')
  if (findingId !== null && verdictNow(tx, findingId) !== null) {
    changeVerdict(tx, { findingId, after: verdict, reason, actor, now })
  } else {
    // The finding went with its recording, or its verdict was taken back: the complaint is left.
    changeComplaint(tx, actor, complaintId, verdict, reason)
  }
  return null
}

/** What an item can be answered with: its choices, and no occasion where the form asks for one. */
export function choosable(item: ScoringItem): { key: string; label: string }[] {
  const choices = item.choices.map(({ key, label }) => ({ key, label }))
  return item.gate === null ? choices : [...choices, { key: noOccasion, label: '没有这个场合' }]
}

/** 瞒报 weighs more than 漏报, and both more than the rest. */
export function milderVerdicts(verdict: RecheckVerdict): RecheckVerdict[] {
  if (verdict === 'concealed') return ['missed', 'external', 'unfounded']
  if (verdict === 'missed') return ['external', 'unfounded']
  return []
}

export function verdictNow(db: Db, findingId: number | null): RecheckVerdict | null {
  if (findingId === null) return null
  const row = db
    .select({ verdict: rechecks.verdict })
    .from(rechecks)
    .where(eq(rechecks.findingId, findingId))
    .get()
  return row?.verdict ?? null
}

function itemAndChoice(tx: Db, sheetId: number, itemId: number) {
  const answer = tx
    .select({ choice: scoreAnswers.choice, item: scoringItems })
    .from(scoreAnswers)
    .innerJoin(scoringItems, eq(scoringItems.id, scoreAnswers.itemId))
    .where(eq(scoreAnswers.sheetId, sheetId))
    .all()
    .find(({ item }) => item.id === itemId)
  if (!answer) throw refused(appealRefusals, 'unknown-item')
  return answer
}

function scoreNow(tx: Db, sheetId: number): number | null {
  const one = eq(scoreSheets.id, sheetId)
  const row = tx.select({ score: scoreSheets.scoreHundredths }).from(scoreSheets).where(one).get()
  return row?.score ?? null
}

/** A score that falls away altogether takes nothing from the agent. */
const isWorse = (before: number | null, after: number | null) =>
  before !== null && after !== null && after < before
