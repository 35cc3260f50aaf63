import { eq } from 'drizzle-orm'

import { moveComplaint } from '#src/complaints/flow/move.ts'
import { recordContact } from '#src/complaints/handling/contact.ts'
import { takeInvestigation } from '#src/complaints/handling/investigation.ts'
import { recordingBehind, recordListening } from '#src/complaints/handling/listening.ts'
import { type NewReply, submitReply } from '#src/complaints/handling/reply.ts'
import { type NewVisit, recordVisit } from '#src/complaints/handling/return-visit.ts'
import { type VerdictInput, verifyComplaint } from '#src/complaints/handling/verify.ts'
import { openComplaint } from '#src/complaints/open.ts'
import { type Complaint, complaints } from '#src/complaints/schema.ts'
import type { Db } from '#src/kernel/db.ts'
import { recordPlaying } from '#src/recordings/heard.ts'
import { announcedCall, heardRecording, twoDepartments } from '#test/screening/heard-calls.ts'
import { actorWith } from '#test/support/people.ts'

export const hour = 3_600_000
export const day = 24 * hour

/** Who does which step: three different people, and the department that handles it. */
export function castOf(db: Db) {
  const units = twoDepartments(db)
  const scope = { kind: 'department', id: units.first.department.id } as const
  const elsewhere = { kind: 'department', id: units.second.department.id } as const
  return {
    units,
    handler: actorWith(db, 'case-handler', scope),
    otherHandler: actorWith(db, 'case-handler', elsewhere),
    head: actorWith(db, 'department-head', scope),
    inspector: actorWith(db, 'qa-inspector'),
    manager: actorWith(db, 'qa-manager'),
    visitor: actorWith(db, 'return-visitor'),
  }
}
export type Cast = ReturnType<typeof castOf>

export const openedAt = Date.parse('2026-11-02T10:00:00+08:00')
let made = 0

/** A complaint that 客服一部 handles, accepted by its case handler. */
export function intervening(
  db: Db,
  { units, handler, manager }: Cast,
  { recorded = true, unit = units.first, at = openedAt } = {},
): Complaint {
  made += 1
  const call = announcedCall(db, unit, `k${made}`, at - 2 * hour)
  if (recorded) heardRecording(db, `k${made}.wav`, call.id)
  const opened = openComplaint(
    db,
    manager,
    {
      source: 'manual',
      callId: call.id,
      omission: null,
      faultCategory: 'attitude',
      target: 'this-agent',
      note: '',
      evidence: { startMs: 10_000, endMs: 19_000 },
    },
    at,
  )
  const handlingDepartmentId = units.first.department.id
  const sent = moveComplaint(db, opened, 'dispatch', at + hour, { handlingDepartmentId })
  return moveComplaint(db, sent, 'accept', at + 2 * hour, {
    handlerId: handler.accountId,
    handlerName: handler.name,
  })
}

export const aReply: NewReply = {
  handledAt: openedAt + 5 * hour,
  handledBy: '周婷',
  content:
    '听取录音，核对工单，约谈当事坐席，确认坐席打断客户三次并提前挂断；已补派工单并通知抢修。',
  result: '已补派工单，当日十八时恢复供电，客户接受。',
  answerable: '罗军',
  told: true,
  feedback: '这次还行，下次别再挂我电话。',
  agreedSolution: '当日恢复供电，班长致歉',
  unreachedReason: '',
}

export const reachedContact = (callNo = 'out-1', contactedAt = openedAt + 4 * hour) =>
  ({ outcome: 'reached', contactedAt, callNo, words: '客户说坐席挂了电话' }) as const

export function replied(db: Db, cast: Cast, complaint: Complaint, reply = aReply) {
  recordContact(db, cast.handler, complaint.id, reachedContact(), undefined, openedAt + 4 * hour)
  return submitReply(db, cast.handler, complaint.id, reply, undefined, openedAt + 6 * hour)
}

/** The span is given out by the server and played to its end. */
export function hears(
  db: Db,
  actor: Cast['inspector'],
  { id }: Pick<Complaint, 'id'>,
  span = { startMs: 10_000, endMs: 19_000 },
) {
  const recordingId = recordingOf(db, id)
  recordPlaying(db, actor, recordingId)
  recordListening(db, actor, id, recordingId, [span])
}

export function recordingOf(db: Db, id: number): number {
  const recording = recordingBehind(db, fresh(db, id))
  if (!recording) throw new Error('no recording')
  return recording.id
}

export const aVerdict: VerdictInput = {
  verdict: 'substantiated',
  faultCategory: 'hung-up',
  rootCause: 'people',
  causeDetail: 'emotion',
  reasoning: '录音里坐席打断客户后主动挂断',
  restsOn: '',
  evidence: [{ startMs: 10_000, endMs: 19_000 }],
}

export const aRefutation = {
  ...aVerdict,
  ...({ verdict: 'unsubstantiated', unsubstantiatedReason: 'misunderstood' } as const),
}

export function verified(
  db: Db,
  cast: Cast,
  complaint: Complaint,
  verdict: VerdictInput = aVerdict,
) {
  takeInvestigation(db, cast.inspector, complaint.id)
  hears(db, cast.inspector, complaint)
  return verifyComplaint(db, cast.inspector, complaint.id, verdict)
}

export const aVisit = (callNo = 'back-1', score = 4): NewVisit => {
  const visitedAt = Date.now() - hour
  return { outcome: 'reached', visitedAt, callNo, score, words: '处理得可以' }
}

/** Through every step up to the one before 定责. */
export function settling(db: Db, cast: Cast, options: Parameters<typeof intervening>[2] = {}) {
  const complaint = intervening(db, cast, options)
  replied(db, cast, complaint)
  verified(db, cast, complaint)
  recordVisit(db, cast.visitor, complaint.id, aVisit())
  return fresh(db, complaint.id)
}

export function fresh(db: Db, id: number): Complaint {
  const found = db.select().from(complaints).where(eq(complaints.id, id)).get()
  if (!found) throw new Error('no such complaint')
  return found
}
