import { desc, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { complaints } from '#src/complaints/schema.ts'
import { amendComplaint, withdrawComplaint } from '#src/complaints/withdraw.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { Forbidden, refused } from '#src/kernel/errors.ts'

import { type Recheck, rechecks } from '../schema.ts'
import {
  callOfFinding,
  concernedBy,
  type KnownCall,
  openUnreported,
  type RecheckInput,
  settleVerdict,
  unsettleVerdict,
} from '../settle-verdict.ts'
import { type RecheckChange, recheckChanges } from './schema.ts'
import { changeRefusals } from './vocabulary.ts'

/**
 * Changes a verdict (改判): with a reason always, marked where its author knew whose call it was. The
 * complaint follows: opened, corrected or withdrawn; the last is refused once somebody worked on it.
 * While an appeal is open, only its answer changes the verdict.
 */
export function changeRecheck(
  db: Db,
  actor: Actor,
  findingId: number,
  input: RecheckInput & {
    reason: string
    /** Whether it is made knowing whose call it is; left out, whether anybody was told. */
    afterReveal?: boolean
    /** The answer to an appeal holds at whatever stage the complaint is. */
    byAppeal?: boolean
  },
  now = Date.now(),
): void {
  authorise(actor, 'recheck.change')
  const { accountId } = actor
  if (accountId === null) throw new Forbidden('recheck.change')
  write(db, (tx) => {
    const call = callOfFinding(tx, actor, findingId)
    const recheck = tx.select().from(rechecks).where(eq(rechecks.findingId, findingId)).get()
    if (!recheck) throw refused(changeRefusals, 'no-verdict')
    if (recheck.appeal === 'open') throw refused(changeRefusals, 'appealed')
    if (isSame(tx, recheck, input)) throw refused(changeRefusals, 'same-verdict')
    const complaintId = moveComplaint(tx, actor, findingId, call, recheck, input, now)
    const { verdict, reason } = input
    const opened = 'faultCategory' in input ? input : { faultCategory: null, target: null }
    const { faultCategory, target } = opened
    tx.update(rechecks)
      .set({ verdict, faultCategory, target, note: input.note, complaintId })
      .where(eq(rechecks.id, recheck.id))
      .run()
    unsettleVerdict(tx, findingId, null, now)
    settleVerdict(tx, findingId, verdict, call, now)
    const afterReveal = input.afterReveal ?? recheck.revealedAt !== null
    const change = { before: recheck.verdict, after: verdict, afterReveal }
    tx.insert(recheckChanges)
      .values({ findingId, ...change, reason, accountId, accountName: actor.name, at: now })
      .run()
    const subject = { kind: 'finding', id: findingId } as const
    record(tx, actor, 'finding.recheck-changed', subject, { ...change, reason, complaintId })
  })
}

function isSame(tx: Db, recheck: Recheck, input: RecheckInput): boolean {
  if (recheck.verdict !== input.verdict || recheck.note !== input.note) return false
  if (!('faultCategory' in input)) return true
  const { faultCategory, target } = input
  if (recheck.faultCategory !== faultCategory || recheck.target !== target) return false
  const complaint = tx
    .select({ concernedCallId: complaints.concernedCallId })
    .from(complaints)
    .where(eq(complaints.id, recheck.complaintId ?? -1))
    .get()
  return (complaint?.concernedCallId ?? null) === concernedBy(tx, recheck.findingId, input)
}

function moveComplaint(
  tx: Db,
  actor: Actor,
  findingId: number,
  call: KnownCall | null,
  { complaintId }: Recheck,
  input: RecheckInput & { reason: string; byAppeal?: boolean },
  now: number,
): number | null {
  const { byAppeal = false } = input
  if (!('faultCategory' in input)) {
    if (complaintId !== null) withdrawComplaint(tx, actor, complaintId, input.reason, byAppeal)
    return null
  }
  if (complaintId === null) return openUnreported(tx, actor, findingId, call, input, now).id
  const { verdict, faultCategory, target, note } = input
  const concernedCallId = concernedBy(tx, findingId, input)
  const facts = { omission: verdict, faultCategory, target, note, concernedCallId }
  amendComplaint(tx, actor, complaintId, facts, byAppeal)
  return complaintId
}

/** Every change of a verdict, the newest first. */
export function changesOf(db: Db, findingId: number): RecheckChange[] {
  return db
    .select()
    .from(recheckChanges)
    .where(eq(recheckChanges.findingId, findingId))
    .orderBy(desc(recheckChanges.at), desc(recheckChanges.id))
    .limit(50)
    .all()
}
