import { and, isNotNull, sql } from 'drizzle-orm'

import { boundsOf } from '#src/complaints/months/month.ts'
import { complaints } from '#src/complaints/schema.ts'
import type { Db } from '#src/kernel/db.ts'

import { takenIn } from './gather.ts'

/** Which of these complaints have a verdict that is contested and not answered yet; a port of inspection. */
export type UnderAppeal = (db: Db, complaintIds: readonly number[]) => ReadonlySet<number>

/** 申诉中: verdicts of a month that count until they fall. */
export function contestedIn(db: Db, month: string, underAppeal: UnderAppeal): number {
  const bounds = boundsOf(month)
  if (!bounds) return 0
  const { id, verdict } = complaints
  const verified = db
    .select({ id })
    .from(complaints)
    .where(and(takenIn(bounds), isNotNull(sql`+${verdict}`)))
    .all()
  return underAppeal(
    db,
    verified.map((row) => row.id),
  ).size
}
