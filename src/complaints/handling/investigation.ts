import { and, eq, isNull } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { Refused, refused } from '#src/kernel/errors.ts'

import { complaintFor } from '../flow/for-actor.ts'
import type { Complaint } from '../schema.ts'
import { mayVerify } from './parties.ts'
import { complaintInvestigations } from './schema.ts'
import { holdAt } from './spell.ts'
import { handlingRefusals } from './vocabulary.ts'

/** Takes the investigation of a complaint (领取核实); of two at once, one gets it. */
export function takeInvestigation(
  db: Db,
  actor: Actor,
  id: number,
  spellId?: number,
  now = Date.now(),
): void {
  authorise(actor, 'complaint.verify')
  const { accountId } = actor
  if (accountId === null) throw refused(handlingRefusals, 'not-taken')
  write(db, (tx) => {
    const complaint = complaintFor(tx, actor, id)
    holdAt(tx, complaint, 'investigating', '领取核实', spellId)
    if (!mayVerify(tx, actor, complaint)) throw refused(handlingRefusals, 'took-part')
    const open = openInvestigation(tx, id)
    if (open?.accountId === accountId) return
    if (open) throw new Refused('taken-by-other', `这件投诉已由${open.name}领取核实`)
    tx.insert(complaintInvestigations)
      .values({ complaintId: id, accountId, name: actor.name, at: now })
      .run()
    trace(tx, actor, 'complaint.investigation-taken', complaint)
  })
}

/** Gives it back (交还), so that somebody else can take it; whoever settles may do so for others. */
export function returnInvestigation(
  db: Db,
  actor: Actor,
  id: number,
  spellId?: number,
  now = Date.now(),
): void {
  authorise(actor, 'complaint.verify')
  write(db, (tx) => {
    const complaint = complaintFor(tx, actor, id)
    holdAt(tx, complaint, 'investigating', '交还核实', spellId)
    const open = openInvestigation(tx, id)
    const own = open !== undefined && open.accountId === actor.accountId
    if (!open || !(own || can(actor, 'complaint.settle'))) {
      throw refused(handlingRefusals, 'not-yours-to-return')
    }
    endInvestigation(tx, id, now)
    trace(tx, actor, 'complaint.investigation-returned', complaint)
  })
}

/** Who looks into it now. */
export function openInvestigation(db: Db, complaintId: number) {
  return db.select().from(complaintInvestigations).where(openOf(complaintId)).get()
}

/** Raises Refused unless the actor has taken the investigation and may still do it. */
export function holdToInvestigation(tx: Db, actor: Actor, complaint: Complaint): void {
  if (!mayVerify(tx, actor, complaint)) throw refused(handlingRefusals, 'took-part')
  const open = openInvestigation(tx, complaint.id)
  if (!open || open.accountId !== actor.accountId) throw refused(handlingRefusals, 'not-taken')
}

/** Done, or given back. */
export function endInvestigation(tx: Db, complaintId: number, now: number): void {
  tx.update(complaintInvestigations).set({ endedAt: now }).where(openOf(complaintId)).run()
}

const openOf = (complaintId: number) =>
  and(eq(complaintInvestigations.complaintId, complaintId), isNull(complaintInvestigations.endedAt))

function trace(
  tx: Db,
  actor: Actor,
  action: 'complaint.investigation-taken' | 'complaint.investigation-returned',
  { id, complaintNo }: Complaint,
): void {
  record(tx, actor, action, { kind: 'complaint', id }, { complaintNo })
}
