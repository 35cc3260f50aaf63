import { and, gte, isNull, lt, sql } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { startOfWeek } from '#src/kernel/calendar.ts'
import { type Db, isOneOf } from '#src/kernel/db.ts'
import { departments, people } from '#src/organisation/schema.ts'
import type { StaffCategory } from '#src/organisation/vocabulary.ts'
import { dayNumber } from '#src/recordings/handled/day.ts'
import { handledCalls } from '#src/recordings/handled/schema.ts'

import { type TrainingRecord, trainingRecords } from '../records/schema.ts'
import { isEveryday } from '../records/vocabulary.ts'
import { type Effect, effectOf } from './effect.ts'
import { matchOthers, type MatchedSet, type Sides, type Taught } from './matching.ts'
import { mostRecords, recordsOf, type Selection } from './selection.ts'
import type { LeftOutReason } from './vocabulary.ts'
import { callsByDepartment, weekMs, weeklyNumbers, type WeeklyNumbers } from './weekly-numbers.ts'

export type EffectReport = {
  effect: Effect
  sets: MatchedSet[]
  leftOut: { personId: number; reason: LeftOutReason }[]
  /** Trained within the reader's reach, each person once. */
  people: number
  /** Trained again in the same selection: the first time counts. */
  again: number
  /** Trained otherwise, too, within the weeks before and after; what is everybody's every week aside. */
  otherwise: number
  /** More records than one report takes: the oldest were left aside. */
  cut: boolean
  titles: string[]
  departments: string[]
}

/** A person taught, and the Monday of the week in which that ended. */
type Pupil = { personId: number; week: number; record: TrainingRecord }

/**
 * 培训效果: complaints found true per answered call in the weeks before and after, of those taught and
 * of others like them in the same department and the same weeks. The week of the training itself counts
 * on neither side. Reads training records, complaints and the tallies of answered calls only.
 */
export function effectReport(
  db: Db,
  actor: Actor,
  selection: Selection,
  weeks: number,
  now: number,
): EffectReport {
  authorise(actor, 'effect.read')
  const found = recordsOf(db, selection, now)
  const records = found.slice(-mostRecords)
  const pupils = within(db, actor, firstTimes(records), weeks)
  const timesOf = groupedBy(records, ({ personId }) => personId)
  const span = spanOf(pupils, weeks)
  const places = span ? placesOf(db, pupils, span, weeks) : new Map<Pupil, Place>()
  const leftOut: EffectReport['leftOut'] = []
  const comparable: Pupil[] = []
  for (const pupil of pupils) {
    const reason = reasonOf(pupil, places.get(pupil), weeks, now)
    if (reason === null) comparable.push(pupil)
    else leftOut.push({ personId: pupil.personId, reason })
  }
  const taught = span ? withPools(db, comparable, places, span, weeks) : []
  const { sets, alone } = matchOthers(taught)
  for (const { personId } of alone) leftOut.push({ personId, reason: 'no-match' })
  const departmentIds = [...new Set(comparable.map((one) => places.get(one)?.before ?? 0))]
  return {
    effect: effectOf(sets),
    sets,
    leftOut,
    people: pupils.length,
    again: pupils.filter(({ personId }) => (timesOf.get(personId)?.length ?? 0) > 1).length,
    otherwise: span ? trainedOtherwise(db, pupils, weeks) : 0,
    cut: found.length > mostRecords,
    titles: [...new Set(records.map(({ title }) => title))].slice(-3).toReversed(),
    departments: db
      .select({ id: departments.id, name: departments.name })
      .from(departments)
      .all()
      .filter(({ id }) => departmentIds.includes(id))
      .map(({ name }) => name),
  }
}

function firstTimes(records: readonly TrainingRecord[]): Pupil[] {
  const first = new Map<number, Pupil>()
  for (const record of records) {
    if (first.has(record.personId)) continue
    const week = startOfWeek(record.completedAt)
    first.set(record.personId, { personId: record.personId, week, record })
  }
  return [...first.values()]
}

/** Those whose calls before the training the reader may see; of all, whoever sees everything. */
function within(db: Db, actor: Actor, pupils: Pupil[], weeks: number) {
  const span = spanOf(pupils, weeks)
  const reach = visibleTo(actor, handledCalls)
  if (!span || reach === undefined) return pupils
  const ids = pupils.map(({ personId }) => personId)
  const seen = db
    .selectDistinct({ personId: handledCalls.personId })
    .from(handledCalls)
    .where(
      and(
        reach,
        isOneOf(handledCalls.personId, ids),
        gte(handledCalls.day, dayNumber(span.first)),
        lt(handledCalls.day, dayNumber(span.first + span.weeks * weekMs)),
      ),
    )
    .all()
  const allowed = new Set(seen.map(({ personId }) => personId))
  return pupils.filter(({ personId }) => allowed.has(personId))
}

type Span = { first: number; weeks: number }

function spanOf(pupils: readonly Pupil[], weeks: number): Span | null {
  if (pupils.length === 0) return null
  const all = pupils.map(({ week }) => week)
  const first = Math.min(...all) - weeks * weekMs
  return { first, weeks: Math.round((Math.max(...all) - first) / weekMs) + weeks + 1 }
}

/** Where somebody took most calls before and after; null for none. */
type Place = { before: number | null; after: number | null }

