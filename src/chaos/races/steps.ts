import type { AuditAction } from '#src/audit/vocabulary.ts'
import { mergeComplaint } from '#src/complaints/flow/merge.ts'
import { currentSpell } from '#src/complaints/flow/move.ts'
import { reopenComplaint } from '#src/complaints/flow/reopen.ts'
import { closeComplaint } from '#src/complaints/handling/close.ts'
import { takeInvestigation } from '#src/complaints/handling/investigation.ts'
import { submitReply } from '#src/complaints/handling/reply.ts'
import { recordVisit } from '#src/complaints/handling/return-visit.ts'
import { type VerdictInput, verifyComplaint } from '#src/complaints/handling/verify.ts'
import { freezeMonth } from '#src/complaints/months/freeze.ts'
import { dispatchComplaint } from '#src/complaints/routing/dispatch.ts'
import { receiveComplaint } from '#src/complaints/routing/receive.ts'
import { answerSendBack, askSendBack } from '#src/complaints/routing/send-back.ts'
import { pauseComplaint, resumeComplaint } from '#src/complaints/timing/pause.ts'
import { appealDetail } from '#src/inspection/appeals/detail.ts'
import { fileAppeal } from '#src/inspection/appeals/file.ts'
import { takeAppeal } from '#src/inspection/appeals/judge.ts'
import { settleAppeal } from '#src/inspection/appeals/settle.ts'
import { contestedComplaint, subjectOfComplaint } from '#src/inspection/my-reviews/complaints.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'

/** What is raced for: `id` is the complaint, or the appeal where one is judged. */
export type About = { id: number; callNo: string; otherNo: string; month: string }

export type RaceStep = {
  /** What the trail says of it, once: of two different steps, which of them it was. */
  actions: readonly AuditAction[]
  /** Entries that one effect leaves. */
  entries?: number
  /** What the page had shown before the button was pressed. */
  see: (db: Db, actor: Actor, about: About) => number
  take: (db: Db, actor: Actor, about: About, seen: number, side: 0 | 1) => unknown
}

const stay = (db: Db, _: Actor, { id }: About) => currentSpell(db, id)?.id ?? 0
const seenAppeal = (db: Db, actor: Actor, { id }: About) => appealDetail(db, actor, id).seen

