import { asc, eq } from 'drizzle-orm'

import type { AuditAction } from '#src/audit/vocabulary.ts'
import { complaintReopenings, complaintSupplements } from '#src/complaints/flow/schema.ts'
import {
  complaintClosings,
  complaintContacts,
  complaintImprovements,
  complaintLiabilities,
  complaintReplies,
  complaintReturnVisits,
  complaintVerifications,
  verificationEvidence,
} from '#src/complaints/handling/schema.ts'
import {
  causeWords,
  contactOutcomes,
  liabilities,
  reasonWords,
  rootCauses,
} from '#src/complaints/handling/vocabulary.ts'
import {
  complaintArbitrations,
  complaintDispatches,
  complaintSendBacks,
} from '#src/complaints/routing/schema.ts'
import { principles, sendBackAnswers, sendBackReasons } from '#src/complaints/routing/vocabulary.ts'
import { complaintPauses } from '#src/complaints/timing/schema.ts'
import { complaintVerdicts, faultCategories } from '#src/complaints/vocabulary.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { departments } from '#src/organisation/schema.ts'

import type { GapKind } from './vocabulary.ts'

/** A stretch of sound a step rests on. */
export type SoundSpan = { recordingId: number | null; startMs: number; endMs: number; text: string }

/** What a row of a step says, to stand beside the entry of the trail that was written with it. */
export type StepWords = {
  action: AuditAction
  at: number
  pairs: [label: string, value: string][]
  spans: SoundSpan[]
  gap: GapKind | null
}

const most = 200

/** The steps of a complaint as their rows hold them: the trail says who and when, these say what. */
export function stepWordsOf(db: Db, complaintId: number): StepWords[] {
  return [
    ...routingSteps(db, complaintId),
    ...contactSteps(db, complaintId),
    ...replySteps(db, complaintId),
    ...verdictSteps(db, complaintId),
    ...settlingSteps(db, complaintId),
    ...laterSteps(db, complaintId),
  ].map((step) => ({ ...step, pairs: step.pairs.filter(([, value]) => value !== '') }))
}

type Pairs = StepWords['pairs']

const step = (
  action: AuditAction,
  at: number,
  pairs: Pairs,
  more: Partial<Pick<StepWords, 'spans' | 'gap'>> = {},
): StepWords => ({ action, at, pairs, spans: [], gap: null, ...more })

function routingSteps(db: Db, id: number): StepWords[] {
  const sent = db
    .select({ one: complaintDispatches, department: departments.name })
    .from(complaintDispatches)
    .innerJoin(departments, eq(departments.id, complaintDispatches.departmentId))
    .where(eq(complaintDispatches.complaintId, id))
    .limit(most)
    .all()
  const backs = db
    .select()
    .from(complaintSendBacks)
    .where(eq(complaintSendBacks.complaintId, id))
    .limit(most)
    .all()
  const decided = db
    .select({ one: complaintArbitrations, department: departments.name })
    .from(complaintArbitrations)
    .leftJoin(departments, eq(departments.id, complaintArbitrations.departmentId))
    .where(eq(complaintArbitrations.complaintId, id))
    .limit(most)
    .all()
  return [
    ...sent.map(({ one, department }) =>
      step('complaint.dispatched', one.at, [
        ['派往', department],
        ['依据', principles[one.principle]],
        ['理由', one.reason],
      ]),
    ),
    ...backs.flatMap((one) => [
      step('complaint.send-back-asked', one.at, [
        ['回退原因', sendBackReasons[one.kind]],
        ['说明', one.reason],
      ]),
      ...(one.answeredAt === null || one.answer === null
        ? []
        : [
            step('complaint.send-back-answered', one.answeredAt, [
              ['答复', sendBackAnswers[one.answer]],
              ['说明', one.answerReason ?? ''],
            ]),
          ]),
    ]),
    ...decided.flatMap(({ one, department }) => [
      step('complaint.arbitration-asked', one.askedAt, [['争议', one.dispute]]),
      ...(one.decidedAt === null
        ? []
        : [
            step('complaint.arbitrated', one.decidedAt, [
              ['裁定给', department ?? ''],
              ['理由', one.decision ?? ''],
            ]),
          ]),
    ]),
  ]
}