function placesOf(db: Db, pupils: readonly Pupil[], { first, weeks: length }: Span, weeks: number) {
  const ids = pupils.map(({ personId }) => personId)
  const byPerson = groupedBy(callsByDepartment(db, ids, first, length), ({ personId }) => personId)
  const most = (personId: number, from: number, until: number) => {
    const sums = new Map<number, number>()
    for (const { departmentId, week, calls } of byPerson.get(personId) ?? []) {
      if (week < from || week >= until) continue
      sums.set(departmentId, (sums.get(departmentId) ?? 0) + calls)
    }
    const [top] = [...sums].toSorted(([a, x], [b, y]) => y - x || a - b)
    return top?.[0] ?? null
  }
  return new Map(
    pupils.map((pupil) => {
      const at = Math.round((pupil.week - first) / weekMs)
      const { personId } = pupil
      return [
        pupil,
        { before: most(personId, at - weeks, at), after: most(personId, at + 1, at + 1 + weeks) },
      ]
    }),
  )
}

function reasonOf(
  { week }: Pupil,
  place: Place | undefined,
  weeks: number,
  now: number,
): LeftOutReason | null {
  if (week + (weeks + 1) * weekMs > now) return 'running'
  // 0 stands for calls of nobody's department.
  if (!place?.before) return 'newcomer'
  if (place.after === null) return 'gone'
  return place.after === place.before ? null : 'moved'
}

function withPools(
  db: Db,
  pupils: readonly Pupil[],
  places: ReadonlyMap<Pupil, Place>,
  span: Span,
  weeks: number,
): Taught[] {
  const taughtIds = new Set(pupils.map(({ personId }) => personId))
  const categories = categoriesOf(db)
  const earlier = earlierTaught(db, span)
  const numbers = new Map<number, WeeklyNumbers>()
  const pools = new Map<string, Sides[]>()
  return pupils.map((pupil) => {
    const departmentId = places.get(pupil)?.before ?? 0
    const own = numbers.get(departmentId) ?? weeklyNumbers(db, departmentId, span.first, span.weeks)
    numbers.set(departmentId, own)
    const at = Math.round((pupil.week - span.first) / weekMs)
    const sides = (personId: number): Sides => ({
      personId,
      before: own.between(personId, at - weeks, at),
      after: own.between(personId, at + 1, at + 1 + weeks),
    })
    const { kind } = pupil.record
    const category = categories.get(pupil.personId)
    const poolKey = [departmentId, at, category, kind].join('/')
    const from = pupil.week - weeks * weekMs
    const pool =
      pools.get(poolKey) ??
      [...own.people]
        .filter((id) => !taughtIds.has(id) && categories.get(id) === category)
        // What came later is not asked: a complaint leads to training, and so would choose by the outcome.
        .filter((id) => !earlier(id, kind, from, pupil.week + weekMs))
        .map(sides)
        .filter(({ before, after }) => before.calls > 0 && after.calls > 0)
    pools.set(poolKey, pool)
    return { ...sides(pupil.personId), pool, poolKey: `${departmentId}/${at}` }
  })
}

function categoriesOf(db: Db): Map<number, StaffCategory> {
  const rows = db.select({ id: people.id, category: people.staffCategory }).from(people).all()
  return new Map(rows.map(({ id, category }) => [id, category]))
}

/** Whether somebody was taught in the same way between two moments. */
function earlierTaught(db: Db, { first, weeks }: Span) {
  const { personId, kind, completedAt, voidedAt } = trainingRecords
  const rows = db
    .select({ personId, kind, completedAt })
    .from(trainingRecords)
    .where(and(gte(completedAt, first), lt(completedAt, first + weeks * weekMs), isNull(voidedAt)))
    .all()
  const byPerson = groupedBy(rows, (row) => `${row.personId} ${row.kind}`)
  return (id: number, of: string, from: number, until: number) =>
    (byPerson.get(`${id} ${of}`) ?? []).some(
      (row) => row.completedAt >= from && row.completedAt < until,
    )
}

/** How many of the taught were trained in another way within their own weeks before and after. */
function trainedOtherwise(db: Db, pupils: readonly Pupil[], weeks: number): number {
  const { personId, kind, completedAt, voidedAt } = trainingRecords
  const rows = db
    .select({ personId, kind, completedAt })
    .from(trainingRecords)
    .where(
      and(
        isOneOf(
          personId,
          pupils.map((one) => one.personId),
        ),
        isNull(voidedAt),
      ),
    )
    .all()
  const byPerson = groupedBy(rows, (row) => row.personId)
  return pupils.filter((pupil) =>
    (byPerson.get(pupil.personId) ?? []).some(
      (row) =>
        row.kind !== pupil.record.kind &&
        !isEveryday(row.kind) &&
        row.completedAt >= pupil.week - weeks * weekMs &&
        row.completedAt < pupil.week + (weeks + 1) * weekMs,
    ),
  ).length
}

/** Who somebody is, for the lists of a report. */
export function namesOf(db: Db, ids: readonly number[]) {
  const rows = db
    .select({ id: people.id, agentNo: people.agentNo, name: people.name })
    .from(people)
    .where(isOneOf(people.id, ids))
    .orderBy(sql`${people.id}`)
    .all()
  return new Map(rows.map((row) => [row.id, row]))
}

function groupedBy<T, K>(rows: readonly T[], keyOf: (row: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const row of rows) {
    const group = groups.get(keyOf(row))
    if (group) group.push(row)
    else groups.set(keyOf(row), [row])
  }
  return groups
}
