import { and, desc, eq, gt, gte, lt, lte, sql } from 'drizzle-orm'

import { type Actor, authorise } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { readId } from '#src/kernel/read-id.ts'
import { type Interval, wilson } from '#src/kernel/statistics/intervals.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { businessTypes, departments, subCentres, teams } from '#src/organisation/schema.ts'
import { type Days, readDays } from '#src/recordings/filters.ts'
import { dayNumber } from '#src/recordings/handled/day.ts'

import { contactCounts, contactDays } from './schema.ts'
import { type ContactBy, contactBy } from './vocabulary.ts'

export type ContactLine = {
  name: string
  calls: number
  /** Not followed by another call within the days: about anything, about the same business. */
  solved: number
  solvedSame: number
  interval: Interval | null
}
export type Contacts = {
  /** First and last counted day of the stretch; null where none was counted. */
  from: number | null
  until: number | null
  days: number
  /** Calls that belong to nobody's number. */
  without: number
  repeatDays: number | null
  whole: ContactLine | null
  lines: ContactLine[]
}

const contactSpan = 28
/** As much as is ever asked for at once: two years. */
const longestSpan = 731

/** Without days of its own the last four weeks that can be judged. */
export type ContactFilters = Days & { by: ContactBy; departmentId: number | null }

export function readContactFilters(query: Record<string, string | undefined>): ContactFilters {
  return {
    ...readDays(query),
    by: keysOf(contactBy).find((key) => key === query['by']) ?? 'department',
    departmentId: readId(query['department']),
  }
}

/**
 * 一次解决率: the share of calls not followed by another of their number within the days, of days whose
 * time is over. Of a unit, only its own calls.
 */
export function contactShares(
  db: Db,
  actor: Actor,
  { by, from, until, departmentId }: ContactFilters,
  now = Date.now(),
): Contacts {
  authorise(actor, 'caller.list')
  const { day } = contactCounts
  const asked = from !== null || until !== null
  const counted = db
    .select()
    .from(contactCounts)
    .where(
      and(
        asked ? undefined : gte(day, dayNumber(now) - 2 * contactSpan),
        from === null ? undefined : gte(day, dayNumber(from)),
        until === null ? undefined : lt(day, dayNumber(until)),
        gt(contactCounts.calls, 0),
      ),
    )
    .orderBy(desc(day))
    .limit(asked ? longestSpan : contactSpan)
    .all()
  const [newest, oldest] = [counted[0], counted.at(-1)]
  if (!newest || !oldest) {
    const none = { from: null, until: null, days: 0, without: 0, repeatDays: null }
    return { ...none, whole: null, lines: [] }
  }
  const own = ownDepartments(db, actor)
  const rows = db
    .select({
      departmentId: contactDays.departmentId,
      typeId: contactDays.typeId,
      calls: sql<number>`sum(${contactDays.calls})`,
      followed: sql<number>`sum(${contactDays.followed})`,
      followedSame: sql<number>`sum(${contactDays.followedSame})`,
    })
    .from(contactDays)
    .where(and(gte(contactDays.day, oldest.day), lte(contactDays.day, newest.day)))
    .groupBy(contactDays.departmentId, contactDays.typeId)
    .all()
    .filter((row) => own === null || own.has(row.departmentId))
    .filter((row) => departmentId === null || row.departmentId === departmentId)
  const names = namesBy(db, by)
  const sums = new Map<number, { calls: number; followed: number; followedSame: number }>()
  for (const row of rows) {
    const key = by === 'department' ? row.departmentId : row.typeId
    const sum = sums.get(key) ?? { calls: 0, followed: 0, followedSame: 0 }
    sums.set(key, sum)
    sum.calls += row.calls
    sum.followed += row.followed
    sum.followedSame += row.followedSame
  }
  const lines = [...sums].map(([key, sum]) => lineOf(names(key), sum))
  const wholeName = own === null ? '全中心' : '本单位'
  const total = { calls: 0, followed: 0, followedSame: 0 }
  for (const sum of sums.values()) {
    total.calls += sum.calls
    total.followed += sum.followed
    total.followedSame += sum.followedSame
  }
  return {
    ...{ from: oldest.day, until: newest.day, days: counted.length },
    without: counted.reduce((sum, row) => sum + row.without, 0),
    repeatDays: newest.repeatDays,
    whole: total.calls > 0 && departmentId === null ? lineOf(wholeName, total) : null,
    lines: lines.toSorted((a, b) => b.calls - a.calls || (a.name < b.name ? -1 : 1)),
  }
}

const lineOf = (
  name: string,
  { calls: all, followed, followedSame }: { calls: number; followed: number; followedSame: number },
): ContactLine => ({
  ...{ name, calls: all, solved: all - followed, solvedSame: all - followedSame },
  interval: wilson(all - followed, all),
})

function namesBy(db: Db, by: ContactBy): (id: number) => string {
  const rows =
    by === 'department'
      ? db
          .select({ id: departments.id, name: departments.name, subCentre: subCentres.name })
          .from(departments)
          .innerJoin(subCentres, eq(subCentres.id, departments.subCentreId))
          .all()
          .map(({ id, name, subCentre }) => [id, `${subCentre} ${name}`] as const)
      : db
          .select({ id: businessTypes.id, name: businessTypes.name })
          .from(businessTypes)
          .all()
          .map(({ id, name }) => [id, name] as const)
  const names = new Map(rows)
  return (id) => names.get(id) ?? (by === 'department' ? '没有记部门' : '没有记业务类型')
}

/** The departments a reader's unit holds; null for the whole centre. A team sees its department's share. */
function ownDepartments(db: Db, { scope }: Actor): Set<number> | null {
  if (scope.kind === 'all') return null
  if (scope.kind === 'department') return new Set([scope.id])
  if (scope.kind === 'sub-centre') {
    const own = eq(departments.subCentreId, scope.id)
    return new Set(
      db
        .select({ id: departments.id })
        .from(departments)
        .where(own)
        .all()
        .map(({ id }) => id),
    )
  }
  if (scope.kind !== 'team') return new Set()
  const team = db.select().from(teams).where(eq(teams.id, scope.id)).get()
  return new Set(team ? [team.departmentId] : [])
}
