import { and, eq, isNull } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { workingTime } from '#src/organisation/working-calendar/working-time.ts'
import { maskText } from '#src/personal-data/mask.ts'

import { complaintFor } from '../flow/for-actor.ts'
import { isOpen } from '../flow/lifecycle.ts'
import { currentSpell, requireCurrent } from '../flow/move.ts'
import { complaintSpells } from '../flow/schema.ts'
import { type Complaint, complaints } from '../schema.ts'
import { resetLimits } from './reset.ts'
import { complaintPauses } from './schema.ts'
import { timingRefusals } from './vocabulary.ts'

/**
 * 暂停计时: stops the limits of a complaint, for a reason that is kept. What is overdue cannot be made
 * timely by it.
 */
export function pauseComplaint(
  db: Db,
  actor: Actor,
  id: number,
  { reason, spellId }: { reason: string; spellId: number },
  now = Date.now(),
): void {
  authorise(actor, 'complaint.pause')
  write(db, (tx) => {
    const complaint = complaintFor(tx, actor, id)
    requireCurrent(tx, complaint, spellId)
    if (complaint.pausedAt !== null) throw refused(timingRefusals, 'already-paused')
    if (!isOpen(complaint.stage) || complaint.dueAt === null)
      throw refused(timingRefusals, 'not-running')
    if (complaint.dueAt <= now) throw refused(timingRefusals, 'overdue')
    tx.insert(complaintPauses)
      .values({
        complaintId: id,
        reason: maskText(reason),
        from: now,
        byId: actor.accountId,
        byName: actor.name,
      })
      .run()
    tx.update(complaints).set({ pausedAt: now, dueAt: null }).where(eq(complaints.id, id)).run()
    const { complaintNo } = complaint
    record(tx, actor, 'complaint.paused', { kind: 'complaint', id }, { complaintNo })
  })
}

/** 恢复计时: the limits run on, moved by the rule of `withPauses`. */
export function resumeComplaint(
  db: Db,
  actor: Actor,
  id: number,
  { spellId }: { spellId: number },
  now = Date.now(),
): void {
  authorise(actor, 'complaint.pause')
  write(db, (tx) => {
    const complaint = complaintFor(tx, actor, id)
    const spell = requireCurrent(tx, complaint, spellId)
    const { pausedAt } = complaint
    if (pausedAt === null) throw refused(timingRefusals, 'not-paused')
    endPause(tx, actor, complaint, now)
    tx.update(complaints)
      .set({ pausedAt: null, dueAt: spell?.dueAt ?? null })
      .where(eq(complaints.id, id))
      .run()
    resetLimits(tx, { ...complaint, pausedAt: null }, pausedAt)
    const { complaintNo } = complaint
    record(tx, actor, 'complaint.resumed', { kind: 'complaint', id }, { complaintNo })
  })
}

/** Ends the pause a complaint is in, if any: resumed, or done with while it was paused. */
export function endPause(
  tx: Db,
  actor: Actor,
  { id, pausedAt }: Pick<Complaint, 'id' | 'pausedAt'>,
  now: number,
): void {
  if (pausedAt === null) return
  // A clock that was set back in between pauses for no time, and never for less than none.
  const until = Math.max(now, pausedAt)
  tx.update(complaintPauses)
    .set({ until, endedByName: actor.name })
    .where(and(eq(complaintPauses.complaintId, id), isNull(complaintPauses.until)))
    .run()
  const spell = currentSpell(tx, id)
  if (!spell) return
  tx.update(complaintSpells)
    .set({ pausedMs: spell.pausedMs + workingTime(tx).between(pausedAt, until) })
    .where(eq(complaintSpells.id, spell.id))
    .run()
}
