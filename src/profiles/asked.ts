import { and, gte, type SQL } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'

import { type UnitColumns, visibleTo } from '#src/auth/scope.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { startOfWeek } from '#src/kernel/calendar.ts'

import { belongingTo, type Subject } from './subject.ts'

/** What every card of a page is asked. */
export type Asked = {
  actor: Actor
  subject: Subject
  /** Monday of the first week, and how many weeks. */
  since: number
  weeks: number
}

export const weekMs = 7 * 86_400_000

export const askedOf = (actor: Actor, subject: Subject, weeks: number, now: number): Asked => ({
  ...{ actor, subject, weeks },
  since: startOfWeek(now) - (weeks - 1) * weekMs,
})

/** The subject's rows since then that the reader may see: those of another unit's day stay away. */
export const rowsOf = (
  { actor, subject, since }: Asked,
  columns: UnitColumns,
  at: SQLiteColumn,
): SQL | undefined => and(belongingTo(subject, columns), visibleTo(actor, columns), gte(at, since))
