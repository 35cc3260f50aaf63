import { and, eq, gt, inArray, isNotNull, isNull, lte, type SQL, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'

import { complaintSpells } from '#src/complaints/flow/schema.ts'
import { complaints } from '#src/complaints/schema.ts'
import { openStages } from '#src/complaints/vocabulary.ts'
import { holdersNow } from '#src/contest/red-flag.ts'
import { openRisks, type OpenRisks } from '#src/hotspots/now.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import { startOfDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { departments } from '#src/organisation/schema.ts'
import { byUnitName } from '#src/organisation/unit-order.ts'
import { dayNumber } from '#src/recordings/handled/day.ts'
import { handledDays } from '#src/recordings/handled/schema.ts'
import { queueItems } from '#src/screening/queue/schema.ts'
import { wallNow as sheetsNow } from '#src/supervision/wall/now.ts'
import { transcriptionStatus } from '#src/transcription/queries.ts'

export type WallCount = { open: number; overdue: number; escalated: number }
export type WallUnit = {
  id: number
  name: string
  complaints: WallCount
  /** Null where the reader may not see sheets. */
  sheets: WallCount | null
}
export type Wall = {
  at: number
  complaints: WallCount & { major: number }
  sheets: WallCount | null
  /** Answered telephone calls of today, and of yesterday until midnight. */
  handled: { today: number; yesterday: number }
  /** Null where the reader sees no findings. */
  queue: { listed: number; judged: number } | null
  transcription: string
  /** 风险预警 under way by colour; null where the reader may not see them. */
  risks: (OpenRisks['counts'] & { proposed: number; overdue: number }) | null
  /** Who holds the rotating red flag, and of which month; null where nobody does or may be told. */
  flag: { month: string; departments: string[] } | null
  units: WallUnit[]
  /** What the reader may open the lists of: numbers lead there. */
  opens: { complaints: boolean; calls: boolean }
  /** Complaints and calls are counted by department: of a team or a person there are none. */
  none: boolean
}

const nothing: WallCount = { open: 0, overdue: 0, escalated: 0 }

/** 大屏: what is open, late and raised right now, and how the day goes. Counts alone, nobody's name. */
export function wallNow(db: Db, actor: Actor, now = Date.now()): Wall {
  authorise(actor, 'dashboard.read')
  const running = runningComplaints(db, actor, now)
  const raised = raisedComplaints(db, actor)
  const sheets = can(actor, 'supervision.read') ? sheetsNow(db, actor, now) : null
  const complaintsOf = (id: number): WallCount => {
    const { open = 0, overdue = 0 } = running.find((row) => row.id === id) ?? {}
    return { open, overdue, escalated: raised.get(id) ?? 0 }
  }
  const sheetsOf = (id: number): WallCount | null => {
    if (!sheets) return null
    const row = sheets.rows.find((one) => one.id === id)
    return row ? { open: row.open, overdue: row.overdue, escalated: row.escalated } : nothing
  }
  const names = new Map(
    db
      .select()
      .from(departments)
      .all()
      .map(({ id, name }) => [id, name]),
  )
  const ids = new Set([
    ...running.map(({ id }) => id),
    ...raised.keys(),
    ...(sheets?.rows.map(({ id }) => id) ?? []),
  ])
  const units = [...ids]
    .map((id) => ({
      ...{ id, name: names.get(id) ?? '还没有派单' },
      ...{ complaints: complaintsOf(id), sheets: sheetsOf(id) },
    }))
    .toSorted((a, b) => byUnitName(a.name, b.name))
  const sum = (of: (unit: WallUnit) => number) => units.reduce((total, unit) => total + of(unit), 0)
  return {
    at: now,
    complaints: {
      open: sum(({ complaints: { open } }) => open),
      overdue: sum(({ complaints: { overdue } }) => overdue),
      escalated: sum(({ complaints: { escalated } }) => escalated),
      major: running.reduce((total, { major }) => total + major, 0),
    },
    sheets: sheets && {
      ...{ open: sheets.all.open, overdue: sheets.all.overdue, escalated: sheets.all.escalated },
    },
    handled: handledOf(db, actor, now),
    queue: can(actor, 'finding.list') ? queueOf(db, now) : null,
    transcription: transcriptionStatus(db) ?? '',
    risks: can(actor, 'hotspot.read') ? risksOf(db, actor, now) : null,
    flag: can(actor, 'contest.read') ? flagOf(db) : null,
    units,
    opens: { complaints: can(actor, 'complaint.list'), calls: can(actor, 'recording.list') },
    none: !['all', 'sub-centre', 'department'].includes(actor.scope.kind),
  }
}

function risksOf(db: Db, actor: Actor, now: number): Wall['risks'] {
  const { counts, proposed, overdue } = openRisks(db, actor, now)
  return { ...counts, proposed, overdue }
}

function flagOf(db: Db): Wall['flag'] {
  const [first, ...others] = holdersNow(db)
  if (!first) return null
  return { month: first.month, departments: [first, ...others].map(({ department }) => department) }
}

/** What a unit deals with: the department that handles it, whoever it is about. */
function dealtWithBy(db: Db, { scope }: Actor, column: SQLiteColumn): SQL | undefined {
  if (scope.kind === 'all') return undefined
  if (scope.kind === 'department') return eq(column, scope.id)
  if (scope.kind !== 'sub-centre') return sql`0`
  return inArray(
    column,
    db
      .select({ id: departments.id })
      .from(departments)
      .where(eq(departments.subCentreId, scope.id)),
  )
}

function runningComplaints(db: Db, actor: Actor, now: number) {
  const { handlingDepartmentId, stage, dueAt, pausedAt, level } = complaints
  const when = (condition: SQL | undefined) =>
    sql<number>`sum(case when ${condition} then 1 else 0 end)`
  return db
    .select({
      id: sql<number>`coalesce(${handlingDepartmentId}, 0)`,
      open: sql<number>`count(*)`,
      overdue: when(and(isNotNull(dueAt), lte(dueAt, now), isNull(pausedAt))),
      major: when(eq(level, 'major')),
    })
    .from(complaints)
    .where(and(inArray(stage, [...openStages]), dealtWithBy(db, actor, handlingDepartmentId)))
    .groupBy(sql`1`)
    .all()
}

function raisedComplaints(db: Db, actor: Actor): Map<number, number> {
  const { departmentId, endedAt, escalation } = complaintSpells
  const rows = db
    .select({ id: sql<number>`coalesce(${departmentId}, 0)`, n: sql<number>`count(*)` })
    .from(complaintSpells)
    .where(and(isNull(endedAt), gt(escalation, 0), dealtWithBy(db, actor, departmentId)))
    .groupBy(sql`1`)
    .all()
  return new Map(rows.map(({ id, n }) => [id, n]))
}

function handledOf(db: Db, actor: Actor, now: number): Wall['handled'] {
  const today = dayNumber(now)
  const { day, departmentId, calls } = handledDays
  const rows = db
    .select({ day, calls: sql<number>`sum(${calls})` })
    .from(handledDays)
    .where(and(inArray(day, [today - 1, today]), dealtWithBy(db, actor, departmentId)))
    .groupBy(day)
    .all()
  const of = (wanted: number) => rows.find((row) => row.day === wanted)?.calls ?? 0
  return { today: of(today), yesterday: of(today - 1) }
}

function queueOf(db: Db, now: number): { listed: number; judged: number } {
  const { day, outcome } = queueItems
  const row = db
    .select({
      listed: sql<number>`count(*)`,
      judged: sql<number>`coalesce(sum(case when ${outcome} is not null then 1 else 0 end), 0)`,
    })
    .from(queueItems)
    .where(eq(day, startOfDay(now)))
    .get()
  return row ?? { listed: 0, judged: 0 }
}
