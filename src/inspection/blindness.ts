import { and, or, type SQL } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'

import type { Actor } from '#src/kernel/actor.ts'
import { type Db, isOneOf } from '#src/kernel/db.ts'
import type { Blindness, Duty } from '#src/recordings/blindness.ts'
import { calls } from '#src/recordings/schema.ts'
import { recheckDuty, stillToRecheck } from '#src/screening/still-to-recheck.ts'

import { appealDuty, stillToAnswer } from './appeals/still-to-answer.ts'
import { scoringDuty, stillToScore } from './scoring/still-to-score.ts'

/** Which of these calls the reader has still to judge, in whatever way: whose they are stays hidden. */
export function blindCalls(db: Db, actor: Actor, callIds: readonly number[]): ReadonlySet<number> {
  const hidden = hiddenCall(db, actor, calls.id)
  if (!hidden || callIds.length === 0) return new Set()
  const rows = db
    .select({ id: calls.id })
    .from(calls)
    .where(and(isOneOf(calls.id, callIds), hidden))
    .all()
  return new Set(rows.map(({ id }) => id))
}

/** The same rule as a condition on a column that holds a call's id. */
export function hiddenCall(db: Db, actor: Actor, callId: SQLiteColumn): SQL | undefined {
  return or(
    stillToRecheck(db, actor, callId),
    stillToScore(db, actor, callId),
    stillToAnswer(db, actor, callId),
  )
}

/** Why one call is hidden: what nobody else can do for the reader comes first. */
export function dutyOn(db: Db, actor: Actor, callId: number): Duty | null {
  return (
    scoringDuty(db, actor, callId) ??
    recheckDuty(db, actor, callId) ??
    appealDuty(db, actor, callId)
  )
}

/** The one rule of blind judging (盲审), as the pages and files of all slices are given it. */
export const blindness: Blindness = { among: blindCalls, of: hiddenCall, duty: dutyOn }
