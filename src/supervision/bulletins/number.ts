import { and, gte, lt, sql } from 'drizzle-orm'

import { boundsOf, monthOf } from '#src/complaints/months/month.ts'
import type { Db } from '#src/kernel/db.ts'

import { bulletins } from './schema.ts'

/** The next number of the month of publication: TB-2026-11-02. */
export function nextBulletinNo(tx: Db, now: number): string {
  const month = monthOf(now)
  const { from = 0, until = now } = boundsOf(month) ?? {}
  const { publishedAt, bulletinNo } = bulletins
  const last = tx
    .select({ last: sql<number | null>`max(cast(substr(${bulletinNo}, 12) as integer))` })
    .from(bulletins)
    .where(and(gte(publishedAt, from), lt(publishedAt, until)))
    .get()
  return `TB-${month}-${String((last?.last ?? 0) + 1).padStart(2, '0')}`
}
