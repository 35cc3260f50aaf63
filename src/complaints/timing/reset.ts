import { eq } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'

import { currentSpell } from '../flow/move.ts'
import { complaintSpells } from '../flow/schema.ts'
import { type Complaint, complaints } from '../schema.ts'
import { majorSinceOf, pausesAfter, runningOf } from './clock.ts'
import { stepOfStage } from './vocabulary.ts'

/**
 * Works the limits of a complaint out anew, after it became major, ceased to be, or was resumed; `asOf`
 * is when the clock last ran. What was overdue then stays as it is: nothing done afterwards makes it
 * timely. While paused nothing is due, and it waits for the resumption, which brings nothing forward but
 * what became major meanwhile: a calendar that was changed later moves no limit that was set.
 */
export function resetLimits(tx: Db, complaint: Complaint, asOf: number): void {
  if (complaint.pausedAt !== null) return
  const majorSince = majorSinceOf(tx, complaint)
  const spell = currentSpell(tx, complaint.id)
  const step = stepOfStage[complaint.stage]
  if (spell && step && (spell.dueAt === null || spell.dueAt > asOf)) {
    const running = runningOf(tx, step, complaint, {
      begin: spell.startedAt,
      pauses: pausesAfter(tx, complaint.id, spell.startedAt),
      majorSince,
      ordinary: spell.dueAt !== null,
    })
    const dueAt = laterOf(running?.until ?? null, majorSince, asOf, spell.dueAt)
    tx.update(complaintSpells)
      .set({ dueAt, dueKnown: running?.known ?? true, alarmAt: 0 })
      .where(eq(complaintSpells.id, spell.id))
      .run()
    tx.update(complaints).set({ dueAt }).where(eq(complaints.id, complaint.id)).run()
  }
  resetContact(tx, complaint, asOf, majorSince)
}

/** 首次联系 runs from the intake on, until the customer is reached. */
function resetContact(tx: Db, complaint: Complaint, asOf: number, majorSince: number | null) {
  const { id, contactDueAt, contactedAt, openedAt } = complaint
  if (contactedAt !== null || (contactDueAt !== null && contactDueAt <= asOf)) return
  const running = runningOf(tx, 'contact', complaint, {
    begin: openedAt,
    pauses: pausesAfter(tx, id, openedAt),
    majorSince,
    ordinary: contactDueAt !== null,
  })
  tx.update(complaints)
    .set({
      contactDueAt: laterOf(running?.until ?? null, majorSince, asOf, contactDueAt),
      contactAlarmAt: 0,
    })
    .where(eq(complaints.id, id))
    .run()
}

/** As worked out anew, but no earlier than before, unless it became major since the clock ran. */
function laterOf(
  until: number | null,
  majorSince: number | null,
  asOf: number,
  before: number | null,
): number | null {
  if (until === null || before === null) return until
  return majorSince !== null && majorSince >= asOf ? until : Math.max(until, before)
}
