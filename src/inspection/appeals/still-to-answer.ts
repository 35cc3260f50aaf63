import { and, eq, ne, or, sql, type SQL } from 'drizzle-orm'
import { alias, type SQLiteColumn } from 'drizzle-orm/sqlite-core'

import { type Actor, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import type { Duty } from '#src/recordings/blindness.ts'

import { reviewAppeals } from './schema.ts'

const contested = alias(reviewAppeals, 'contested')

/**
 * Whether an appeal about a call waits for this reader's answer: taken by the reader, or taken by
 * nobody yet and not about the reader's own verdict. Whoever plans the inspection has to know them,
 * and is only kept from those taken. Undefined for readers who answer none.
 */
export function stillToAnswer(db: Db, actor: Actor, callId: SQLiteColumn): SQL | undefined {
  const waits = waitsFor(actor)
  if (!waits) return undefined
  // Asked once for all rows: few appeals are open at a time, and they have no index by call.
  const waiting = db.select({ callId: contested.callId }).from(contested).where(waits)
  return sql`coalesce(${callId} in ${waiting}, 0)`
}

/** The appeal that hides a call from this reader. */
export function appealDuty(db: Db, actor: Actor, callId: number): Duty | null {
  const waits = waitsFor(actor)
  if (!waits) return null
  const row = db
    .select({ id: contested.id })
    .from(contested)
    .where(and(waits, eq(contested.callId, callId)))
    .limit(1)
    .get()
  return row ? { kind: 'appeal', href: `/review-appeals/${row.id}` } : null
}

function waitsFor(actor: Actor): SQL | undefined {
  const { accountId } = actor
  if (accountId === null || !can(actor, 'review-appeal.settle')) return undefined
  const taken = and(eq(contested.judgeId, accountId), eq(contested.state, 'taken'))
  if (can(actor, 'inspection.plan')) return taken
  return or(taken, and(eq(contested.state, 'open'), ne(contested.scorerId, accountId)))
}
