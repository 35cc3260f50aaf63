import { and, asc, eq, gt, isNotNull, isNull, lte, type SQL, sql } from 'drizzle-orm'

import { type Actor, authorise } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { countUpTo, cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { readId } from '#src/kernel/read-id.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { departments } from '#src/organisation/schema.ts'
import { type Blindness, unlessHidden } from '#src/recordings/blindness.ts'

import { handledWithin, withinReach } from '../flow/for-actor.ts'
import { complaintSpells } from '../flow/schema.ts'
import { hiddenComplaint } from '../queries.ts'
import { type Complaint, complaints } from '../schema.ts'
import { type ComplaintLevel, complaintLevels, type ComplaintStage } from '../vocabulary.ts'
import {
  type escalationChoices,
  type EscalationLevel,
  escalationLevels,
  type OverdueState,
  overdueStates,
  stepOfStage,
  type TimedStep,
  timedSteps,
} from './vocabulary.ts'

export type OverdueFilters = {
  state: OverdueState
  step: TimedStep | null
  level: ComplaintLevel | null
  departmentId: number | null
  escalation: keyof typeof escalationChoices | null
  /** Only what the own department handles, and not what is about its people elsewhere. */
  handled: boolean
}

export function readOverdueFilters(query: Record<string, string | undefined>): OverdueFilters {
  return {
    state: keysOf(overdueStates).find((key) => key === query['state']) ?? 'overdue',
    step: keysOf(timedSteps).find((key) => key === query['step']) ?? null,
    level: keysOf(complaintLevels).find((key) => key === query['level']) ?? null,
    departmentId: readId(query['department']),
    escalation: escalationIn(query['escalation']),
    handled: query['whose'] === 'handled',
  }
}

function escalationIn(text = ''): OverdueFilters['escalation'] {
  if (text === 'raised') return text
  return Object.hasOwn(escalationLevels, text) ? (Number(text) as EscalationLevel) : null
}

export type OverdueRow = Pick<
  Complaint,
  'id' | 'complaintNo' | 'stage' | 'level' | 'opinionRisk' | 'stageAt' | 'faultCategory'
> & {
  step: TimedStep | null
  /** Null while it is paused. */
  dueAt: number | null
  dueKnown: boolean
  pausedAt: number | null
  reminded: boolean
  escalation: number
  /** Null where the reader has still to judge the call. */
  department: string | null
  handlerName: string | null
  blind: boolean
}

/** 各环节超期: what runs, the most urgent first; what is paused, the longest first. */
export function overdueList(
  db: Db,
  actor: Actor,
  filters: OverdueFilters,
  page: PageRequest,
  blindness: Blindness,
  now = Date.now(),
): Page<OverdueRow> {
  authorise(actor, 'complaint.list')
  const column = columnOf(filters)
  const { where, order, limit } = keyset(column, complaints.id, { ...page, ascending: true })
  const rows = db
    .select({
      complaint: complaints,
      department: departments.name,
      dueKnown: complaintSpells.dueKnown,
      remindedAt: complaintSpells.remindedAt,
      escalation: complaintSpells.escalation,
    })
    .from(complaints)
    .leftJoin(departments, eq(departments.id, complaints.handlingDepartmentId))
    .leftJoin(complaintSpells, itsSpell)
    .where(and(where, ...conditionsOf(db, actor, filters, blindness, now)))
    .orderBy(...order)
    .limit(limit)
    .all()
  const cut = cutPage(rows, page, ({ complaint }) => ({
    value: valueOf(complaint, filters) ?? 0,
    id: complaint.id,
  }))
  const blind = blindness.among(
    db,
    actor,
    cut.rows.flatMap(({ complaint }) => callsOf(complaint)),
  )
  const contact = filters.step === 'contact'
  const shown = cut.rows.map(({ complaint, department, dueKnown, remindedAt, escalation }) => {
    const hidden = callsOf(complaint).some((callId) => blind.has(callId))
    const { id, complaintNo, stage, level, opinionRisk, stageAt, faultCategory } = complaint
    return {
      ...{ id, complaintNo, stage, level, opinionRisk, stageAt, faultCategory },
      step: contact ? ('contact' as const) : (stepOfStage[stage] ?? null),
      dueAt: contact ? complaint.contactDueAt : complaint.dueAt,
      dueKnown: dueKnown ?? true,
      pausedAt: complaint.pausedAt,
      reminded: contact ? complaint.contactRemindedAt !== null : (remindedAt ?? null) !== null,
      escalation: contact ? complaint.contactEscalation : (escalation ?? 0),
      department: hidden ? null : department,
      handlerName: hidden ? null : complaint.handlerName,
      blind: hidden,
    }
  })
  return { ...cut, rows: shown }
}

const callsOf = ({ callId, concernedCallId }: Complaint) =>
  [callId, concernedCallId].filter((id) => id !== null)

const itsSpell = and(
  eq(complaintSpells.complaintId, complaints.id),
  isNull(complaintSpells.endedAt),
)

/** How many there are, up to `most`; near ones are known one by one only. */
export function overdueCount(
  db: Db,
  actor: Actor,
  filters: OverdueFilters,
  most: number,
  blindness: Blindness,
  now = Date.now(),
): number | null {
  authorise(actor, 'complaint.list')
  const found = db
    .select({ id: complaints.id })
    .from(complaints)
    .where(and(...conditionsOf(db, actor, filters, blindness, now)))
    .orderBy(asc(columnOf(filters)), asc(complaints.id))
  return countUpTo(db, found, most)
}

const columnOf = ({ state, step }: Pick<OverdueFilters, 'state' | 'step'>) =>
  state === 'paused'
    ? complaints.pausedAt
    : step === 'contact'
      ? complaints.contactDueAt
      : complaints.dueAt

const valueOf = (complaint: Complaint, { state, step }: OverdueFilters): number | null =>
  state === 'paused'
    ? complaint.pausedAt
    : step === 'contact'
      ? complaint.contactDueAt
      : complaint.dueAt

export const stagesOfStep = Object.fromEntries(
  Object.entries(stepOfStage).map(([stage, step]) => [step, stage]),
) as Partial<Record<TimedStep, ComplaintStage>>

/** In the words of the index that holds nothing else. */
const awaitsContact = sql`${complaints.contactDueAt} is not null and ${complaints.contactedAt} is null
  and (${complaints.stage} || '') in ('opened', 'dispatched', 'intervening')`

function conditionsOf(
  db: Db,
  actor: Actor,
  { state, step, level, departmentId, escalation, handled }: OverdueFilters,
  blindness: Blindness,
  now: number,
): (SQL | undefined)[] {
  const contact = step === 'contact'
  const due = contact ? complaints.contactDueAt : complaints.dueAt
  const stage = step === null ? undefined : stagesOfStep[step]
  const reach = (handled ? handledWithin(db, actor) : undefined) ?? withinReach(db, actor)
  return [
    // As one condition that no index answers: what runs is read in the order of its limits.
    reach && sql`+(${reach})`,
    state === 'paused' ? isNotNull(complaints.pausedAt) : isNotNull(due),
    contact && state !== 'paused'
      ? and(awaitsContact, sql`+${complaints.pausedAt} is null`)
      : undefined,
    stage === undefined
      ? undefined
      : state === 'paused'
        ? sql`+${complaints.stage} = ${stage}`
        : eq(complaints.stage, stage),
    state === 'overdue' ? lte(due, now) : undefined,
    state === 'near' ? and(gt(due, now), contact ? contactReminded : stayReminded) : undefined,
    level === null ? undefined : sql`+${complaints.level} = ${level}`,
    escalation === null
      ? undefined
      : sql`${contact ? contactRaised : stayRaised} ${escalation === 'raised' ? sql`> 0` : sql`= ${escalation}`}`,
    departmentId === null
      ? undefined
      : contact || state === 'paused'
        ? sql`+${complaints.handlingDepartmentId} = ${departmentId}`
        : eq(complaints.handlingDepartmentId, departmentId),
    // Found by its unit, a complaint would tell what it hides.
    departmentId === null ? undefined : unlessHidden(hiddenComplaint(db, actor, blindness)),
  ]
}

const contactRaised = sql`+${complaints.contactEscalation}`
const stayRaised = sql`(select escalation from complaint_spells
  where complaint_spells.complaint_id = ${complaints.id} and complaint_spells.ended_at is null
  order by complaint_spells.id desc limit 1)`
const contactReminded = sql`+${complaints.contactRemindedAt} is not null`
const stayReminded = sql`(select reminded_at from complaint_spells
  where complaint_spells.complaint_id = ${complaints.id} and complaint_spells.ended_at is null
  order by complaint_spells.id desc limit 1) is not null`

export type StepCounts = {
  step: TimedStep
  running: number
  near: number
  overdue: number
  /** By level, from the first on. */
  levels: [number, number, number]
  /** There are more than were read. */
  more: boolean
}

const mostOfStep = 1000

/** What stands at each step: running, near its limit, overdue, and how far it has climbed. */
export function stepCounts(
  db: Db,
  actor: Actor,
  { level, departmentId, handled }: Pick<OverdueFilters, 'departmentId' | 'level' | 'handled'>,
  blindness: Blindness,
  now = Date.now(),
): StepCounts[] {
  authorise(actor, 'complaint.list')
  return keysOf(timedSteps).map((step) => {
    const contact = step === 'contact'
    const due = contact ? complaints.contactDueAt : complaints.dueAt
    const running: OverdueFilters = {
      ...{ level, departmentId, handled, step, state: 'running', escalation: null },
    }
    const rows = db
      .select({
        due,
        reminded: contact ? complaints.contactRemindedAt : complaintSpells.remindedAt,
        escalation: contact ? complaints.contactEscalation : complaintSpells.escalation,
      })
      .from(complaints)
      .leftJoin(complaintSpells, itsSpell)
      .where(and(...conditionsOf(db, actor, running, blindness, now)))
      .orderBy(asc(due), asc(complaints.id))
      .limit(mostOfStep)
      .all()
    const late = rows.filter((row) => row.due !== null && row.due <= now)
    const at = (level: number) => late.filter(({ escalation }) => escalation === level).length
    return {
      step,
      running: rows.length,
      near: rows.filter((row) => row.due !== null && row.due > now && row.reminded !== null).length,
      overdue: late.length,
      levels: [at(1), at(2), at(3)],
      more: rows.length === mostOfStep,
    }
  })
}

/** How many are paused, up to what a page can say. */
export function pausedCount(db: Db, actor: Actor, blindness: Blindness): number {
  const filters: OverdueFilters = {
    ...{ state: 'paused', step: null, level: null, departmentId: null },
    ...{ escalation: null, handled: false },
  }
  return overdueCount(db, actor, filters, 999, blindness) ?? 0
}
