import { and, count, eq, gte, inArray, isNull, lt, ne, sql, type SQL } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { hiddenComplaint } from '#src/complaints/queries.ts'
import { complaints } from '#src/complaints/schema.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { departments } from '#src/organisation/schema.ts'
import { byUnitName } from '#src/organisation/unit-order.ts'

import { blindness, hiddenCall } from '../blindness.ts'
import type { Month } from './filters.ts'
import { authoriseMarks } from './queries.ts'
import { callMarks } from './schema.ts'
import { markKinds } from './vocabulary.ts'

export type DepartmentTally = {
  departmentId: number | null
  department: string | null
  /** What the reader has still to judge: it is counted, but not under its department. */
  hidden: boolean
  praise: number
  abuse: number
  complaints: number
}

/**
 * 表扬 beside 对内投诉, department by department, for one month: praise by when it was marked,
 * complaints by when they were opened, what was taken back left out. Departments without any are not
 * listed; calls that the reader has still to judge stand together at the end.
 */
export function praiseBesideComplaints(db: Db, actor: Actor, month: Month): DepartmentTally[] {
  authoriseMarks(actor)
  const { from, until } = month
  const hiddenMark = hidden(hiddenCall(db, actor, callMarks.callId))
  const marked = db
    .select({
      ...{ departmentId: callMarks.departmentId, kind: callMarks.kind },
      ...{ hidden: hiddenMark, n: count() },
    })
    .from(callMarks)
    .where(
      and(
        // Both kinds by name: the index of marks begins with the kind.
        ...[inArray(callMarks.kind, keysOf(markKinds)), gte(callMarks.at, from)],
        ...[lt(callMarks.at, until), isNull(callMarks.withdrawnAt)],
        visibleTo(actor, callMarks),
      ),
    )
    .groupBy(callMarks.departmentId, callMarks.kind, hiddenMark)
    .all()
  const hiddenOne = hidden(hiddenComplaint(db, actor, blindness))
  const opened = db
    .select({ departmentId: complaints.departmentId, hidden: hiddenOne, n: count() })
    .from(complaints)
    .where(
      and(
        ...[gte(complaints.openedAt, from), lt(complaints.openedAt, until)],
        ne(complaints.stage, 'withdrawn'),
        visibleTo(actor, complaints),
      ),
    )
    .groupBy(complaints.departmentId, hiddenOne)
    .all()
  const tallies = new Map<number | null | 'hidden', DepartmentTally>()
  const tallyOf = (row: { departmentId: number | null; hidden: number }) => {
    const key = row.hidden ? 'hidden' : row.departmentId
    const departmentId = row.hidden ? null : row.departmentId
    const department = departmentId === null ? null : nameOf(db, departmentId)
    const none = { hidden: row.hidden === 1, praise: 0, abuse: 0, complaints: 0 }
    const tally = tallies.get(key) ?? { departmentId, department, ...none }
    tallies.set(key, tally)
    return tally
  }
  for (const row of marked) tallyOf(row)[row.kind] += row.n
  for (const row of opened) tallyOf(row).complaints += row.n
  return [...tallies.values()].toSorted(
    (a, b) =>
      Number(a.hidden) - Number(b.hidden) || byUnitName(a.department ?? '', b.department ?? ''),
  )
}

const hidden = (condition: SQL | undefined) => sql<number>`${condition ?? sql`0`}`

function nameOf(db: Db, departmentId: number): string | null {
  const { id, name } = departments
  return db.select({ name }).from(departments).where(eq(id, departmentId)).get()?.name ?? null
}
