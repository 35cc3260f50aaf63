import { and, eq, inArray, isNotNull, isNull, or, sql, type SQL } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { departments, people } from '#src/organisation/schema.ts'
import { maskCaller } from '#src/personal-data/mask.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { spellings } from '#src/recordings/names.ts'
import { calls } from '#src/recordings/schema.ts'
import { shownCaller } from '#src/recordings/unmaskings/shown-caller.ts'

import { complaints, registerEntries, type RegisterEntry } from './schema.ts'
import { type EntryLink, type FaultCategory, faultCategories } from './vocabulary.ts'

export type RegisterFilters = {
  type: FaultCategory | null
  accepted: 'yes' | 'no' | null
  call: 'known' | 'unknown' | 'ambiguous' | 'near' | null
  /** A register or call number, whole. */
  no: string | null
}

export type RegisterRow = {
  id: number
  registerNo: string
  callNo: string
  registeredAt: number
  faultCategory: FaultCategory
  reportedBy: string
  /** Masked unless the reader may see callers' numbers. */
  caller: string
  /** Null where the reader may not see agents. */
  agent: { agentNo: string; name: string | null } | null
  /** Null while no announced call bears this number (通话未到). */
  call: { id: number; callNo: string; startedAt: number; department: string | null } | null
  complaint: { id: number; complaintNo: string } | null
  /** How it was tied to its call, or why it is not. */
  link: EntryLink
  /** Whose call it is stays hidden from this reader, who has still to judge it. */
  blind: boolean
}

const callFilters = ['known', 'unknown', 'ambiguous', 'near'] as const

export function readRegisterFilters(query: Record<string, string | undefined>): RegisterFilters {
  const { accepted, call } = query
  return {
    type: keysOf(faultCategories).find((key) => key === query['type']) ?? null,
    accepted: accepted === 'yes' || accepted === 'no' ? accepted : null,
    call: callFilters.find((key) => key === call) ?? null,
    no: query['no']?.trim() || null,
  }
}

/**
 * The call an entry was tied to; one that was not looked at yet names its call however it is spelt,
 * and listing the spellings keeps the index usable.
 */
const callOfEntry = sql`${calls.id} = coalesce(${registerEntries.callId}, (select "named"."id" from "calls" "named"
  where "named"."call_no" in (${registerEntries.callNo}, lower(${registerEntries.callNo}), upper(${registerEntries.callNo})) limit 1))`

/** 投诉登记, newest first. */
export function registerList(
  db: Db,
  actor: Actor,
  filters: RegisterFilters,
  page: PageRequest,
  blindness: Blindness,
): Page<RegisterRow> {
  authorise(actor, 'register.list')
  const { where, order, limit } = keyset(registerEntries.registeredAt, registerEntries.id, page)
  const rows = selectEntries(db, actor, and(where, ...conditionsOf(filters)))
    .orderBy(...order)
    .limit(limit)
    .all()
    .map((row) => toRow(actor, row))
  const cut = cutPage(rows, page, ({ registeredAt, id }) => ({ value: registeredAt, id }))
  const blind = blindness.among(
    db,
    actor,
    cut.rows.flatMap(({ call }) => call?.id ?? []),
  )
  return { ...cut, rows: cut.rows.map((row) => (blind.has(row.call?.id ?? 0) ? veiled(row) : row)) }
}

/** Who took the call registered it too: that name goes with the agent's. */
function veiled(row: RegisterRow): RegisterRow {
  const call = row.call && { ...row.call, department: null }
  return { ...row, call, agent: null, reportedBy: '', blind: true }
}

/** Raises NotFound outside the reader's scope; entries without a call are for those who see all. */
export function registerEntry(db: Db, actor: Actor, id: number): RegisterRow {
  authorise(actor, 'register.list')
  const row = selectEntries(db, actor, eq(registerEntries.id, id)).get()
  if (!row) throw new NotFound()
  const caller = shownCaller(db, actor, { kind: 'register', id }, row.entry.caller)
  return { ...toRow(actor, row), caller }
}

/** What was reported about a call, also before anybody tied the two. */
export function entriesOfCall(db: Db, callNo: string): RegisterEntry[] {
  const named = and(
    // The sign keeps the search at the number: entries tied to no call are many.
    sql`+${registerEntries.callId} is null`,
    inArray(registerEntries.callNo, spellings(callNo)),
  )
  const tied = sql`${registerEntries.callId} = (select ${calls.id} from ${calls} where ${eq(calls.callNo, callNo)})`
  return db
    .select()
    .from(registerEntries)
    .where(or(tied, named))
    .orderBy(registerEntries.registeredAt)
    .all()
}

function conditionsOf({ type, accepted, call, no }: RegisterFilters): (SQL | undefined)[] {
  return [
    type ? eq(registerEntries.faultCategory, type) : undefined,
    accepted === 'yes' ? isNotNull(complaints.id) : undefined,
    accepted === 'no' ? isNull(complaints.id) : undefined,
    call === 'known' ? isNotNull(calls.id) : undefined,
    call === 'unknown' ? isNull(calls.id) : undefined,
    call === 'ambiguous' || call === 'near' ? eq(registerEntries.link, call) : undefined,
    no
      ? or(
          inArray(registerEntries.registerNo, spellings(no)),
          inArray(registerEntries.callNo, spellings(no)),
        )
      : undefined,
  ]
}

function selectEntries(db: Db, actor: Actor, where: SQL | undefined) {
  return db
    .select({
      entry: registerEntries,
      call: calls,
      department: departments.name,
      agentName: people.name,
      complaint: { id: complaints.id, complaintNo: complaints.complaintNo },
    })
    .from(registerEntries)
    .leftJoin(calls, callOfEntry)
    .leftJoin(departments, eq(departments.id, calls.departmentId))
    .leftJoin(people, eq(people.agentNo, registerEntries.agentNo))
    .leftJoin(complaints, eq(complaints.registerEntryId, registerEntries.id))
    .where(and(visibleTo(actor, calls), where))
    .$dynamic()
}

type Selected = NonNullable<ReturnType<ReturnType<typeof selectEntries>['get']>>

function toRow(actor: Actor, { entry, call, department, agentName, complaint }: Selected) {
  const { id, registerNo, callNo, registeredAt, faultCategory, reportedBy, link } = entry
  return {
    id,
    registerNo,
    callNo,
    registeredAt,
    faultCategory,
    reportedBy,
    link: link === 'unknown' && call ? 'number' : link,
    caller: maskCaller(entry.caller),
    agent: can(actor, 'agent.read') ? { agentNo: entry.agentNo, name: agentName || null } : null,
    call: call && { id: call.id, callNo: call.callNo, startedAt: call.startedAt, department },
    complaint,
    blind: false,
  } satisfies RegisterRow
}
