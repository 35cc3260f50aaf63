import { and, asc, eq, gte, inArray, lt, sql } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'
import { departments } from '#src/organisation/schema.ts'

import { type Risk, risks } from './schema.ts'
import { riskColours } from './vocabulary.ts'

export type Timeliness = 'in-time' | 'late' | 'overdue' | 'running'

/** 按时: whether a risk was handled within its limit, as it stands at a moment. */
export function timelinessOf(
  { handledAt, dueAt }: Pick<Risk, 'handledAt' | 'dueAt'>,
  now: number,
): Timeliness {
  if (handledAt !== null) return dueAt === null || handledAt <= dueAt ? 'in-time' : 'late'
  return dueAt !== null && dueAt <= now ? 'overdue' : 'running'
}

const mostListed = 100

/** Risks that began in a stretch and were found to be some, the gravest first, and how many there are. */
export function risksStarted(db: Db, { from, until }: { from: number; until: number }) {
  const { startedAt, state, colour } = risks
  const within = and(
    gte(startedAt, from),
    lt(startedAt, until),
    inArray(state, ['open', 'released']),
  )
  const order = Object.keys(riskColours).map((key, place) => sql`when ${key} then ${place}`)
  const rows = db
    .select({ risk: risks, department: departments.name })
    .from(risks)
    .leftJoin(departments, eq(departments.id, risks.departmentId))
    .where(within)
    .orderBy(sql`case ${colour} ${sql.join(order, sql` `)} end`, asc(startedAt), asc(risks.id))
    .limit(mostListed)
    .all()
  const counts = db
    .select({
      ...{ colour, n: sql<number>`count(*)` },
      open: sql<number>`sum(${state} = 'open')`,
      // Handled within the limit; one that nobody set a limit for cannot be late.
      inTime: sql<number>`sum(${risks.handledAt} is not null and (${risks.dueAt} is null or ${risks.handledAt} <= ${risks.dueAt}))`,
    })
    .from(risks)
    .where(within)
    .groupBy(colour)
    .all()
  return { rows, counts, total: counts.reduce((sum, { n }) => sum + n, 0) }
}
