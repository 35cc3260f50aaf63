import { and, eq, exists, gte, inArray, lt, lte, or, sql, type SQL } from 'drizzle-orm'

import { visibleAmong } from '#src/auth/scope.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { maskCaller, maskText } from '#src/personal-data/mask.ts'
import { readCaller } from '#src/recordings/caller-number.ts'
import type { Days } from '#src/recordings/filters.ts'
import { spellings } from '#src/recordings/names.ts'
import { calls } from '#src/recordings/schema.ts'
import { hasUnmasked } from '#src/recordings/unmaskings/shown-caller.ts'

import { type OutsideSource, outsideSources } from '../vocabulary.ts'
import { type OutsideCase, outsideCaseCallers, outsideCases } from './schema.ts'

export type OutsideCaseFilters = {
  source: OutsideSource | null
  /** A case number, whole. */
  no: string | null
  /** A telephone number, whole; only for those who may read numbers. */
  caller: string | null
}

export type OutsideCaseRow = OutsideCase & { callers: string[] }

export function readOutsideCaseFilters(
  query: Record<string, string | undefined>,
): OutsideCaseFilters {
  return {
    source: keysOf(outsideSources).find((key) => key === query['source']) ?? null,
    no: query['no']?.trim().slice(0, 64) || null,
    caller: query['caller']?.trim().slice(0, 40) || null,
  }
}

/** 外部投诉, newest first. */
export function outsideCaseList(
  db: Db,
  actor: Actor,
  filters: OutsideCaseFilters,
  days: Days,
  page: PageRequest,
): Page<OutsideCaseRow> {
  authorise(actor, 'outside-case.list')
  const { where, order, limit } = keyset(outsideCases.receivedAt, outsideCases.id, page)
  const rows = db
    .select()
    .from(outsideCases)
    .where(and(where, caseSeenBy(db, actor), ...conditionsOf(db, actor, filters), ...within(days)))
    .orderBy(...order)
    .limit(limit)
    .all()
  const cut = cutPage(rows, page, ({ receivedAt, id }) => ({ value: receivedAt, id }))
  return { ...cut, rows: cut.rows.map((row) => shown(db, row)) }
}

/** One case as it was written down; NotFound outside the reader's scope. */
export function outsideCase(db: Db, actor: Actor, id: number): OutsideCaseRow {
  authorise(actor, 'outside-case.list')
  const found = outsideCaseIfSeen(db, actor, id)
  if (!found) throw new NotFound()
  return found
}

/** The same for a page about something else: null for whoever may not read the case. */
export function outsideCaseIfSeen(db: Db, actor: Actor, id: number): OutsideCaseRow | null {
  if (!can(actor, 'outside-case.list')) return null
  const row = db
    .select()
    .from(outsideCases)
    .where(and(eq(outsideCases.id, id), caseSeenBy(db, actor)))
    .get()
  if (!row) return null
  return shown(db, row, hasUnmasked(db, actor, { kind: 'outside-case', id }))
}

/** Cases of these telephones within a time, newest first, as far as the reader may see them. */
export function casesOfCaller(
  db: Db,
  actor: Actor,
  caller: string,
  { from, until }: { from: number; until: number },
): OutsideCaseRow[] {
  if (!can(actor, 'outside-case.list')) return []
  const theirs = db
    .select({ id: outsideCaseCallers.caseId })
    .from(outsideCaseCallers)
    .where(eq(outsideCaseCallers.caller, caller))
  return db
    .select()
    .from(outsideCases)
    .where(
      and(
        inArray(outsideCases.id, theirs),
        gte(outsideCases.receivedAt, from),
        lt(outsideCases.receivedAt, until),
        caseSeenBy(db, actor),
      ),
    )
    .limit(mostOfCaller)
    .all()
    .map((row) => shown(db, row))
}

const mostOfCaller = 50

/**
 * A case belongs to no unit of ours. Who sees one unit only sees the cases of people who had called
 * that unit in the month before, and what he or she wrote down.
 */
export function caseSeenBy(db: Db, actor: Actor): SQL | undefined {
  const scope = visibleAmong(actor, calls)
  if (!scope) return undefined
  const called = db
    .select({ one: sql`1` })
    .from(outsideCaseCallers)
    .innerJoin(calls, eq(calls.caller, outsideCaseCallers.caller))
    .where(
      and(
        eq(outsideCaseCallers.caseId, outsideCases.id),
        lte(calls.startedAt, outsideCases.receivedAt),
        gte(calls.startedAt, sql`${outsideCases.receivedAt} - ${30 * dayMs}`),
        scope,
      ),
    )
  return or(eq(outsideCases.recordedBy, actor.accountId ?? -1), exists(called))
}

function conditionsOf(
  db: Db,
  actor: Actor,
  { source, no, caller }: OutsideCaseFilters,
): (SQL | undefined)[] {
  return [
    source ? eq(outsideCases.source, source) : undefined,
    no ? inArray(outsideCases.caseNo, spellings(no)) : undefined,
    caller ? byCaller(db, actor, caller) : undefined,
  ]
}

/** By the exact number, and only for those who may read numbers: no guessing digit by digit. */
function byCaller(db: Db, actor: Actor, text: string): SQL | undefined {
  if (!can(actor, 'caller.read')) return undefined
  const number = readCaller(text)
  if (!number.ok) return sql`0`
  const theirs = db
    .select({ id: outsideCaseCallers.caseId })
    .from(outsideCaseCallers)
    .where(eq(outsideCaseCallers.caller, number.value))
  return inArray(outsideCases.id, theirs)
}

const within = ({ from, until }: Days) => [
  from === null ? undefined : gte(outsideCases.receivedAt, from),
  until === null ? undefined : lt(outsideCases.receivedAt, until),
]

/** Numbers are masked, also where people wrote them into the text. */
function shown(db: Db, row: OutsideCase, whole = false): OutsideCaseRow {
  const callers = db
    .select({ caller: outsideCaseCallers.caller })
    .from(outsideCaseCallers)
    .where(eq(outsideCaseCallers.caseId, row.id))
    .all()
    .map(({ caller }) => caller)
  if (whole) return { ...row, callers }
  return { ...row, text: maskText(row.text), callers: callers.map(maskCaller) }
}
