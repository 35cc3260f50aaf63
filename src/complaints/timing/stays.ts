import { and, eq, gte, isNotNull, lt, sql, type SQL } from 'drizzle-orm'

import { type Actor, authorise } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { readId } from '#src/kernel/read-id.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { departments } from '#src/organisation/schema.ts'
import { workingTime } from '#src/organisation/working-calendar/working-time.ts'
import { type Blindness, unlessHidden } from '#src/recordings/blindness.ts'
import { type Days, readDays } from '#src/recordings/filters.ts'

import { type ComplaintSpell, complaintSpells } from '../flow/schema.ts'
import { hiddenComplaint } from '../queries.ts'
import { complaints } from '../schema.ts'
import { stagesOfStep } from './overdue.ts'
import { ownDepartment } from './spent.ts'
import { stayChoices, stepOfStage, type TimedStep, timedSteps } from './vocabulary.ts'

/** `days` are the days on which a stay ended. */
export type StayFilters = Days & {
  step: TimedStep | null
  limit: keyof typeof stayChoices | null
  departmentId: number | null
}

export function readStayFilters(query: Record<string, string | undefined>): StayFilters {
  return {
    ...readDays(query),
    step: keysOf(timedSteps).find((key) => key === query['step']) ?? null,
    limit: keysOf(stayChoices).find((key) => key === query['limit']) ?? null,
    departmentId: readId(query['department']),
  }
}

export type StayRow = Pick<ComplaintSpell, 'id' | 'complaintId' | 'startedAt' | 'dueAt'> & {
  endedAt: number
  complaintNo: string
  step: TimedStep
  spentMs: number
  late: boolean
  /** Null where the reader has still to judge the call. */
  department: string | null
  blind: boolean
}

/** 走完的环节, the last to end first: what the sums of steps count, by the department that had to act. */
export function stayList(
  db: Db,
  actor: Actor,
  filters: StayFilters,
  page: PageRequest,
  blindness: Blindness,
): Page<StayRow> {
  authorise(actor, 'complaint.list')
  const { where, order, limit } = keyset(complaintSpells.endedAt, complaintSpells.id, page)
  const { complaintNo, callId, concernedCallId } = complaints
  const rows = db
    .select({
      ...{ spell: complaintSpells, complaintNo, callId, concernedCallId },
      department: departments.name,
    })
    .from(complaintSpells)
    .innerJoin(complaints, eq(complaints.id, complaintSpells.complaintId))
    .leftJoin(departments, eq(departments.id, complaintSpells.departmentId))
    .where(and(where, ...conditionsOf(db, actor, filters, blindness)))
    .orderBy(...order)
    .limit(limit)
    .all()
  const cut = cutPage(rows, page, ({ spell }) => ({ value: spell.endedAt ?? 0, id: spell.id }))
  const callsOf = (row: (typeof rows)[number]) =>
    [row.callId, row.concernedCallId].filter((id) => id !== null)
  const blind = blindness.among(db, actor, cut.rows.flatMap(callsOf))
  const calendar = workingTime(db)
  const shown = cut.rows.map((row) => {
    const { id, complaintId, stage, startedAt, dueAt, pausedMs } = row.spell
    const endedAt = row.spell.endedAt ?? 0
    const hidden = callsOf(row).some((call) => blind.has(call))
    return {
      ...{ id, complaintId, startedAt, dueAt, endedAt, complaintNo: row.complaintNo },
      step: stepOfStage[stage] ?? 'dispatch',
      spentMs: Math.max(0, calendar.between(startedAt, endedAt) - pausedMs),
      late: dueAt !== null && endedAt > dueAt,
      department: hidden ? null : row.department,
      blind: hidden,
    }
  })
  return { ...cut, rows: shown }
}

/** The same stays as the sums hold: a stage without a step has no length, nor has one nobody saw begin. */
function conditionsOf(
  db: Db,
  actor: Actor,
  { from, until, step, limit, departmentId }: StayFilters,
  blindness: Blindness,
): (SQL | undefined)[] {
  const { stage, startedAt, endedAt, dueAt } = complaintSpells
  const one = step === null ? undefined : stagesOfStep[step]
  const oneDepartment = departmentId !== null || actor.scope.kind === 'department'
  return [
    isNotNull(endedAt),
    from === null ? undefined : gte(endedAt, from),
    until === null ? undefined : lt(endedAt, until),
    // As the index of a department's stays says it.
    sql`${stage} not in ('closed', 'withdrawn', 'merged', 'referred')`,
    sql`${startedAt} <> 0`,
    // 首次联系 runs beside the stages and has no stay of its own.
    step !== null && one === undefined ? sql`0` : undefined,
    // With a department its own stays are read, the newest first.
    one === undefined ? undefined : oneDepartment ? sql`+${stage} = ${one}` : eq(stage, one),
    limit === null ? undefined : isNotNull(dueAt),
    limit === 'late' ? sql`${endedAt} > ${dueAt}` : undefined,
    limit === 'kept' ? sql`${endedAt} <= ${dueAt}` : undefined,
    ownDepartment(db, actor),
    departmentId === null ? undefined : eq(complaintSpells.departmentId, departmentId),
    // Found by its unit, a complaint would tell what it hides.
    departmentId === null ? undefined : unlessHidden(hiddenComplaint(db, actor, blindness)),
  ]
}
