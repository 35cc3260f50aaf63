import { mergeComplaint } from '#src/complaints/flow/merge.ts'
import { currentSpell } from '#src/complaints/flow/move.ts'
import { classifyComplaint, referComplaint, takeBackComplaint } from '#src/complaints/flow/refer.ts'
import { reopenComplaint } from '#src/complaints/flow/reopen.ts'
import { supplementComplaint } from '#src/complaints/flow/supplement.ts'
import { bounceReply } from '#src/complaints/handling/bounce.ts'
import { closeComplaint } from '#src/complaints/handling/close.ts'
import { recordContact } from '#src/complaints/handling/contact.ts'
import {
  assignImprovement,
  improvementsOf,
  reportImprovement,
} from '#src/complaints/handling/improvement.ts'
import { returnInvestigation, takeInvestigation } from '#src/complaints/handling/investigation.ts'
import { setLiability } from '#src/complaints/handling/liability.ts'
import { recordListening } from '#src/complaints/handling/listening.ts'
import { submitReply } from '#src/complaints/handling/reply.ts'
import { giveUpVisit, recordVisit } from '#src/complaints/handling/return-visit.ts'
import { storeVerification } from '#src/complaints/handling/store-verification.ts'
import { verifyComplaint } from '#src/complaints/handling/verify.ts'
import { liftMajor, markMajor } from '#src/complaints/major/mark.ts'
import { setOpinionRisk } from '#src/complaints/major/opinion-risk.ts'
import { freezeMonth } from '#src/complaints/months/freeze.ts'
import { askArbitration, decideArbitration } from '#src/complaints/routing/arbitration.ts'
import { dispatchComplaint } from '#src/complaints/routing/dispatch.ts'
import { receiveComplaint } from '#src/complaints/routing/receive.ts'
import { answerSendBack, askSendBack } from '#src/complaints/routing/send-back.ts'
import { pauseComplaint, resumeComplaint } from '#src/complaints/timing/pause.ts'
import { withdrawComplaint } from '#src/complaints/withdraw.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { recordPlaying } from '#src/recordings/heard.ts'

import type { PlainComplaint } from './plain-complaint.ts'
import {
  type Command,
  improvementAt,
  type Kind,
  measureOf,
  monthToFreeze,
  principleOf,
  proofOf,
  riskOf,
  scoreOf,
  wordsOf,
} from './plain-moves.ts'
import { everybody } from './plain-people.ts'

type Facts = {
  db: Db
  actor: Actor
  id: number
  command: Command
  /** As the player knows it: what was typed depends on what was typed before. */
  known: PlainComplaint
  turn: number
  complaints: number
  now: number
  accountOf: (person: number) => number
}
type Act = (facts: Facts & { spellId: number | undefined; reason: string }) => unknown

/** The command itself, as a form of the page would send it. Raises what the command raises. */
export function act(facts: Facts): void {
  const { db, id, command, turn } = facts
  const current = currentSpell(db, id)?.id
  const spellId = current !== undefined && command.stale ? current + 1000 : current
  acts[command.kind]({ ...facts, spellId, reason: wordsOf({ ...command, turn }) })
}

const heard = { startMs: 1000, endMs: 5000 } as const
const cause = { rootCause: 'people', causeDetail: 'attitude', reasoning: '听到坐席推诿' } as const