export const raceSteps = {
  dispatch: {
    actions: ['complaint.dispatched'],
    see: stay,
    take: (db, actor, { id }, spellId) =>
      dispatchComplaint(db, actor, id, {
        departmentId: 1,
        principle: 'cause',
        reason: '再核过，归它办',
        spellId,
      }),
  },
  accept: {
    actions: ['complaint.accepted'],
    see: stay,
    take: (db, actor, { id }, spellId) => receiveComplaint(db, actor, id, { spellId }),
  },
  'accept or send back': {
    actions: ['complaint.accepted', 'complaint.send-back-asked'],
    see: stay,
    take: (db, actor, { id }, spellId, side) =>
      side === 0
        ? receiveComplaint(db, actor, id, { spellId })
        : askSendBack(db, actor, id, { kind: 'wrong-department', reason: '不归我们', spellId }),
  },
  'answer the sending back': {
    actions: ['complaint.send-back-answered'],
    see: stay,
    take: (db, actor, { id }, spellId, side) => {
      const answer = side === 0 ? 'agreed' : 'declined'
      answerSendBack(db, actor, id, { answer, reason: '原因清楚', spellId })
    },
  },
  pause: {
    actions: ['complaint.paused'],
    see: stay,
    take: (db, actor, { id }, spellId) =>
      pauseComplaint(db, actor, id, { reason: '等现场答复', spellId }),
  },
  resume: {
    actions: ['complaint.resumed'],
    see: stay,
    take: (db, actor, { id }, spellId) => resumeComplaint(db, actor, id, { spellId }),
  },
  reply: {
    actions: ['complaint.replied'],
    see: stay,
    take: (db, actor, { id }, spellId) => submitReply(db, actor, id, aReply(), spellId),
  },
  claim: {
    actions: ['complaint.investigation-taken'],
    see: stay,
    take: (db, actor, { id }, spellId) => takeInvestigation(db, actor, id, spellId),
  },
  verdict: {
    actions: ['complaint.verified'],
    see: stay,
    take: (db, actor, { id }, spellId, side) =>
      verifyComplaint(
        db,
        actor,
        id,
        side === 0 ? aVerdict : { ...aVerdict, reasoning: '又想了想' },
        spellId,
      ),
  },
  visit: {
    actions: ['complaint.visited'],
    see: stay,
    take: (db, actor, { id, callNo }, spellId, side) => {
      const visit = { outcome: 'reached', visitedAt: Date.now(), score: 4, words: '可以' } as const
      recordVisit(db, actor, id, { ...visit, callNo: `${callNo}-back-${side}` }, spellId)
    },
  },
  appeal: {
    actions: ['review-appeal.filed'],
    see: (db, actor, { id }) => contestedComplaint(db, actor, id).seen,
    take: (db, actor, { id }, seen) => {
      const subject = subjectOfComplaint(db, id)
      if (!subject) throw new Error('nobody has verified it')
      const point = { itemId: null, aspect: 'verdict', startMs: null, endMs: null } as const
      fileAppeal(db, actor, subject, {
        seen,
        points: [{ ...point, reason: '客户先挂的电话，我没有推' }],
      })
    },
  },
  'take the appeal': {
    actions: ['review-appeal.taken'],
    see: (db, actor, { id }) => appealDetail(db, actor, id).standing.judgeId ?? 0,
    take: (db, actor, { id }, judge) => takeAppeal(db, actor, id, Date.now(), judge || null),
  },
  'answer the appeal': {
    actions: ['review-appeal.settled'],
    see: seenAppeal,
    take: (db, actor, { id }, seen) => {
      const answers = appealDetail(db, actor, id).points.map((point) => {
        const answer = { outcome: 'upheld', after: '', answer: '听过录音，维持原结论' } as const
        return { pointId: point.id, ...answer }
      })
      settleAppeal(db, actor, id, { seen, answers })
    },
  },
  close: {
    actions: ['complaint.closed'],
    see: stay,
    take: (db, actor, { id }, spellId) =>
      closeComplaint(db, actor, id, '坐席已离岗，无需改进', spellId),
  },
  reopen: {
    actions: ['complaint.reopened'],
    see: () => 0,
    take: (db, actor, { id }, _, side) =>
      reopenComplaint(db, actor, id, {
        to: side === 0 ? 'handling' : 'investigation',
        reason: '客户又来电',
      }),
  },
  'merge into each other': {
    actions: ['complaint.merged'],
    // On the trail of each of the two.
    entries: 2,
    see: stay,
    take: (db, actor, { id, otherNo }, spellId) =>
      mergeComplaint(db, actor, id, { into: otherNo, reason: '同一件事', spellId }),
  },
  freeze: {
    actions: ['month.frozen'],
    see: () => 0,
    take: (db, actor, { month }) => freezeMonth(db, actor, { month, note: '' }),
  },
} as const satisfies Record<string, RaceStep>
export type RaceName = keyof typeof raceSteps

const aVerdict: VerdictInput = {
  ...{ verdict: 'substantiated', faultCategory: 'shirking', rootCause: 'people' },
  ...{
    causeDetail: 'attitude',
    reasoning: '听到坐席推诿',
    restsOn: '工单和客户的话',
    evidence: [],
  },
} as const

const aReply = () =>
  ({
    handledAt: Date.now(),
    handledBy: '周婷',
    content: '听取录音，核对工单，约谈当事坐席，已补派工单并通知抢修，当日恢复供电，向客户致歉。',
    result: '已补派工单，当日十八时恢复供电。',
    answerable: '罗军',
    told: true,
    feedback: '这次还行，下次别这样',
    agreedSolution: '',
    unreachedReason: '',
  }) as const
