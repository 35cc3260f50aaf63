import { and, eq, gte, lt, sql } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'
import { departments } from '#src/organisation/schema.ts'
import { estimateMissed, type MissedEstimate } from '#src/screening/performance/estimate.ts'
import { queueItems } from '#src/screening/queue/schema.ts'

import type { Stretch } from '../periods.ts'
import type { Within } from '../summaries/read.ts'

const mostDrawn = 100_000

/**
 * What the calls drawn at random say by themselves: each stands for as many as one over its chance. With
 * nothing found the rule of three is all there is. Null while none was judged.
 */
export function auditBound(
  db: Db,
  { from, until }: Stretch,
  within: Within,
): MissedEstimate | null {
  if (within.none) return null
  const { slice, firstDay, day, departmentId, chance, outcome } = queueItems
  const rows = db
    .select({ chance, outcome })
    .from(queueItems)
    .where(
      and(
        eq(slice, 'control'),
        gte(firstDay, from),
        lt(firstDay, until),
        sql`${firstDay} = ${day}`,
        within.departmentId === null ? undefined : eq(departmentId, within.departmentId),
        within.subCentreId === null
          ? undefined
          : sql`${departmentId} in (select ${departments.id} from ${departments} where ${departments.subCentreId} = ${within.subCentreId})`,
      ),
    )
    .limit(mostDrawn)
    .all()
  return estimateMissed(
    rows.map((row) => ({
      chance: row.chance ?? 1,
      missed: row.outcome === null ? null : row.outcome === 'confirmed',
    })),
  )
}
