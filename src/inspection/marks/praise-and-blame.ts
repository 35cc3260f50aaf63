import { and, count, eq, gte, inArray, isNull, lt, ne } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { complaints } from '#src/complaints/schema.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { departments } from '#src/organisation/schema.ts'
import { byUnitName } from '#src/organisation/unit-order.ts'

import type { Month } from './filters.ts'
import { authoriseMarks } from './queries.ts'
import { callMarks } from './schema.ts'
import { markKinds } from './vocabulary.ts'

export type DepartmentTally = {
  departmentId: number | null
  department: string | null
  praise: number
  abuse: number
  complaints: number
}

/**
 * 表扬 beside 对内投诉, department by department, for one month: praise by when it was marked,
 * complaints by when they were opened, what was taken back left out. Departments without any are not
 * listed.
 */
export function praiseBesideComplaints(db: Db, actor: Actor, month: Month): DepartmentTally[] {
  authoriseMarks(actor)
  const { from, until } = month
  const marked = db
    .select({ departmentId: callMarks.departmentId, kind: callMarks.kind, n: count() })
    .from(callMarks)
    .where(
      and(
        // Both kinds by name: the index of marks begins with the kind.
        ...[inArray(callMarks.kind, keysOf(markKinds)), gte(callMarks.at, from)],
        ...[lt(callMarks.at, until), isNull(callMarks.withdrawnAt)],
        visibleTo(actor, callMarks),
      ),
    )
    .groupBy(callMarks.departmentId, callMarks.kind)
    .all()
  const opened = db
    .select({ departmentId: complaints.departmentId, n: count() })
    .from(complaints)
    .where(
      and(
        ...[gte(complaints.openedAt, from), lt(complaints.openedAt, until)],
        ne(complaints.stage, 'withdrawn'),
        visibleTo(actor, complaints),
      ),
    )
    .groupBy(complaints.departmentId)
    .all()
  const tallies = new Map<number | null, DepartmentTally>()
  const tallyOf = (departmentId: number | null) => {
    const none = { department: null, praise: 0, abuse: 0, complaints: 0 }
    const tally = tallies.get(departmentId) ?? { departmentId, ...none }
    tallies.set(departmentId, tally)
    return tally
  }
  for (const { departmentId, kind, n } of marked) tallyOf(departmentId)[kind] = n
  for (const { departmentId, n } of opened) tallyOf(departmentId).complaints = n
  for (const tally of tallies.values()) {
    if (tally.departmentId !== null) tally.department = nameOf(db, tally.departmentId)
  }
  return [...tallies.values()].toSorted((a, b) =>
    byUnitName(a.department ?? '', b.department ?? ''),
  )
}

function nameOf(db: Db, departmentId: number): string | null {
  const { id, name } = departments
  return db.select({ name }).from(departments).where(eq(id, departmentId)).get()?.name ?? null
}
