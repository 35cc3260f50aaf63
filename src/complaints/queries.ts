import { and, eq, gte, inArray, isNull, lt, or, type SQL, sql } from 'drizzle-orm'
import { alias, union } from 'drizzle-orm/sqlite-core'

import { visibleTo } from '#src/auth/scope.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { countUpTo, cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { departments, people, teams } from '#src/organisation/schema.ts'
import { maskText } from '#src/personal-data/mask.ts'
import { type Blindness, type Duty, unlessHidden } from '#src/recordings/blindness.ts'
import type { Days } from '#src/recordings/filters.ts'
import { recordingsOfCall } from '#src/recordings/queries.ts'
import { type Call, calls, type Recording } from '#src/recordings/schema.ts'
import { hasUnmasked, shownCaller, shownText } from '#src/recordings/unmaskings/shown-caller.ts'

import { type ComplaintFilters, natureOf } from './filters.ts'
import { handledWithin, withinReach } from './flow/for-actor.ts'
import { type Complaint, complaints, registerEntries } from './schema.ts'
import { type ComplaintOrigin, isOmission, openStages } from './vocabulary.ts'

export type ComplaintRow = Omit<Complaint, 'openedBy'> & {
  origin: ComplaintOrigin
  /** Null where nobody knows of a call. */
  call: { id: number; callNo: string; startedAt: number } | null
  department: string | null
  handlingDepartment: string | null
  /** The earlier call it is about; the agent, department and team are then those of that call. */
  concerned: { id: number; callNo: string; startedAt: number } | null
  /** Null where the reader may not see agents. */
  agent: { agentNo: string; name: string | null; team: string | null } | null
  /** Whose call it is stays hidden from this reader, who has still to judge it. */
  blind: boolean
}

/** 对内投诉, newest first; `days` are the days on which they were opened. */
export function complaintList(
  db: Db,
  actor: Actor,
  filters: ComplaintFilters,
  days: Days,
  page: PageRequest,
  blindness: Blindness,
): Page<ComplaintRow> {
  authorise(actor, 'complaint.list')
  const { where, order, limit } = keyset(complaints.openedAt, complaints.id, page)
  const conditions = [...conditionsOf(db, actor, filters, blindness), ...openedWithin(days)]
  const rows = selectComplaints(db, and(scopeOf(db, actor, filters), where, ...conditions))
    .orderBy(...order)
    .limit(limit)
    .all()
  const cut = cutPage(rows, page, ({ complaint: { openedAt, id } }) => ({ value: openedAt, id }))
  const callsOf = callsBehind(actor)
  const blind = blindness.among(db, actor, cut.rows.flatMap(callsOf))
  const shown = cut.rows.map((row) => {
    const plain = toRow(actor, row)
    return callsOf(row).some((callId) => blind.has(callId)) ? veiled(plain) : plain
  })
  return { ...cut, rows: shown }
}

/**
 * The call a complaint was heard in, and the earlier one whose agent it is about. Who opened it is
 * shown both together, when the verdict is revealed.
 */
const callsBehind = (actor: Actor) => (row: Selected) => {
  const own = actor.accountId !== null && row.complaint.openedBy === actor.accountId
  return [...(row.call ? [row.call.id] : []), ...(row.concerned && !own ? [row.concerned.id] : [])]
}

/** The same as a condition on complaints, for lists asked by unit and for sums. */
export function hiddenComplaint(db: Db, actor: Actor, blindness: Blindness): SQL | undefined {
  const concerned = blindness.of(db, actor, complaints.concernedCallId)
  const byOther = sql`${complaints.openedBy} is not ${actor.accountId}`
  return or(blindness.of(db, actor, complaints.callId), concerned && and(concerned, byOther))
}

/** The same for whoever has still to judge the call: nothing of it tells whose it is. */
function veiled(row: ComplaintRow): ComplaintRow {
  return { ...row, department: null, handlingDepartment: null, agent: null, blind: true }
}

/** One of three lists, each along an index of its own; who sees the whole centre handles no part of it. */
function scopeOf(db: Db, actor: Actor, { whose }: ComplaintFilters): SQL | undefined {
  if (actor.scope.kind === 'nothing') return visibleTo(actor, complaints)
  if (whose === 'mine') return eq(complaints.openedBy, actor.accountId ?? -1)
  return (
    (whose === 'handled' ? handledWithin(db, actor) : undefined) ?? visibleTo(actor, complaints)
  )
}

