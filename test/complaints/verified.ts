import { moveComplaint } from '#src/complaints/flow/move.ts'
import { complaintLiabilities } from '#src/complaints/handling/schema.ts'
import { storeVerification } from '#src/complaints/handling/store-verification.ts'
import { openComplaint } from '#src/complaints/open.ts'
import type { Complaint } from '#src/complaints/schema.ts'
import type { ComplaintVerdict, FaultCategory, Omission } from '#src/complaints/vocabulary.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { announcedCall, heardRecording, type Unit } from '#test/screening/heard-calls.ts'

type Given = {
  verdict?: ComplaintVerdict
  faultCategory?: FaultCategory
  omission?: Omission | null
  handler?: Actor
  openedAt?: number
}

let made = 0

/** A complaint about the unit's agent that went the whole way to its verdict, and waits for the visit. */
export function verifiedComplaint(
  db: Db,
  unit: Unit,
  verifier: Actor,
  at: number,
  given: Given = {},
) {
  const { verdict = 'substantiated', faultCategory = 'attitude', omission = null } = given
  const { handler, openedAt = at - 3_600_000 } = given
  const callNo = `v${(made += 1)}`
  const call = announcedCall(db, unit, callNo)
  const recording = heardRecording(db, `${callNo}.wav`, call.id)
  const facts = { faultCategory, target: 'this-agent', note: '' } as const
  const opened = openComplaint(
    db,
    verifier,
    { source: 'manual', callId: call.id, omission, ...facts },
    openedAt,
  )
  const handlingDepartmentId = unit.department.id
  const handled = {
    handlerId: handler?.accountId ?? null,
    handlerName: handler?.name ?? '办理人',
  }
  let complaint: Complaint = moveComplaint(db, opened, 'dispatch', openedAt, {
    handlingDepartmentId,
  })
  complaint = moveComplaint(db, complaint, 'accept', openedAt, handled)
  complaint = moveComplaint(db, complaint, 'reply', openedAt)
  const span = { startMs: 10_000, endMs: 14_000, voice: 'agent', text: '不归我管' } as const
  const verification = storeVerification(
    db,
    verifier,
    complaint,
    {
      ...{ basis: 'investigation', verdict, faultCategory, rootCause: 'people' },
      ...{ causeDetail: 'attitude', reasoning: '听到坐席说不归我管' },
      evidence: [{ recordingId: recording.id, callId: call.id, ...span, heardAt: at }],
    },
    at,
  )
  complaint = moveComplaint(db, { ...complaint, verdict, verdictAt: at }, 'verify', at, {
    verdict,
    verdictAt: at,
  })
  return { complaint, call, recording, verification }
}

/** 定责, which comes after the handling. */
export function heldLiable(db: Db, complaint: Complaint, actor: Actor, at: number) {
  const { id: complaintId, personId, departmentId } = complaint
  const by = { at, byId: actor.accountId, byName: actor.name }
  return db
    .insert(complaintLiabilities)
    .values({ complaintId, liability: 'liable', personId, departmentId, reason: '态度生硬', ...by })
    .returning()
    .get()
}
