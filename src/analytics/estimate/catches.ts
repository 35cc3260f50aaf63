import { type SQL, sql } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import type { Stretch } from '../periods.ts'
import type { Within } from '../summaries/read.ts'
import type { PatternCount } from './log-linear.ts'
import { type EstimateBase, finders } from './vocabulary.ts'

export type Catches = {
  /** By the finders that caught them, as bits in the order of `finders`. */
  patterns: PatternCount[]
  /** Taken in by hand without any of the finders: they stand outside. */
  outsideAll: number
}

/** Which bits of a pattern are asked for: all of `mask` as in `value`. */
export type PatternRule = { mask: number; value: number; seen: boolean }

type Caught = PatternCount & { department: number | null }

/** Of all there is to see, and of one department in it. */
export type AllCatches = { all: Catches; of: (departmentId: number) => Catches }

/**
 * Which finder caught which complaint of a period, matched by the call it is about and the call it was
 * heard in. A complaint counts as it stands now, so that appeals count. Read once for all departments.
 */
export function catchesOf(
  db: Db,
  stretch: Stretch,
  within: Within,
  base: EstimateBase,
): AllCatches {
  const caught = within.none ? [] : caughtIn(db, stretch, within, base)
  return {
    all: catchesAmong(caught),
    of: (id) => catchesAmong(caught.filter(({ department }) => department === id)),
  }
}

function catchesAmong(caught: readonly Caught[]): Catches {
  const counts = new Map<number, number>()
  for (const { pattern, n } of caught) counts.set(pattern, (counts.get(pattern) ?? 0) + n)
  const patterns = [...counts]
    .filter(([pattern]) => pattern > 0)
    .toSorted(([a], [b]) => a - b)
    .map(([pattern, n]) => ({ pattern, n }))
  return { patterns, outsideAll: counts.get(0) ?? 0 }
}

function caughtIn(db: Db, stretch: Stretch, within: Within, base: EstimateBase): Caught[] {
  return db.all<Caught>(sql`
    select department, pattern, count(*) as n from (${patternsOf(stretch, within, base)}) group by 1, 2`)
}

/** The complaints that a number of the estimate counts: the ids of those whose pattern is as asked for. */
export const idsCaught = (
  stretch: Stretch,
  within: Within,
  base: EstimateBase,
  { mask, value, seen }: PatternRule,
): SQL => sql`(select id from (${patternsOf(stretch, within, base)})
  where (pattern & ${mask}) = ${value} ${seen ? sql`and pattern > 0` : sql``})`

/** Each complaint of a stretch with the finders that caught it. */
function patternsOf({ from, until }: Stretch, within: Within, base: EstimateBase): SQL {
  const { departmentId, subCentreId } = within
  const counted =
    base === 'substantiated'
      ? sql`c.verdict = 'substantiated'`
      : sql`c.verdict is not 'unsubstantiated'`
  const reported = aboutCall(
    (call) => sql`select 1 from register_entries e where e.call_id = ${call}`,
  )
  const screened = aboutCall(
    (call) => sql`select 1 from recordings r join screenings s on s.recording_id = r.id
      where r.call_id = ${call} and s.flagged = 1`,
  )
  const audited = aboutCall(
    (call) => sql`select 1 from recordings r join queue_items q on q.recording_id = r.id
      where r.call_id = ${call} and q.slice = 'control'`,
  )
  // The sign keeps the search at the call: by one kind it would walk every trigger of that kind.
  const traced = (kinds: SQL) =>
    aboutCall(
      (call) => sql`select 1 from back_traces t join back_trace_triggers g on g.id = t.trigger_id
        where t.call_id = ${call} and +g.kind in (${kinds})`,
    )
  return sql`
    select id, department, (reported * 1 + screened * 2 + traced * 4 + outside * 8 + audited * 16) as pattern
    from (
      select c.id as id, c.department_id as department,
        (c.register_entry_id is not null or ${reported}) as reported,
        ${screened} as screened,
        ${traced(sql`'mention', 'low-score'`)} as traced,
        (c.outside_case_id is not null or ${traced(sql`'outside-case'`)}) as outside,
        ${audited} as audited
      from complaints c
      where c.opened_at >= ${from} and c.opened_at < ${until} and c.class = 'internal'
        and c.stage not in ('withdrawn', 'merged', 'referred') and ${counted}
        ${departmentId === null ? sql`` : sql`and c.department_id = ${departmentId}`}
        ${subCentreId === null ? sql`` : sql`and c.sub_centre_id = ${subCentreId}`}
    )`
}

/** Of the call a complaint was heard in or the one it is about; most are one, and looked up once. */
const aboutCall = (rows: (call: SQL) => SQL): SQL =>
  sql`(exists (${rows(sql`c.call_id`)}) or
    (c.concerned_call_id is not null and exists (${rows(sql`c.concerned_call_id`)})))`

export const finderKeys = keysOf(finders)
