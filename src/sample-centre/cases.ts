import { eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { system } from '#src/auth/policy.ts'
import { accounts } from '#src/auth/schema.ts'
import { actorOf } from '#src/auth/sessions.ts'
import { mergeComplaint } from '#src/complaints/flow/merge.ts'
import { currentSpell } from '#src/complaints/flow/move.ts'
import { referComplaint } from '#src/complaints/flow/refer.ts'
import { bounceReply } from '#src/complaints/handling/bounce.ts'
import { closeComplaint } from '#src/complaints/handling/close.ts'
import { recordContact } from '#src/complaints/handling/contact.ts'
import { assignImprovement } from '#src/complaints/handling/improvement.ts'
import { takeInvestigation } from '#src/complaints/handling/investigation.ts'
import { setLiability } from '#src/complaints/handling/liability.ts'
import { replyCheckList } from '#src/complaints/handling/reply-checks.ts'
import { submitReply } from '#src/complaints/handling/reply.ts'
import { recordVisit } from '#src/complaints/handling/return-visit.ts'
import { verifyComplaint } from '#src/complaints/handling/verify.ts'
import { markMajor } from '#src/complaints/major/mark.ts'
import { dispatchComplaint } from '#src/complaints/routing/dispatch.ts'
import { receiveComplaint } from '#src/complaints/routing/receive.ts'
import { answerSendBack, askSendBack } from '#src/complaints/routing/send-back.ts'
import { complaints } from '#src/complaints/schema.ts'
import { takeInComplaint } from '#src/complaints/take-in.ts'
import { pauseComplaint } from '#src/complaints/timing/pause.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'

import { type CaseStep, caseSteps, type CaseStory, caseStories } from './made-up-cases.ts'

const hourMs = 3_600_000
/** Between two steps: the made-up centre gets on with its work. */
const pace = 2 * hourMs
/** Whom the letters are about. */
const agentNo = '20636'

/**
 * Complaints at every stage of the flow, brought there by the commands and accounts that bring any other
 * there, so that somebody new finds every page alive. Gives their ids by the names of the stories.
 */
export function openSampleCases(db: Db, now = Date.now()): Map<string, number> {
  return write(db, (tx) => {
    const ids = new Map<string, number>()
    for (const story of caseStories) ids.set(story.name, tell(tx, story, ids, now))
    return ids
  })
}

function tell(tx: Db, story: CaseStory, ids: ReadonlyMap<string, number>, now: number): number {
  const as = (username: string) => accountNamed(tx, username)
  const at = now - story.hoursAgo * hourMs
  const { id } = takeInComplaint(
    tx,
    as('manager'),
    {
      ...{ source: 'manual', class: story.class ?? 'internal', callNo: '', orderNo: '' },
      ...{ caller: callerOf(story), customerName: '', agentNo, departmentId: null },
      ...{ outsideCaseId: null, faultCategory: story.faultCategory, target: null },
      ...{ note: story.note, apart: true },
    },
    at,
  )
  const done = story.until === null ? [] : caseSteps.slice(0, caseSteps.indexOf(story.until) + 1)
  for (const [index, step] of done.entries()) take(tx, step, id, story, at + (index + 1) * pace)
  turn(tx, id, story, ids, Math.min(now, at + (done.length + 1) * pace))
  // The trail says when it was written, and of a sample case that it was written all at once.
  record(tx, system, 'sample-case.entered', { kind: 'complaint', id }, { begins: formatTime(at) })
  return id
}

const words = {
  content:
    '调取当天的来电记录和工单，约谈当事坐席，确认没有按规范受理；已补派工单，联系属地供电所。',
  result: '工单已补派并办完，向客户说明经过并致歉，客户接受。',
  agreed: '当日办完，班长致歉',
}

function take(tx: Db, step: CaseStep, id: number, story: CaseStory, at: number): void {
  const as = (username: string) => accountNamed(tx, username)
  const proof = { outcome: 'reached', callNo: `HF-${story.name}-${step}` } as const
  const founded = story.turn !== 'unsubstantiated'
  switch (step) {
    case 'dispatch': {
      const principle = 'cause' as const
      dispatchComplaint(tx, as('manager'), id, { principle, departmentId: own(tx), reason: '' }, at)
      return
    }
    case 'accept':
      receiveComplaint(tx, as('handler'), id, {}, at)
      return
    case 'contact':
      recordContact(
        tx,
        as('handler'),
        id,
        { ...proof, contactedAt: at, words: '客户把来信里的事又说了一遍，要一个说法。' },
        undefined,
        at,
      )
      return
    case 'reply': {
      const { content, result, agreed: agreedSolution } = words
      submitReply(
        tx,
        as('handler'),
        id,
        {
          ...{ handledAt: at, handledBy: '李强', content, result, answerable: '张杰杰' },
          ...{ told: true, feedback: '早这样就好了，下次别再让我来回打。', agreedSolution },
          unreachedReason: '',
        },
        undefined,
        at,
      )
      return
    }
    case 'verify':
      takeInvestigation(tx, as('inspector2'), id, undefined, at)
      verifyComplaint(
        tx,
        as('inspector2'),
        id,
        {
          verdict: founded ? 'substantiated' : 'unsubstantiated',
          ...{ faultCategory: story.faultCategory, rootCause: 'people' },
          causeDetail: 'against-rules',
          unsubstantiatedReason: founded ? null : 'by-the-rules',
          reasoning: founded
            ? '来电记录和工单都对得上客户说的经过。'
            : '两通来电都按规范答复，没有来信说的情形。',
          ...{ restsOn: '来电记录、95598 工单、当班排班表', evidence: [] },
        },
        undefined,
        at + hourMs,
      )
      return
    case 'visit':
      recordVisit(
        tx,
        as('visitor'),
        id,
        { ...proof, visitedAt: at, score: founded ? 4 : 3, words: '这次处理得可以。' },
        undefined,
        at,
      )
      return
    case 'settle': {
      const reason = '没有按规范受理，造成客户再次来电。'
      const liable = { liability: 'liable', agentNo, departmentId: own(tx), reason } as const
      setLiability(tx, as('manager'), id, liable, undefined, at)
      const measure = '一部本月晨会讲评，挂机前逐条复述客户诉求。'
      const ownerId = as('head').accountId ?? 0
      assignImprovement(tx, as('manager'), id, { measure, ownerId, dueDays: 10 }, undefined, at)
      return
    }
    case 'close':
      closeComplaint(tx, as('manager'), id, '', undefined, at)
  }
}

/** What happened besides. */
function turn(
  tx: Db,
  id: number,
  { turn: what }: CaseStory,
  ids: ReadonlyMap<string, number>,
  at: number,
): void {
  const as = (username: string) => accountNamed(tx, username)
  if (what === undefined || what === 'unsubstantiated') return
  if (what === 'major') {
    markMajor(tx, as('manager'), id, { reasons: ['media'], note: '视频已有转发，请先联系客户' }, at)
  } else if (what === 'paused') {
    const spellId = currentSpell(tx, id)?.id ?? 0
    const reason = '客户出差，约好下周一再联系'
    pauseComplaint(tx, as('manager'), id, { reason, spellId }, at)
  } else if (what === 'sent-back') {
    const reason = '信里没有写时间，也没有电话，查不到是哪一通'
    askSendBack(tx, as('handler'), id, { kind: 'incomplete', reason }, at)
    answerSendBack(tx, as('manager'), id, { answer: 'agreed', reason: '' }, at)
  } else if (what === 'bounced') {
    takeInvestigation(tx, as('inspector2'), id, undefined, at)
    const checks = replyCheckList(tx)
      .slice(0, 1)
      .map(({ code }) => code)
    bounceReply(tx, as('inspector2'), id, { checks, note: '没有写清回电是谁漏的' }, undefined, at)
  } else if (what === 'referred') {
    const referral = { referredTo: '市政施工单位', reason: '不是热线和供电的事' }
    referComplaint(tx, as('manager'), id, referral, at)
  } else {
    const into = numberOf(tx, ids.get(what.mergedInto))
    mergeComplaint(tx, as('manager'), id, { into, reason: '同一位客户的同一件事' }, at)
  }
}

/** A letter gives no telephone; those that are one matter have the same. */
const callerOf = ({ name, turn: what }: CaseStory): string =>
  name === 'opened' || typeof what === 'object' ? '13951020877' : ''

const numberOf = (tx: Db, id = 0): string =>
  tx.select().from(complaints).where(eq(complaints.id, id)).get()?.complaintNo ?? ''

/** The department of the sample case handler. */
function own(tx: Db): number {
  const { scope } = accountNamed(tx, 'handler')
  if (scope.kind !== 'department') throw new Error('the case handler belongs to no department')
  return scope.id
}

function accountNamed(tx: Db, username: string): Actor {
  const account = tx.select().from(accounts).where(eq(accounts.username, username)).get()
  if (!account) throw new Error(`there is no account ${username}`)
  return actorOf(account)
}