const acts: Record<Kind, Act> = {
  dispatch: ({ db, actor, id, command, reason, spellId, now }) =>
    dispatchComplaint(
      db,
      actor,
      id,
      { departmentId: command.dept, principle: principleOf(command), reason, spellId },
      now,
    ),
  accept: ({ db, actor, id, spellId, now }) => receiveComplaint(db, actor, id, { spellId }, now),
  'ask-send-back': ({ db, actor, id, spellId, now }) =>
    askSendBack(db, actor, id, { kind: 'wrong-department', reason: '不归我们', spellId }, now),
  'answer-send-back': ({ db, actor, id, command, reason, spellId, now }) => {
    const answer = command.good ? 'agreed' : 'declined'
    answerSendBack(db, actor, id, { answer, reason, spellId }, now)
  },
  'ask-dispute': ({ db, actor, id, spellId, now }) =>
    askArbitration(db, actor, id, { dispute: '两个部门都说不归自己', spellId }, now),
  decide: ({ db, actor, id, command, spellId, now }) => {
    const decision = { departmentId: command.dept, decision: '由它办', spellId }
    decideArbitration(db, actor, id, decision, now)
  },
  contact: ({ db, actor, id, command, known, turn, spellId, now }) => {
    const callNo = proofOf(known.proofs, command, turn)
    const outcome = command.good ? 'reached' : 'not-reached'
    recordContact(db, actor, id, { outcome, contactedAt: now, callNo, words: '' }, spellId, now)
  },
  reply: ({ db, actor, id, command, reason, spellId, now }) =>
    submitReply(
      db,
      actor,
      id,
      {
        handledAt: now,
        handledBy: '周婷',
        content: command.odd
          ? '已处理'
          : '听取录音，核对工单，约谈当事坐席，已补派工单并通知抢修，当日恢复供电，向客户致歉。',
        result: '已补派工单，当日十八时恢复供电。',
        answerable: '罗军',
        told: command.good,
        feedback: command.good ? '这次还行，下次别这样' : '',
        agreedSolution: '',
        unreachedReason: reason,
      },
      spellId,
      now,
    ),
  bounce: ({ db, actor, id, command, reason, spellId, now }) =>
    bounceReply(
      db,
      actor,
      id,
      { checks: command.odd ? [] : ['action'], note: reason },
      spellId,
      now,
    ),
  take: ({ db, actor, id, spellId, now }) => takeInvestigation(db, actor, id, spellId, now),
  'give-back': ({ db, actor, id, spellId, now }) =>
    returnInvestigation(db, actor, id, spellId, now),
  hear: ({ db, actor, id, now }) =>
    write(db, (tx) => {
      recordPlaying(tx, actor, 1, now)
      recordListening(tx, actor, id, 1, [heard], now)
    }),
  verify: ({ db, actor, id, command, reason, known, spellId, now }) => {
    const verdict = command.good ? 'substantiated' : 'unsubstantiated'
    const evidence = known.recorded ? [heard] : []
    const given = {
      verdict,
      faultCategory: 'shirking',
      ...cause,
      unsubstantiatedReason: command.good ? null : 'misunderstood',
      restsOn: reason,
      evidence,
    } as const
    verifyComplaint(db, actor, id, given, spellId, now)
  },
  visit: ({ db, actor, id, command, known, turn, spellId, now }) => {
    const outcome = command.good ? 'reached' : 'not-reached'
    const callNo = proofOf(known.visitProofs, command, turn)
    const score = command.good ? scoreOf(command) : null
    const visit = { outcome, visitedAt: now, callNo, score, words: '可以' } as const
    recordVisit(db, actor, id, visit, spellId, now)
  },
  'give-up': ({ db, actor, id, spellId, now }) =>
    giveUpVisit(db, actor, id, '一直没人接', spellId, now),
  liability: ({ db, actor, id, command, spellId, now }) => {
    const liability = command.good ? 'liable' : 'not-liable'
    const departmentId = command.good ? command.dept : null
    const given = { liability, departmentId, agentNo: '', reason: '态度生硬' } as const
    setLiability(db, actor, id, given, spellId, now)
  },
  improve: ({ db, actor, id, command, spellId, now, accountOf }) => {
    const ownerId = accountOf(command.other % everybody.length)
    const given = { measure: measureOf(command), ownerId, dueDays: command.dept * 5 }
    assignImprovement(db, actor, id, given, spellId, now)
  },
  improved: ({ db, actor, id, command, known, now }) => {
    const one = improvementsOf(db, id)[improvementAt(known, command)]
    reportImprovement(db, actor, id, one?.id ?? 0, '已办', now)
  },
  close: ({ db, actor, id, reason, spellId, now }) =>
    closeComplaint(db, actor, id, reason, spellId, now),
  reopen: ({ db, actor, id, command, now }) => {
    const to = command.good ? 'handling' : 'investigation'
    reopenComplaint(db, actor, id, { to, reason: '客户又来电' }, now)
  },
  merge: ({ db, actor, id, command, complaints, spellId, now }) => {
    const into = `DN2026-00000${(command.other % complaints) + 1}`
    mergeComplaint(db, actor, id, { into, reason: '同一件事', spellId }, now)
  },
  refer: ({ db, actor, id, spellId, now }) =>
    referComplaint(db, actor, id, { referredTo: '供电公司', reason: '不归热线', spellId }, now),
  'take-back': ({ db, actor, id, now }) =>
    takeBackComplaint(db, actor, id, { reason: '转错了' }, now),
  classify: ({ db, actor, id, command, spellId, now }) => {
    const to = command.good ? 'internal' : 'external'
    classifyComplaint(db, actor, id, { class: to, reason: '改判', spellId }, now)
  },
  supplement: ({ db, actor, id, command, turn, now }) =>
    supplementComplaint(db, actor, id, { text: command.odd ? '又来电' : `情况 ${turn}` }, now),
  withdraw: ({ db, actor, id, command }) =>
    withdrawComplaint(db, actor, id, '结论改了', command.good),
  pause: ({ db, actor, id, spellId, now }) =>
    pauseComplaint(db, actor, id, { reason: '等现场答复', spellId: spellId ?? 0 }, now),
  resume: ({ db, actor, id, spellId, now }) =>
    resumeComplaint(db, actor, id, { spellId: spellId ?? 0 }, now),
  mark: ({ db, actor, id, now }) => markMajor(db, actor, id, { reasons: ['media'], note: '' }, now),
  lift: ({ db, actor, id, now }) => liftMajor(db, actor, id, { reason: '不是' }, now),
  risk: ({ db, actor, id, command, known }) => {
    const was = command.odd ? `${known.risk}?` : known.risk
    setOpinionRisk(db, actor, id, { risk: riskOf(command), was })
  },
  overturn: ({ db, actor, id, known, now }) => {
    if (known.verdict !== 'substantiated') throw new NothingToOverturn()
    const given = { verdict: 'unsubstantiated', faultCategory: 'shirking', ...cause } as const
    const complaint = { id, complaintNo: `DN2026-00000${id}` }
    const appeal = { basis: 'appeal', restsOn: '申诉复评', evidence: [] } as const
    write(db, (tx) => storeVerification(tx, actor, complaint, { ...given, ...appeal }, now))
  },
  freeze: ({ db, actor, command, now }) =>
    freezeMonth(db, actor, { month: monthToFreeze(command), note: '' }, now),
}

/** The appeal holds it against its own rules before it stores a verdict. */
export class NothingToOverturn extends Error {}