/** How many complaints a filter finds, up to `most`; null for what has no index. */
export function complaintCount(
  db: Db,
  actor: Actor,
  filters: ComplaintFilters,
  days: Days,
  most: number,
  blindness: Blindness,
): number | null {
  authorise(actor, 'complaint.list')
  const { type, class: of, source, verdict, cause, reason, staff } = filters
  if ([type, of, source, verdict, cause, reason, staff].some((filter) => filter !== null)) {
    return null
  }
  const found = db
    .select({ id: complaints.id })
    .from(complaints)
    .where(
      and(
        scopeOf(db, actor, filters),
        ...conditionsOf(db, actor, filters, blindness),
        ...openedWithin(days),
      ),
    )
  return countUpTo(db, found, most)
}

export type ComplaintDetail = ComplaintRow & {
  /** Why it does not say whose call it is; null where it does. */
  duty: Duty | null
  province: string | null
  registerEntry: { id: number; registerNo: string } | null
  /** The sound of the call, newest copy; null when none has arrived. */
  recording: Recording | null
  layout: Call['layout'] | null
  /** Other complaints about the same call. */
  siblings: { id: number; complaintNo: string }[]
}

/** Raises NotFound outside the reader's scope. */
export function complaintDetail(
  db: Db,
  actor: Actor,
  id: number,
  blindness: Blindness,
): ComplaintDetail {
  authorise(actor, 'complaint.list')
  const row = selectComplaints(db, and(eq(complaints.id, id), withinReach(db, actor))).get()
  if (!row) throw new NotFound()
  const { call, complaint } = row
  const registerEntry =
    complaint.registerEntryId === null
      ? undefined
      : db
          .select({ id: registerEntries.id, registerNo: registerEntries.registerNo })
          .from(registerEntries)
          .where(eq(registerEntries.id, complaint.registerEntryId))
          .get()
  const plain = toRow(actor, row)
  const duty = firstDuty(callsBehind(actor)(row).map((callId) => blindness.duty(db, actor, callId)))
  return {
    ...(duty ? veiled(plain) : plain),
    duty,
    caller: shownCaller(db, actor, { kind: 'complaint', id }, complaint.caller),
    customerName: hasUnmasked(db, actor, { kind: 'complaint', id })
      ? complaint.customerName
      : maskName(complaint.customerName),
    note: shownText(db, actor, { kind: 'complaint', id }, complaint.note),
    province: call?.province ?? null,
    registerEntry: registerEntry ?? null,
    recording: call ? (recordingsOfCall(db, call.id).at(-1) ?? null) : null,
    layout: call?.layout ?? null,
    siblings: call ? complaintsOfCall(db, call.id).filter((other) => other.id !== id) : [],
  }
}

/** 王某某 reads as 王**. */
const maskName = (name: string) => {
  const [first = '', ...rest] = name
  return first + '*'.repeat(rest.length)
}

const firstDuty = (duties: (Duty | null)[]) => duties.find((duty) => duty !== null) ?? null

/** About this call, or opened from a later one that speaks of it. */
export function complaintsOfCall(db: Db, callId: number): { id: number; complaintNo: string }[] {
  return db
    .select({ id: complaints.id, complaintNo: complaints.complaintNo })
    .from(complaints)
    .where(and(standing, or(eq(complaints.callId, callId), eq(complaints.concernedCallId, callId))))
    .orderBy(complaints.id)
    .all()
}

/** Those that an outside case led to, as far as the reader reaches them. */
export const complaintsOfCase = (db: Db, actor: Actor, outsideCaseId: number) =>
  db
    .select({ id: complaints.id, complaintNo: complaints.complaintNo, stage: complaints.stage })
    .from(complaints)
    .where(and(eq(complaints.outsideCaseId, outsideCaseId), withinReach(db, actor)))
    .orderBy(complaints.id)
    .limit(50)
    .all()

/**
 * What was withdrawn, merged into another or passed on is no internal complaint of ours: lists and counts
 * leave it out, its number still finds it.
 */
export const standing = sql`${complaints.stage} not in ('withdrawn', 'merged', 'referred')`

