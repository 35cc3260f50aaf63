import { expect, test } from 'vitest'

import { bounceReply } from '#src/complaints/handling/bounce.ts'
import { recordContact } from '#src/complaints/handling/contact.ts'
import { assignImprovement } from '#src/complaints/handling/improvement.ts'
import { takeInvestigation } from '#src/complaints/handling/investigation.ts'
import { replyCheckList } from '#src/complaints/handling/reply-checks.ts'
import { submitReply } from '#src/complaints/handling/reply.ts'
import { recordVisit } from '#src/complaints/handling/return-visit.ts'
import { verifyComplaint } from '#src/complaints/handling/verify.ts'
import { openComplaint } from '#src/complaints/open.ts'
import { dispatchComplaint } from '#src/complaints/routing/dispatch.ts'
import { receiveComplaint } from '#src/complaints/routing/receive.ts'
import { answerSendBack, askSendBack } from '#src/complaints/routing/send-back.ts'
import { complaints } from '#src/complaints/schema.ts'
import { waitingFor } from '#src/home/waiting/list.ts'
import {
  aReply,
  aVerdict,
  aVisit,
  castOf,
  hears,
  openedAt,
  hour,
  reachedContact,
} from '#test/complaints/handling/made.ts'
import { announcedCall, heardRecording } from '#test/screening/heard-calls.ts'
import { testDatabase } from '#test/support/database.ts'

test('on its whole way a complaint stands with those who can take the next step, and nobody else', () => {
  const { db } = testDatabase()
  const { units, ...cast } = castOf(db)
  const call = announcedCall(db, units.first, 'way-1', openedAt - 2 * hour)
  heardRecording(db, 'way-1.wav', call.id)
  const { id } = openComplaint(
    db,
    cast.manager,
    {
      ...{ source: 'manual', callId: call.id, omission: null, faultCategory: 'attitude' },
      ...{ target: 'this-agent', note: '', evidence: { startMs: 10_000, endMs: 19_000 } },
    },
    openedAt,
  )
  /** Who has it on the list, and as what. */
  const stands = () =>
    Object.fromEntries(
      Object.entries(cast).flatMap(([name, actor]) => {
        const lines = waitingFor(db, actor, null).lines
        const own = lines.filter(({ href }) => href.startsWith(`/complaints/${id}#`))
        return own.length > 0 ? [[name, own.map(({ kind }) => kind).join('、')]] : []
      }),
    )
  const departmentId = units.first.department.id

  expect(stands()).toEqual({ handler: 'dispatch', manager: 'dispatch' })
  const dispatch = { departmentId, principle: 'cause', reason: '坐席所在部门' } as const
  dispatchComplaint(db, cast.manager, id, dispatch)
  expect(stands()).toEqual({ handler: 'accept', head: 'accept' })

  askSendBack(db, cast.handler, id, { kind: 'incomplete', reason: '没有写明经过' })
  expect(stands()).toEqual({ manager: 'send-back' })
  answerSendBack(db, cast.manager, id, { answer: 'declined', reason: '录音里都有' })
  expect(stands()).toEqual({ handler: 'accept', head: 'accept' })

  receiveComplaint(db, cast.handler, id)
  expect(stands()).toEqual({ handler: 'contact', head: 'contact' })
  recordContact(db, cast.handler, id, reachedContact(), undefined, openedAt + 4 * hour)
  expect(stands()).toEqual({ handler: 'reply', head: 'reply' })
  submitReply(db, cast.handler, id, aReply, undefined, openedAt + 6 * hour)
  expect(stands()).toEqual({ inspector: 'free-investigation', manager: 'free-investigation' })

  takeInvestigation(db, cast.inspector, id)
  expect(stands()).toEqual({ inspector: 'investigation' })
  const [check] = replyCheckList(db)
  bounceReply(db, cast.inspector, id, { checks: [check?.code ?? ''], note: '没有写清处理经过' })
  expect(stands()).toEqual({ handler: 'bounced', head: 'bounced' })
  submitReply(db, cast.handler, id, aReply, undefined, openedAt + 7 * hour)

  takeInvestigation(db, cast.inspector, id)
  hears(db, cast.inspector, { id })
  verifyComplaint(db, cast.inspector, id, aVerdict)
  expect(stands()).toEqual({ visitor: 'visit' })
  recordVisit(db, cast.visitor, id, aVisit())
  expect(stands()).toEqual({ manager: 'liability' })
  const improvement = { measure: '班组复训', ownerId: cast.head.accountId ?? 0, dueDays: 5 }
  assignImprovement(db, cast.manager, id, improvement)
  expect(stands()).toEqual({ manager: 'liability', head: 'improvement' })

  db.update(complaints).set({ stage: 'closed' }).run()
  expect(stands()).toEqual({ head: 'improvement' })
})
