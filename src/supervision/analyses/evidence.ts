import { and, eq, gte, inArray, isNull, lt, type SQL, sql } from 'drizzle-orm'

import { complaintVerifications } from '#src/complaints/handling/schema.ts'
import type { RootCause, UnsubstantiatedReason } from '#src/complaints/handling/vocabulary.ts'
import { standing } from '#src/complaints/queries.ts'
import { complaints } from '#src/complaints/schema.ts'
import type { ComplaintVerdict, FaultCategory } from '#src/complaints/vocabulary.ts'
import { startOfWeek } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { departments, people, subCentres } from '#src/organisation/schema.ts'
import { seasonAt } from '#src/organisation/seasons/current.ts'
import { byUnitName } from '#src/organisation/unit-order.ts'
import type { StaffCategory } from '#src/organisation/vocabulary.ts'
import { dayNumber } from '#src/recordings/handled/day.ts'
import { handledCalls, handledDays } from '#src/recordings/handled/schema.ts'

import { weekMs } from '../metrics/weekly.ts'
import { chartWeeks, meanWeeks } from './vocabulary.ts'

/** So many complaints that are alike in all that an analysis asks about. */
export type Fact = {
  /** Weeks before the week of the analysis; 0 is that week itself. */
  ago: number
  departmentId: number | null
  fault: FaultCategory
  verdict: ComplaintVerdict | null
  /** These only of the weeks that are compared, the detail of the cause only of the week itself. */
  staff: StaffCategory | null
  cause: RootCause | null
  detail: string | null
  reason: UnsubstantiatedReason | null
  count: number
}

/** All that an analysis says is worked out from this; published with it, so that it stays as it was. */
export type Evidence = {
  week: number
  takenAt: number
  departments: { id: number; name: string; subCentreId: number }[]
  facts: Fact[]
  /** Answered calls by department, the oldest week first. */
  handled: { departmentId: number; calls: number[] }[]
  /** Answered calls of the week by kind of staff; where a season is on. */
  handledByStaff: { staff: StaffCategory; departmentId: number; calls: number }[]
  /** Weeks since there were complaints at all, up to `chartWeeks`. */
  weeks: number
  season: string | null
}

/** What the week and the weeks before it were, as it stands now. */
export function evidenceOf(db: Db, week: number, now: number): Evidence {
  const season = seasonAt(db, week + weekMs - 1)?.name ?? null
  return {
    ...{ week, takenAt: now, season },
    departments: departmentsOf(db),
    facts: factsOf(db, week),
    handled: handledOf(db, week),
    handledByStaff: season === null ? [] : handledByStaffOf(db, week),
    weeks: weeksSinceFirst(db, week),
  }
}

function departmentsOf(db: Db) {
  const { id, name, subCentreId } = departments
  return db
    .select({ id, name, subCentreId, subCentre: subCentres.name })
    .from(departments)
    .innerJoin(subCentres, eq(subCentres.id, subCentreId))
    .all()
    .toSorted((a, b) => byUnitName(a.subCentre, b.subCentre) || byUnitName(a.name, b.name))
    .map(({ subCentre: _name, ...department }) => department)
}

function factsOf(db: Db, week: number): Fact[] {
  const { openedAt, departmentId, personId, faultCategory, verdict, class: of } = complaints
  const oldest = week - (chartWeeks - 1) * weekMs
  // Bound numbers are real ones: the division has to be cut off.
  const ago = sql<number>`cast((${week + weekMs - 1} - ${openedAt}) / ${weekMs} as integer)`
  const compared = sql`${openedAt} >= ${week - meanWeeks * weekMs}`
  const only = <T>(when: SQL, value: SQL) => sql<T | null>`case when ${when} then ${value} end`
  const { rootCause, causeDetail, unsubstantiatedReason } = complaintVerifications
  const fields = {
    ago,
    departmentId,
    fault: faultCategory,
    verdict,
    staff: only<StaffCategory>(compared, sql`${people.staffCategory}`),
    cause: only<RootCause>(compared, sql`${rootCause}`),
    detail: only<string>(sql`${openedAt} >= ${week}`, sql`${causeDetail}`),
    reason: only<UnsubstantiatedReason>(compared, sql`${unsubstantiatedReason}`),
  }
  return db
    .select({ ...fields, count: sql<number>`count(*)` })
    .from(complaints)
    .leftJoin(people, eq(people.id, personId))
    .leftJoin(
      complaintVerifications,
      and(
        eq(complaintVerifications.complaintId, complaints.id),
        isNull(complaintVerifications.supersededAt),
      ),
    )
    .where(and(gte(openedAt, oldest), lt(openedAt, week + weekMs), standing, eq(of, 'internal')))
    .groupBy(sql`1, 2, 3, 4, 5, 6, 7, 8`)
    .all()
}

function handledOf(db: Db, week: number): Evidence['handled'] {
  const { day, departmentId, calls } = handledDays
  const [first, after] = [dayNumber(week - (chartWeeks - 1) * weekMs), dayNumber(week + weekMs)]
  const index = sql<number>`cast((${day} - ${first}) / 7 as integer)`
  const all = db.select({ id: departments.id }).from(departments).all()
  return all.map(({ id }) => {
    const rows = db
      .select({ index, calls: sql<number>`sum(${calls})` })
      .from(handledDays)
      .where(and(eq(departmentId, id), gte(day, first), lt(day, after)))
      .groupBy(index)
      .all()
    const weeks = Array.from({ length: chartWeeks }, () => 0)
    for (const row of rows) weeks[row.index] = row.calls
    return { departmentId: id, calls: weeks }
  })
}

function handledByStaffOf(db: Db, week: number): Evidence['handledByStaff'] {
  const { day, departmentId, personId, calls } = handledCalls
  const departmentIds = db
    .select({ id: departments.id })
    .from(departments)
    .all()
    .map(({ id }) => id)
  return db
    .select({ staff: people.staffCategory, departmentId, calls: sql<number>`sum(${calls})` })
    .from(handledCalls)
    .innerJoin(people, eq(people.id, personId))
    .where(
      and(
        // Named one by one, so that only the week of each is walked.
        inArray(departmentId, [0, ...departmentIds]),
        gte(day, dayNumber(week)),
        lt(day, dayNumber(week + weekMs)),
      ),
    )
    .groupBy(people.staffCategory, departmentId)
    .all()
}

/** Before the first complaint nothing was counted: those weeks are no baseline of nothing. */
function weeksSinceFirst(db: Db, week: number): number {
  const { openedAt, id } = complaints
  const first = db
    .select({ openedAt })
    .from(complaints)
    .where(standing)
    .orderBy(openedAt, id)
    .limit(1)
    .get()
  if (!first) return 0
  const weeks = (week - startOfWeek(first.openedAt)) / weekMs + 1
  return Math.max(0, Math.min(chartWeeks, weeks))
}