function contactSteps(db: Db, id: number): StepWords[] {
  const contacts = db
    .select()
    .from(complaintContacts)
    .where(eq(complaintContacts.complaintId, id))
    .limit(most)
    .all()
  const visits = db
    .select()
    .from(complaintReturnVisits)
    .where(eq(complaintReturnVisits.complaintId, id))
    .limit(most)
    .all()
  // A call that has not come is no proof yet.
  const proofOf = ({ callId }: { callId: number | null }) => ({
    gap: callId === null ? ('no-proof' as const) : null,
  })
  return [
    ...contacts.map((one) =>
      step(
        'complaint.contacted',
        one.at,
        [
          ['结果', contactOutcomes[one.outcome]],
          ['联系时间', formatTime(one.contactedAt)],
          ['凭证通话', one.callNo],
          ['客户原话', one.words],
        ],
        proofOf(one),
      ),
    ),
    ...visits.map((one) =>
      step(
        'complaint.visited',
        one.at,
        [
          ['结果', one.givenUp ? '多次未联系上' : contactOutcomes[one.outcome]],
          ['回访时间', formatTime(one.visitedAt)],
          ['凭证通话', one.callNo],
          ['评分', one.score === null ? '' : `${one.score} 分`],
          [one.givenUp ? '原因' : '客户原话', one.words],
        ],
        one.givenUp ? {} : proofOf(one),
      ),
    ),
  ]
}

function replySteps(db: Db, id: number): StepWords[] {
  const replies = db
    .select()
    .from(complaintReplies)
    .where(eq(complaintReplies.complaintId, id))
    .limit(most)
    .all()
  return replies.flatMap((one) => [
    step('complaint.replied', one.at, [
      ['处理时间', formatTime(one.handledAt)],
      ['处理人', one.handledBy],
      ['处理内容', one.content],
      ['处理结果', one.result],
      ['责任界定', one.answerable],
      ['告知客户', one.told ? '已告知' : '没有告知'],
      ['没告知的原因', one.unreachedReason],
      ['客户反馈', one.feedback],
      ['协商方案', one.agreedSolution],
    ]),
    ...(one.bouncedAt === null
      ? []
      : [step('complaint.reply-bounced', one.bouncedAt, [['退回说明', one.bounceNote ?? '']])]),
  ])
}

function verdictSteps(db: Db, id: number): StepWords[] {
  return db
    .select()
    .from(complaintVerifications)
    .where(eq(complaintVerifications.complaintId, id))
    .limit(most)
    .all()
    .map((one) => {
      const spans = db
        .select()
        .from(verificationEvidence)
        .where(eq(verificationEvidence.verificationId, one.id))
        .orderBy(asc(verificationEvidence.id))
        .limit(20)
        .all()
      return step(
        'complaint.verified',
        one.at,
        [
          ['结论', complaintVerdicts[one.verdict]],
          ['属实类型', one.verdict === 'substantiated' ? faultCategories[one.faultCategory] : ''],
          [
            '根本原因',
            `${rootCauses[one.rootCause]}：${causeWords(one.rootCause, one.causeDetail)}`,
          ],
          [
            '不属实的情形',
            one.unsubstantiatedReason === null ? '' : reasonWords[one.unsubstantiatedReason],
          ],
          ['理由', one.reasoning],
          ['依据', one.restsOn],
        ],
        { spans, gap: spans.length === 0 && one.restsOn === '' ? 'no-proof' : null },
      )
    })
}

function settlingSteps(db: Db, id: number): StepWords[] {
  const set = db
    .select()
    .from(complaintLiabilities)
    .where(eq(complaintLiabilities.complaintId, id))
    .limit(most)
    .all()
  const measures = db
    .select()
    .from(complaintImprovements)
    .where(eq(complaintImprovements.complaintId, id))
    .limit(most)
    .all()
  const closed = db
    .select()
    .from(complaintClosings)
    .where(eq(complaintClosings.complaintId, id))
    .limit(most)
    .all()
  return [
    ...set.map((one) =>
      step('complaint.liability-set', one.at, [
        ['定责', liabilities[one.liability]],
        ['理由', one.reason],
      ]),
    ),
    ...measures.flatMap((one) => [
      step('complaint.improvement-set', one.at, [
        ['措施', one.measure],
        ['责任人', one.ownerName],
        ['期限', formatTime(one.dueAt)],
      ]),
      ...(one.doneAt === null
        ? []
        : [step('complaint.improvement-done', one.doneAt, [['完成情况', one.doneNote ?? '']])]),
    ]),
    ...closed.map((one) =>
      step('complaint.closed', one.at, [['无需改进的原因', one.nothingToImprove]]),
    ),
  ]
}

function laterSteps(db: Db, id: number): StepWords[] {
  const added = db
    .select()
    .from(complaintSupplements)
    .where(eq(complaintSupplements.complaintId, id))
    .limit(most)
    .all()
  const again = db
    .select()
    .from(complaintReopenings)
    .where(eq(complaintReopenings.complaintId, id))
    .limit(most)
    .all()
  const pauses = db
    .select()
    .from(complaintPauses)
    .where(eq(complaintPauses.complaintId, id))
    .limit(most)
    .all()
  return [
    ...added.map((one) => step('complaint.supplemented', one.at, [['内容', one.text]])),
    ...again.map((one) => step('complaint.reopened', one.at, [['原因', one.reason]])),
    ...pauses.map((one) => step('complaint.paused', one.from, [['原因', one.reason]])),
  ]
}
