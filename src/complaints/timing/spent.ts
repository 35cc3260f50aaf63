import { and, desc, eq, gte, inArray, type SQL, sql } from 'drizzle-orm'

import { type Actor, authorise } from '#src/kernel/actor.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { departments } from '#src/organisation/schema.ts'
import { byUnitName } from '#src/organisation/unit-order.ts'
import { workingTime } from '#src/organisation/working-calendar/working-time.ts'

import { complaintSpells } from '../flow/schema.ts'
import { stepOfStage, type TimedStep, timedSteps } from './vocabulary.ts'

export type SpentRow = {
  /** Null for what was not yet dispatched. */
  department: string | null
  step: TimedStep
  stays: number
  medianMs: number
  /** Nine of ten took no longer. */
  ninetiethMs: number
  /** Of those that had a limit. */
  kept: number
  limited: number
}

/** The newest so many are read; more end in a quarter only in a far larger centre. */
const mostStays = 20_000

/**
 * 环节用时: working time of the stays that ended in the last days, by department and step, without what
 * was paused. A department reads its own.
 */
export function timeSpent(
  db: Db,
  actor: Actor,
  days: number,
  now = Date.now(),
): { rows: SpentRow[]; cut: boolean } {
  authorise(actor, 'complaint.list')
  const stays = db
    .select({ spell: complaintSpells, department: departments.name })
    .from(complaintSpells)
    .leftJoin(departments, eq(departments.id, complaintSpells.departmentId))
    .where(and(gte(complaintSpells.endedAt, now - days * dayMs), ownDepartment(db, actor)))
    .orderBy(desc(complaintSpells.endedAt), desc(complaintSpells.id))
    .limit(mostStays)
    .all()
  const calendar = workingTime(db)
  const groups = new Map<string, SpentRow & { times: number[] }>()
  for (const { spell, department } of stays) {
    const step = stepOfStage[spell.stage]
    // A stage without a limit ends as it begins; and of old ones nobody knows when they began.
    if (!step || spell.endedAt === null || spell.startedAt === 0) continue
    const key = `${department ?? ''} ${step}`
    const empty = { stays: 0, medianMs: 0, ninetiethMs: 0, kept: 0, limited: 0, times: [] }
    const group = groups.get(key) ?? { department, step, ...empty }
    groups.set(key, group)
    const spent = calendar.between(spell.startedAt, spell.endedAt) - spell.pausedMs
    group.times.push(Math.max(0, spent))
    group.stays += 1
    if (spell.dueAt === null) continue
    group.limited += 1
    if (spell.endedAt <= spell.dueAt) group.kept += 1
  }
  const order = keysOf(timedSteps)
  const rows = [...groups.values()]
    .map(({ times, ...group }) => ({
      ...group,
      medianMs: quantile(times, 0.5),
      ninetiethMs: quantile(times, 0.9),
    }))
    .toSorted(
      (a, b) =>
        byUnitName(a.department ?? '', b.department ?? '') ||
        order.indexOf(a.step) - order.indexOf(b.step),
    )
  return { rows, cut: stays.length === mostStays }
}

/** The smallest value that so large a share does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0
}

/** Stays at which a reader's departments had to act. */
export function ownDepartment(db: Db, { scope }: Actor): SQL | undefined {
  if (scope.kind === 'all') return undefined
  if (scope.kind === 'department') return eq(complaintSpells.departmentId, scope.id)
  if (scope.kind !== 'sub-centre') return sql`0`
  const own = db
    .select({ id: departments.id })
    .from(departments)
    .where(eq(departments.subCentreId, scope.id))
  // In the order of their ends: several departments along their index would have to be sorted.
  return inArray(sql`+${complaintSpells.departmentId}`, own)
}
