import { and, inArray, isNull, sql } from 'drizzle-orm'

import { callMarks } from '#src/inspection/marks/schema.ts'
import { type MarkKind, markKinds } from '#src/inspection/marks/vocabulary.ts'
import type { Db } from '#src/kernel/db.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { type Asked, rowsOf } from '../asked.ts'

export type MarksCard = Record<MarkKind, number>

/** 表扬与客户辱骂 that stand. */
export function marksCard(db: Db, asked: Asked): MarksCard {
  const rows = db
    .select({ kind: callMarks.kind, n: sql<number>`count(*)` })
    .from(callMarks)
    .where(
      and(
        // Both kinds by name: the index of a unit's marks begins with the kind.
        inArray(callMarks.kind, keysOf(markKinds)),
        rowsOf(asked, callMarks, callMarks.at),
        isNull(callMarks.withdrawnAt),
      ),
    )
    .groupBy(callMarks.kind)
    .all()
  const counts = new Map(rows.map(({ kind, n }) => [kind, n]))
  return { praise: counts.get('praise') ?? 0, abuse: counts.get('abuse') ?? 0 }
}
