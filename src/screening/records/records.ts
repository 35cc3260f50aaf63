import { and, eq, gte, isNotNull, lt, type SQL, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'

import { isAmong, visibleAmong } from '#src/auth/scope.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { readId } from '#src/kernel/read-id.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { departments } from '#src/organisation/schema.ts'
import { type Blindness, unlessHidden } from '#src/recordings/blindness.ts'
import { type Days, readDays } from '#src/recordings/filters.ts'
import { calls, recordings } from '#src/recordings/schema.ts'

import { isBlind } from '../queries.ts'
import { inGrace } from '../reconciliation/grace.ts'
import { findings, rechecks } from '../schema.ts'
import {
  type FindingOrigin,
  findingOrigins,
  type FindingState,
  findingStates,
  type RecheckVerdict,
  recheckVerdicts,
  tookChoices,
} from '../vocabulary.ts'

type Query = Record<string, string | undefined>

/** `days` are those on which it was found. */
export type FoundFilters = Days & {
  origin: FindingOrigin | null
  state: FindingState | null
  departmentId: number | null
}

export const readFoundFilters = (query: Query): FoundFilters => ({
  ...readDays(query),
  origin: keysOf(findingOrigins).find((key) => key === query['origin']) ?? null,
  state: keysOf(findingStates).find((key) => key === query['state']) ?? null,
  departmentId: readId(query['department']),
})

/** `days` are those on which a verdict was given. */
export type JudgedFilters = Days & {
  verdict: RecheckVerdict | null
  took: keyof typeof tookChoices | null
  departmentId: number | null
}

export const readJudgedFilters = (query: Query): JudgedFilters => ({
  ...readDays(query),
  verdict: keysOf(recheckVerdicts).find((key) => key === query['verdict']) ?? null,
  took: keysOf(tookChoices).find((key) => key === query['took']) ?? null,
  departmentId: readId(query['department']),
})

export type FoundRow = {
  id: number
  callNo: string | null
  startedAt: number | null
  foundAt: number
  origin: FindingOrigin
  state: FindingState
  /** Null where the reader has still to judge the call. */
  department: string | null
  blind: boolean
  /** May still be registered in time: it is counted, and suspected of nothing. */
  grace: boolean
}

export type JudgedRow = {
  id: number
  findingId: number
  callNo: string | null
  startedAt: number | null
  at: number
  verdict: RecheckVerdict
  by: string
  /** From opening to verdict, in milliseconds; null where nobody saw it opened. */
  tookMs: number | null
  department: string | null
  blind: boolean
}

const shared = {
  callId: calls.id,
  callNo: calls.callNo,
  startedAt: calls.startedAt,
  department: departments.name,
}

/** 疑点记录: what was found on which day, as the dashboards count it, the newest first. */
export function foundList(
  db: Db,
  actor: Actor,
  { origin, state, departmentId, ...days }: FoundFilters,
  page: PageRequest,
  blindness: Blindness,
): Page<FoundRow> {
  authorise(actor, 'queue.plan')
  const { where, order, limit } = keyset(findings.foundAt, findings.id, page)
  const { id, foundAt } = findings
  const rows = db
    .select({
      ...shared,
      ...{ id, foundAt, origin: findings.origin, state: findings.state },
      grace: sql<number>`${inGrace}`,
    })
    .from(findings)
    .innerJoin(recordings, eq(recordings.id, findings.recordingId))
    .leftJoin(calls, eq(calls.id, recordings.callId))
    .leftJoin(departments, eq(departments.id, calls.departmentId))
    .where(
      and(
        where,
        ...within(foundAt, days),
        ...ofUnit(db, actor, departmentId, blindness),
        origin === null ? undefined : eq(findings.origin, origin),
        // In the order of days: the index of states would have to be sorted.
        state === null ? undefined : sql`+${findings.state} = ${state}`,
        // A call drawn at random accuses nobody until it is judged.
        sql`(${findings.origin} <> 'control' or +${findings.state} <> 'pending')`,
      ),
    )
    .orderBy(...order)
    .limit(limit)
    .all()
  const cut = cutPage(rows, page, (row) => ({ value: row.foundAt, id: row.id }))
  const shown = veiled(db, actor, cut.rows, blindness).map((row) => {
    const blind = row.blind || isBlind(actor, row.state)
    return { ...row, blind, department: blind ? null : row.department, grace: row.grace === 1 }
  })
  return { ...cut, rows: shown }
}

/** 复核记录: verdicts by the day they were given, with how long each took. */
export function judgedList(
  db: Db,
  actor: Actor,
  { verdict, took, departmentId, ...days }: JudgedFilters,
  page: PageRequest,
  blindness: Blindness,
): Page<JudgedRow> {
  authorise(actor, 'queue.plan')
  const { where, order, limit } = keyset(rechecks.at, rechecks.id, page)
  const { id, findingId, at, tookMs } = rechecks
  const rows = db
    .select({
      ...shared,
      ...{ id, findingId, at, tookMs, verdict: rechecks.verdict, by: rechecks.accountName },
    })
    .from(rechecks)
    .innerJoin(findings, eq(findings.id, findingId))
    .innerJoin(recordings, eq(recordings.id, findings.recordingId))
    .leftJoin(calls, eq(calls.id, recordings.callId))
    .leftJoin(departments, eq(departments.id, calls.departmentId))
    .where(
      and(
        where,
        ...within(at, days),
        ...ofUnit(db, actor, departmentId, blindness),
        verdict === null ? undefined : eq(rechecks.verdict, verdict),
        took === null ? undefined : took === 'known' ? isNotNull(tookMs) : sql`${tookMs} is null`,
      ),
    )
    .orderBy(...order)
    .limit(limit)
    .all()
  const cut = cutPage(rows, page, (row) => ({ value: row.at, id: row.id }))
  return { ...cut, rows: veiled(db, actor, cut.rows, blindness) }
}

const within = (column: SQLiteColumn, { from, until }: Days): (SQL | undefined)[] => [
  from === null ? undefined : gte(column, from),
  until === null ? undefined : lt(column, until),
]

/** Rows are found by their day; asked for by department, those still to be judged would tell. */
const ofUnit = (
  db: Db,
  actor: Actor,
  departmentId: number | null,
  blindness: Blindness,
): (SQL | undefined)[] => [
  visibleAmong(actor, calls),
  departmentId === null ? undefined : isAmong(calls.departmentId, departmentId),
  departmentId === null ? undefined : unlessHidden(blindness.of(db, actor, calls.id)),
]

function veiled<T extends { callId: number | null; department: string | null }>(
  db: Db,
  actor: Actor,
  rows: readonly T[],
  blindness: Blindness,
) {
  const hidden = blindness.among(
    db,
    actor,
    rows.flatMap(({ callId }) => callId ?? []),
  )
  return rows.map(({ callId, ...row }) => {
    const blind = hidden.has(callId ?? 0)
    return { ...row, blind, department: blind ? null : row.department }
  })
}
