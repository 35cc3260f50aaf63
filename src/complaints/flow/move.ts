import { and, desc, eq, isNull } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'

import { type Complaint, complaints } from '../schema.ts'
import { dueOf } from '../timing/due.ts'
import { isOpen, type Move, stageAfter } from './lifecycle.ts'
import { type ComplaintSpell, complaintSpells } from './schema.ts'
import { flowRefusals } from './vocabulary.ts'

type Changes = Partial<
  Pick<
    Complaint,
    | 'handlingDepartmentId'
    | 'handlerId'
    | 'handlerName'
    | 'faultCategory'
    | 'verdict'
    | 'verdictAt'
    | 'mergedIntoId'
    | 'contactDueAt'
  >
>

/**
 * Moves a complaint along the flow inside the caller's transaction: the only place where `stage` is
 * written. Ends the present spell and begins the next with its time limit. Raises Refused where the
 * move is not legal, where it is paused, and where `spellId`, the spell the page showed, is over. The
 * caller has authorised the actor and writes the trail.
 */
export function moveComplaint(
  tx: Db,
  complaint: Complaint,
  move: Move,
  now: number,
  { spellId, ...changes }: Changes & { spellId?: number | undefined } = {},
): Complaint {
  const current = requireCurrent(tx, complaint, spellId)
  const stage = stageAfter(complaint.stage, move)
  if (complaint.pausedAt !== null && move !== 'withdraw') throw refused(flowRefusals, 'paused')
  if (current) {
    tx.update(complaintSpells).set({ endedAt: now }).where(eq(complaintSpells.id, current.id)).run()
  }
  const moved = { ...complaint, ...changes, stage }
  return beginSpell(tx, moved, now, changes)
}

/** Begins the stay at the stage a complaint has now; used when it is opened, and by `moveComplaint`. */
export function beginSpell(
  tx: Db,
  complaint: Complaint,
  now: number,
  changes: Changes = {},
): Complaint {
  const due = dueOf(tx, complaint, now)
  tx.insert(complaintSpells)
    .values({
      complaintId: complaint.id,
      stage: complaint.stage,
      departmentId: complaint.handlingDepartmentId,
      startedAt: now,
      endedAt: isOpen(complaint.stage) ? null : now,
      dueAt: due?.until ?? null,
      dueKnown: due?.known ?? true,
    })
    .run()
  return tx
    .update(complaints)
    .set({
      ...changes,
      stage: complaint.stage,
      stageAt: now,
      dueAt: due?.until ?? null,
      pausedAt: null,
      closedAt: complaint.stage === 'closed' ? now : null,
    })
    .where(eq(complaints.id, complaint.id))
    .returning()
    .get()
}

/** The present stay. Raises Refused for a page that shows an earlier one; without `spellId` nothing is held. */
export function requireCurrent(
  db: Db,
  { id }: Pick<Complaint, 'id'>,
  spellId: number | undefined,
): ComplaintSpell | undefined {
  const current = currentSpell(db, id)
  if (spellId !== undefined && spellId !== current?.id) throw refused(flowRefusals, 'stale')
  return current
}

/** The stay that is not over; undefined once the complaint is done with. */
export function currentSpell(db: Db, complaintId: number): ComplaintSpell | undefined {
  return db
    .select()
    .from(complaintSpells)
    .where(and(eq(complaintSpells.complaintId, complaintId), isNull(complaintSpells.endedAt)))
    .orderBy(desc(complaintSpells.id))
    .limit(1)
    .get()
}
