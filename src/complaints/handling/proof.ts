import { eq } from 'drizzle-orm'

import { type Db, isOneOf } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { readCaller } from '#src/recordings/caller-number.ts'
import { type Call, calls } from '#src/recordings/schema.ts'

import { clockMs, plainNumber } from '../register-links.ts'
import type { Complaint } from '../schema.ts'
import { callsNumbered } from '../work-orders/links.ts'
import { handlingRefusals } from './vocabulary.ts'

type About = Pick<Complaint, 'caller' | 'openedAt'>
type ProvingCall = Pick<Call, 'caller' | 'startedAt'>

/** What speaks against a call as the proof of having spoken with the customer since the complaint. */
export function faultOfProof(
  complaint: About,
  call: ProvingCall,
): 'other-customer' | 'before-complaint' | null {
  const [theirs, its] = [complaint.caller, call.caller].map(numberOf)
  if (theirs && its && theirs !== its) return 'other-customer'
  return call.startedAt + clockMs < complaint.openedAt ? 'before-complaint' : null
}

/** The telephone number in it; null for words such as 匿名, which say nothing of who it was. */
function numberOf(text: string): string | null {
  const read = readCaller(text)
  return read.ok && /^\d{5,}$/.test(read.value) ? read.value : null
}

/**
 * The call that proves a contact (联系凭证), and when it was. A call whose data have not come is taken by
 * its number and tied later. Raises Refused for a call of another customer or before the complaint.
 */
export function proofOf(
  tx: Db,
  complaint: About,
  callNo: string,
  typedAt: number,
  now: number,
): { callId: number | null; at: number } {
  if (/^(?:1\d{10}|0\d{9,11})$/.test(callNo)) throw refused(handlingRefusals, 'phone-number')
  const callId = callsNumbered(tx, [callNo]).get(plainNumber(callNo)) ?? null
  const call =
    callId === null ? undefined : tx.select().from(calls).where(eq(calls.id, callId)).get()
  const known = call ?? { caller: '', startedAt: typedAt }
  if (known.startedAt > now + clockMs) throw refused(handlingRefusals, 'in-future')
  const fault = faultOfProof(complaint, known)
  if (fault) throw refused(handlingRefusals, fault)
  return { callId, at: known.startedAt }
}

/** The proving calls of rows that name one, by id. */
export function provingCalls(db: Db, ids: readonly (number | null)[]): Map<number, ProvingCall> {
  const { id, caller, startedAt } = calls
  const known = ids.filter((one) => one !== null)
  const rows = db.select({ id, caller, startedAt }).from(calls).where(isOneOf(id, known)).all()
  return new Map(rows.map((row) => [row.id, row]))
}
