import { and, asc, eq, gte, inArray, lt } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
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
/** There are never many: one for each cause. */
const mostRead = 1000

/** Risks that began in a stretch and were found to be some, the gravest first, and how many there are. */
export function risksStarted(db: Db, { from, until }: { from: number; until: number }) {
  const { startedAt, state } = risks
  const found = db
    .select({ risk: risks, department: departments.name })
    .from(risks)
    .leftJoin(departments, eq(departments.id, risks.departmentId))
    .where(and(gte(startedAt, from), lt(startedAt, until), inArray(state, ['open', 'released'])))
    .orderBy(asc(startedAt), asc(risks.id))
    .limit(mostRead)
    .all()
  const order = keysOf(riskColours)
  const rows = found
    .toSorted((a, b) => order.indexOf(a.risk.colour) - order.indexOf(b.risk.colour))
    .slice(0, mostListed)
  const counts = order.map((colour) => {
    const own = found.filter(({ risk }) => risk.colour === colour).map(({ risk }) => risk)
    return {
      ...{ colour, n: own.length },
      open: own.filter((risk) => risk.state === 'open').length,
      inTime: own.filter((risk) => timelinessOf(risk, until) === 'in-time').length,
    }
  })
  return { rows, counts, total: found.length }
}
