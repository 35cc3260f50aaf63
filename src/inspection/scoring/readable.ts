import { and, eq, exists, inArray, ne, notExists, or, sql, type SQL } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'

import { visibleTo } from '#src/auth/scope.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'

import { hiddenCall } from '../blindness.ts'
import { calibrationSessions } from '../calibration/schema.ts'
import { inspectionTasks } from '../tasks/schema.ts'
import { scoreSheets } from './schema.ts'

/**
 * The submitted sheets this reader may see. Team leaders and heads see what stands for an agent of
 * theirs. Whoever scores sees other people's too, but never of a call he has still to score himself,
 * a calibration only when its session is closed, and one of a hidden pair only when both are in:
 * until then anybody may be given the other one.
 */
export function readableSheets(db: Db, actor: Actor): SQL | undefined {
  authorise(actor, 'inspection.read')
  const submitted = and(eq(scoreSheets.state, 'submitted'), visibleTo(actor, scoreSheets))
  if (!can(actor, 'inspection.score')) return and(submitted, eq(scoreSheets.counts, true))
  const me = actor.accountId ?? 0
  const one = { one: sql`1` }
  const own = alias(scoreSheets, 'own')
  const toScore = db
    .select(one)
    .from(inspectionTasks)
    .where(
      and(
        eq(inspectionTasks.callId, scoreSheets.callId),
        eq(inspectionTasks.accountId, me),
        eq(inspectionTasks.state, 'assigned'),
      ),
    )
  const drafted = db
    .select(one)
    .from(own)
    .where(and(eq(own.callId, scoreSheets.callId), eq(own.accountId, me), eq(own.state, 'draft')))
  const closed = db
    .select(one)
    .from(inspectionTasks)
    .innerJoin(calibrationSessions, eq(calibrationSessions.id, inspectionTasks.sessionId))
    .where(and(eq(inspectionTasks.id, scoreSheets.taskId), eq(calibrationSessions.state, 'closed')))
  const plans = can(actor, 'inspection.plan')
  const others = and(
    notExists(toScore),
    notExists(drafted),
    or(ne(scoreSheets.purpose, 'calibration'), exists(closed)),
    ...(plans ? [] : otherHalfIn(db)),
  )
  return and(submitted, or(eq(scoreSheets.accountId, me), others))
}

/** Both scores of a hidden pair (双评) are in, or the other one will never come. */
function otherHalfIn(db: Db): SQL[] {
  const half = alias(inspectionTasks, 'half')
  const other = alias(inspectionTasks, 'other_half')
  const one = { one: sql`1` }
  const open = inArray(other.state, ['waiting', 'assigned'])
  const second = db
    .select(one)
    .from(other)
    .where(and(eq(other.pairOf, scoreSheets.taskId), open))
  const first = db
    .select(one)
    .from(half)
    .innerJoin(other, eq(other.id, half.pairOf))
    .where(and(eq(half.id, scoreSheets.taskId), open))
  // Only the second of a pair has a first: other sheets are spared the search.
  return [notExists(second), or(ne(scoreSheets.purpose, 'double'), notExists(first)) as SQL]
}

/**
 * Whether the reader has still to judge this call, or was not shown yet whose it was: then no page
 * shows it, whoever scored it there, so that the reveal is a step that is known.
 */
export function stillBlind(db: Db, actor: Actor): SQL<boolean> {
  return (hiddenCall(db, actor, scoreSheets.callId) ?? sql`0`) as SQL<boolean>
}
