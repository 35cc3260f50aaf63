import { and, eq, gte } from 'drizzle-orm'

import { hiddenComplaint } from '#src/complaints/queries.ts'
import { type Actor, can } from '#src/kernel/actor.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import type { Permission } from '#src/kernel/permissions.ts'
import type { Blindness, Duty } from '#src/recordings/blindness.ts'
import { calls } from '#src/recordings/schema.ts'

import type { Subject } from './subject.ts'

const judging: readonly Permission[] = [
  'finding.recheck',
  'inspection.score',
  'review-appeal.settle',
]
/** Whoever judges nothing has nothing hidden, and need not wait for the question. */
const mayJudge = (actor: Actor) => judging.some((right) => can(actor, right))

/** Calls older than this are judged no more. */
const reachMs = 400 * dayMs

/**
 * 盲审: a call of this person that the reader has still to judge. Then the page shows nothing of how
 * the person was judged; null where there is none.
 */
export function dutyAbout(
  db: Db,
  actor: Actor,
  { id }: Subject,
  blindness: Blindness,
  now: number,
): Duty | null {
  const hidden = mayJudge(actor) ? blindness.of(db, actor, calls.id) : undefined
  if (!hidden) return null
  const call = db
    .select({ id: calls.id })
    .from(calls)
    .where(and(eq(calls.personId, id), gte(calls.startedAt, now - reachMs), hidden))
    .limit(1)
    .get()
  return call ? blindness.duty(db, actor, call.id) : null
}

/** Complaints left out of the sums of a unit, which would tell whose they are. */
export const hiddenFrom = (db: Db, actor: Actor, blindness: Blindness) =>
  mayJudge(actor) ? hiddenComplaint(db, actor, blindness) : undefined