function conditionsOf(
  db: Db,
  actor: Actor,
  filters: ComplaintFilters,
  blindness: Blindness,
): (SQL | undefined)[] {
  const { origin, type, departmentId, handlingId, staff, no, level, risky, stage } = filters
  const named = can(actor, 'agent.read')
  const teamId = named ? filters.teamId : null
  const personId = named ? filters.personId : null
  // Found by a unit, a complaint would tell what it hides.
  const units = [departmentId, teamId, personId, handlingId, staff]
  const byUnit = units.some((unit) => unit !== null)
  const everywhere = actor.scope.kind === 'all' && filters.whose === null
  const alone = everywhere && ![...units, origin, no, level, stage].some(Boolean) && !risky
  return [
    origin === 'reported' ? isNull(complaints.omission) : undefined,
    origin && isOmission(origin) ? eq(complaints.omission, origin) : undefined,
    // In the order they are shown: two origins along their index would have to be sorted.
    origin === 'leaked' ? sql`+${complaints.omission} is not null` : undefined,
    type ? eq(complaints.faultCategory, type) : undefined,
    departmentId === null ? undefined : eq(complaints.departmentId, departmentId),
    teamId === null ? undefined : eq(complaints.teamId, teamId),
    personId === null ? undefined : eq(complaints.personId, personId),
    handlingId === null ? undefined : eq(complaints.handlingDepartmentId, handlingId),
    // Found by its unit, a complaint would tell what it hides.
    byUnit ? unlessHidden(hiddenComplaint(db, actor, blindness)) : undefined,
    ...natureOf(filters, alone),
    no ? inArray(complaints.id, numbered(db, no)) : stageOf(filters),
  ]
}

/** What stands is the usual; what was withdrawn, merged or passed on is asked for by name. */
function stageOf({ stage }: ComplaintFilters): SQL | undefined {
  if (stage === 'any') return undefined
  if (stage === 'open') return inArray(complaints.stage, [...openStages])
  return stage === null ? standing : eq(complaints.stage, stage)
}

/** By its own number or that of its call, each along its index: an `or` over two tables has none. */
function numbered(db: Db, no: string) {
  const { id } = complaints
  const ofCall = db
    .select({ id })
    .from(complaints)
    .innerJoin(calls, eq(calls.id, complaints.callId))
    .where(eq(calls.callNo, no))
  const own = db.select({ id }).from(complaints).where(eq(complaints.complaintNo, no.toUpperCase()))
  return union(own, ofCall)
}

const openedWithin = ({ from, until }: Days) => [
  from === null ? undefined : gte(complaints.openedAt, from),
  until === null ? undefined : lt(complaints.openedAt, until),
]

const concernedCalls = alias(calls, 'concerned_calls')
const handling = alias(departments, 'handling_departments')

function selectComplaints(db: Db, where: SQL | undefined) {
  return db
    .select({
      complaint: complaints,
      call: calls,
      concerned: concernedCalls,
      department: departments.name,
      team: teams.name,
      agentNo: people.agentNo,
      agentName: people.name,
      handlingDepartment: handling.name,
    })
    .from(complaints)
    .leftJoin(calls, eq(calls.id, complaints.callId))
    .leftJoin(concernedCalls, eq(concernedCalls.id, complaints.concernedCallId))
    .leftJoin(people, eq(people.id, complaints.personId))
    .leftJoin(departments, eq(departments.id, complaints.departmentId))
    .leftJoin(teams, eq(teams.id, complaints.teamId))
    .leftJoin(handling, eq(handling.id, complaints.handlingDepartmentId))
    .where(where)
    .$dynamic()
}

type Selected = NonNullable<ReturnType<ReturnType<typeof selectComplaints>['get']>>

function toRow(actor: Actor, row: Selected): ComplaintRow {
  const { openedBy: _account, ...complaint } = row.complaint
  return {
    ...complaint,
    // People write numbers and names into notes.
    note: maskText(complaint.note),
    origin: complaint.omission ?? 'reported',
    call: row.call && {
      id: row.call.id,
      callNo: row.call.callNo,
      startedAt: row.call.startedAt,
    },
    department: row.department,
    handlingDepartment: row.handlingDepartment,
    concerned: row.concerned && {
      id: row.concerned.id,
      callNo: row.concerned.callNo,
      startedAt: row.concerned.startedAt,
    },
    agent:
      row.agentNo !== null && can(actor, 'agent.read')
        ? { agentNo: row.agentNo, name: row.agentName || null, team: row.team }
        : null,
    blind: false,
  }
}
