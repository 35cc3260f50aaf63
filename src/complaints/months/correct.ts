import { and, asc, eq, gte, inArray, lt } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { system } from '#src/auth/policy.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'

import { complaints } from '../schema.ts'
import { boundsOf, monthOf, monthsBefore } from './month.ts'
import { frozenComplaints, frozenMonths, monthCorrections } from './schema.ts'
import { type Countable, counts, type Line, linesBetween, linesOf } from './share.ts'
import { type CorrectionReason, monthsShown } from './vocabulary.ts'

/**
 * Writes down beside a frozen month what a complaint counts as now, where that differs from what stands
 * there already; the frozen numbers stay. To be called, in the same transaction, after whatever changes
 * its verdict, omission, class, unit, or whether it stands. Called twice it writes once; of a month that
 * is not frozen it writes nothing.
 */
export function correctMonths(
  tx: Db,
  actor: Actor,
  complaintId: number,
  reason: CorrectionReason,
  now: number,
): void {
  const complaint = tx.select().from(complaints).where(eq(complaints.id, complaintId)).get()
  if (!complaint) return
  const month = monthOf(complaint.openedAt)
  if (!isFrozen(tx, month)) return
  const is = counts(complaint) ? complaint : null
  const lines = linesBetween(recordedFor(tx, month, complaintId), is)
  if (lines.length === 0) return
  const about = { month, complaintId, reason, at: now, by: actor.name }
  tx.insert(monthCorrections)
    .values(lines.map((line) => ({ ...about, ...line })))
    .run()
  const particulars = { complaintNo: complaint.complaintNo, month, reason }
  record(tx, actor, 'month.corrected', { kind: 'month', id: month }, particulars)
}

export function isFrozen(db: Db, month: string): boolean {
  return db.select().from(frozenMonths).where(eq(frozenMonths.month, month)).get() !== undefined
}

/** As what a complaint stands in a frozen month: as it was frozen, and as it was corrected since. */
function recordedFor(tx: Db, month: string, complaintId: number): Line[] {
  const { departmentId, verdict, omission } = frozenComplaints
  const frozen = tx
    .select({ departmentId, verdict, omission })
    .from(frozenComplaints)
    .where(and(eq(frozenComplaints.month, month), eq(frozenComplaints.complaintId, complaintId)))
    .get()
  const corrections = tx
    .select()
    .from(monthCorrections)
    .where(and(eq(monthCorrections.complaintId, complaintId), eq(monthCorrections.month, month)))
    .orderBy(asc(monthCorrections.id))
    .all()
  return [...(frozen ? linesOf(frozen) : []), ...corrections]
}

/**
 * Brings the corrections of the last frozen months up to the register: units that were moved by a new
 * roster, and whatever else nobody said.
 */
export function settleMonths(tx: Db, actor: Actor, months: readonly string[], now: number): void {
  const frozen = tx
    .select()
    .from(frozenMonths)
    .where(inArray(frozenMonths.month, [...months]))
    .all()
  for (const { month } of frozen) {
    for (const complaintId of strayed(tx, month)) {
      correctMonths(tx, actor, complaintId, 'ledger', now)
    }
  }
}

/** By the clock; the last year is looked through. */
export function settleLastMonths(db: Db, now = Date.now()): void {
  write(db, (tx) => settleMonths(tx, system, monthsBefore(now, monthsShown), now))
}

/** Complaints that stand otherwise in a frozen month than in the register. */
export function strayed(tx: Db, month: string): number[] {
  const bounds = boundsOf(month)
  if (!bounds) return []
  const recorded = new Map<number, Line[]>()
  const add = (id: number, lines: Line[]) =>
    recorded.set(id, [...(recorded.get(id) ?? []), ...lines])
  for (const row of tx
    .select()
    .from(frozenComplaints)
    .where(eq(frozenComplaints.month, month))
    .all())
    add(row.complaintId, linesOf(row))
  for (const row of tx
    .select()
    .from(monthCorrections)
    .where(eq(monthCorrections.month, month))
    .all())
    add(row.complaintId, [row])
  const { id, stage, class: of, departmentId, verdict, omission, openedAt } = complaints
  const current = new Map<number, Countable>(
    tx
      .select({ id, stage, class: of, departmentId, verdict, omission })
      .from(complaints)
      .where(and(gte(openedAt, bounds.from), lt(openedAt, bounds.until)))
      .all()
      .filter(counts)
      .map((row) => [row.id, row]),
  )
  return [...new Set([...recorded.keys(), ...current.keys()])].filter(
    (one) => linesBetween(recorded.get(one) ?? [], current.get(one) ?? null).length > 0,
  )
}
