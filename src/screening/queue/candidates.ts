import { and, desc, eq, isNull, ne, or, sql } from 'drizzle-orm'

import { dayMs } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { departments } from '#src/organisation/schema.ts'
import { calls, recordings } from '#src/recordings/schema.ts'

import { findings } from '../schema.ts'
import type { FindingOrigin } from '../vocabulary.ts'
import { queueItems } from './schema.ts'
import type { Candidate } from './spread.ts'

/** So many of the likeliest are looked at for one day; who stands further down does not get there. */
const mostLookedAt = 20_000

/** Suspicions that nobody has judged and no agent reported; what was drawn at random is none. */
export const waitingUnreported = and(
  eq(findings.state, 'pending'),
  or(eq(findings.registered, false), isNull(findings.registered)),
  ne(findings.origin, 'control'),
)

export type Waiting = Candidate & { recordingId: number; origin: FindingOrigin; foundAt: number }

/** What could stand on a list, the likeliest first. `before`: the list it may have stood on already. */
export function waitingFindings(db: Db, before: number | null): Waiting[] {
  const onList = sql<number>`exists (select 1 from ${queueItems}
    where ${queueItems.day} = ${before} and ${queueItems.findingId} = ${findings.id})`
  return db
    .select({
      findingId: findings.id,
      recordingId: findings.recordingId,
      departmentId: calls.departmentId,
      rank: findings.rank,
      origin: findings.origin,
      foundAt: findings.foundAt,
      kept: onList,
    })
    .from(findings)
    .innerJoin(recordings, eq(recordings.id, findings.recordingId))
    .leftJoin(calls, eq(calls.id, recordings.callId))
    .where(waitingUnreported)
    .orderBy(desc(findings.rank), desc(findings.id))
    .limit(mostLookedAt)
    .all()
    .map((row) => ({ ...row, kept: row.kept === 1 }))
}

/** Handled calls of each department on one day: the size of what could go wrong there. */
export function handledCalls(db: Db, day: number): Map<number, number> {
  const counts = db
    .select({ id: departments.id })
    .from(departments)
    .all()
    .map(({ id }) => {
      const row = db
        .select({ n: sql<number>`count(*)` })
        .from(calls)
        .where(
          and(
            eq(calls.departmentId, id),
            sql`${calls.startedAt} >= ${day} and ${calls.startedAt} < ${day + dayMs}`,
          ),
        )
        .get()
      return [id, row?.n ?? 0] as const
    })
  return new Map(counts)
}
