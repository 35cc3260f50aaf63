import { and, eq, isNull, ne, or, sql, type SQL } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import type { FaultCategory } from '#src/complaints/vocabulary.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { departments } from '#src/organisation/schema.ts'
import { maskCaller, maskNumbers } from '#src/personal-data/mask.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { calls, recordings } from '#src/recordings/schema.ts'

import { callConditions, type FindingFilters } from './finding-filters.ts'
import { bestQuote, type Quote } from './quote.ts'
import { inGrace } from './reconciliation/grace.ts'
import { callReconciliations, findings, hits } from './schema.ts'
import {
  type FindingOrigin,
  type FindingState,
  type Reconciliation,
  reconciliations,
  type RehearingProblem,
  type RehearingState,
} from './vocabulary.ts'

/** Counting stops here: a number in a menu must not cost a walk through the year. */
const countLimit = 999

/** How many unreported suspicions wait for this person (待复核), up to 999. */
export function pendingCount(db: Db, actor: Actor): number {
  const waiting = and(eq(findings.state, 'pending'), unreported, notInGrace, notBlind)
  const scope = visibleTo(actor, calls)
  const base = db
    .select({ one: sql`1` })
    .from(findings)
    .innerJoin(recordings, eq(recordings.id, findings.recordingId))
  const rows = scope
    ? base.innerJoin(calls, eq(calls.id, recordings.callId)).where(and(waiting, scope))
    : base.where(waiting)
  return countOf(db, rows.limit(countLimit))
}

export type FindingRow = {
  id: number
  /** Score times trust: what the queue is ordered by. */
  rank: number
  origin: FindingOrigin
  headline: string
  /** The best evidence in its context. */
  quote: Quote | null
  faultCategory: FaultCategory
  state: FindingState
  rehearing: RehearingState
  rehearingProblem: RehearingProblem | null
  registered: boolean | null
  /** Masked unless the reader may see callers' numbers; null without call data. */
  caller: string | null
  callId: number | null
  callNo: string | null
  startedAt: number | null
  department: string | null
  fileName: string
}

/** What a list reads of a finding; joins recordings, calls and departments. */
export const findingColumns = {
  id: findings.id,
  rank: findings.rank,
  origin: findings.origin,
  headline: findings.headline,
  recordingId: findings.recordingId,
  faultCategory: findings.faultCategory,
  state: findings.state,
  rehearing: findings.rehearing,
  rehearingProblem: findings.rehearingProblem,
  registered: findings.registered,
  caller: calls.caller,
  callId: calls.id,
  callNo: calls.callNo,
  startedAt: calls.startedAt,
  department: departments.name,
  fileName: recordings.originalName,
}

/** Whoever may judge a call does not see whose it is before there is a verdict (盲审). */
export const isBlind = (actor: Actor, state: FindingState) =>
  state === 'pending' && can(actor, 'finding.recheck')

/** A row as this reader may see it, with the best evidence. */
export function shownFinding<T extends Omit<FindingRow, 'quote'> & { recordingId: number }>(
  db: Db,
  actor: Actor,
  { recordingId, ...row }: T,
): Omit<T, 'recordingId'> & { quote: Quote | null } {
  return {
    ...row,
    quote: bestQuote(db, { id: row.id, recordingId }),
    caller: row.caller && maskCaller(row.caller),
    fileName: maskNumbers(row.fileName),
    department: isBlind(actor, row.state) ? null : row.department,
  }
}

/** The queue as a page shows it: calls the reader has still to judge otherwise stay hidden, too. */
export function findingPage(
  db: Db,
  actor: Actor,
  filters: FindingFilters,
  page: PageRequest,
  blindness: Blindness,
): Page<FindingRow> {
  const found = findingQueue(db, actor, filters, page)
  const hidden = blindness.among(
    db,
    actor,
    found.rows.flatMap(({ callId }) => callId ?? []),
  )
  const veiled = found.rows.map((row) =>
    hidden.has(row.callId ?? 0) ? { ...row, department: null } : row,
  )
  // Asked for by department, a row would tell what it hides.
  const shown = ({ callId }: FindingRow) =>
    filters.departmentId === null || !hidden.has(callId ?? 0)
  return { ...found, rows: veiled.filter(shown) }
}

/** 疑点队列: the likeliest first, as far as two engines heard the same. */
export function findingQueue(
  db: Db,
  actor: Actor,
  filters: FindingFilters,
  page: PageRequest,
): Page<FindingRow> {
  authorise(actor, 'finding.list')
  const exact = { ...page, cursor: exactCursor(db, page.cursor) }
  const { where, order, limit } = keyset(findings.rank, findings.id, exact)
  const { box, rule, origin } = filters
  const byRule = sql`exists (select 1 from ${hits} where ${hits.findingId} = ${findings.id} and ${hits.rule} = ${rule})`
  const rows = db
    .select(findingColumns)
    .from(findings)
    .innerJoin(recordings, eq(recordings.id, findings.recordingId))
    .leftJoin(calls, eq(calls.id, recordings.callId))
    .leftJoin(departments, eq(departments.id, calls.departmentId))
    .where(
      and(
        visibleTo(actor, calls),
        where,
        box ? eq(findings.box, box) : and(unreported, notInGrace),
        filters.state ? eq(findings.state, filters.state) : undefined,
        filters.type ? eq(findings.faultCategory, filters.type) : undefined,
        origin ? eq(findings.origin, origin) : undefined,
        rule ? byRule : undefined,
        notBlind,
        ...callConditions(filters),
      ),
    )
    .orderBy(...order)
    .limit(limit)
    .all()
    .map((row) => shownFinding(db, actor, row))
  return cutPage(rows, exact, ({ rank, id }) => ({ value: rank, id }))
}

/**
 * A cursor in an address holds nine decimals of a rank; the row it names still has them all. Without
 * them the row at a page's edge would come twice or never. Heard again meanwhile, that row stands
 * elsewhere, and the address alone says where the page ended.
 */
function exactCursor(db: Db, cursor: PageRequest['cursor']): PageRequest['cursor'] {
  if (!cursor) return null
  const row = db
    .select({ rank: findings.rank })
    .from(findings)
    .where(eq(findings.id, cursor.id))
    .get()
  const same = row && Math.abs(row.rank - cursor.value) < 1e-8
  return same ? { ...cursor, value: row.rank } : cursor
}

export type Neighbours = { before: FindingRow[]; after: FindingRow[] }

/** What stands just above and below a finding in its queue, whether it is itself in it or not. */
export function neighbours(
  db: Db,
  actor: Actor,
  filters: FindingFilters,
  { id, rank }: { id: number; rank: number },
): Neighbours {
  const at = { value: rank, id }
  const part = (back: boolean, size: number) =>
    findingQueue(db, actor, filters, { size, cursor: { ...at, back } }).rows
  return { before: part(true, 5), after: part(false, 25) }
}

/** The next finding to hear: the one waiting below, else the first that waits; null when none does. */
export function nextInQueue(
  db: Db,
  actor: Actor,
  filters: FindingFilters,
  { id, rank }: { id: number; rank: number },
): FindingRow | null {
  const waiting = { ...filters, state: 'pending' } as const
  const below = { size: 1, cursor: { value: rank, id, back: false } }
  const first = { size: 2, cursor: null }
  const [next] = findingQueue(db, actor, waiting, below).rows
  if (next) return next
  return findingQueue(db, actor, waiting, first).rows.find((row) => row.id !== id) ?? null
}

/** Calls in each box (三账比对), each counted up to 999. */
export function boxCounts(db: Db, actor: Actor): Record<Reconciliation, number> {
  authorise(actor, 'finding.list')
  const scope = visibleTo(actor, calls)
  const counts = keysOf(reconciliations).map((box) => {
    const base = db.select({ one: sql`1` }).from(callReconciliations)
    const inBox = and(eq(callReconciliations.state, box), isNull(callReconciliations.graceUntil))
    const rows = scope
      ? base.innerJoin(calls, eq(calls.id, callReconciliations.callId)).where(and(inBox, scope))
      : base.where(inBox)
    return [box, countOf(db, rows.limit(countLimit + 1))] as const
  })
  return Object.fromEntries(counts) as Record<Reconciliation, number>
}

/** A call drawn at random accuses nobody: until it is judged only the list of the day shows it. */
const notBlind = or(ne(findings.origin, 'control'), ne(findings.state, 'pending'))
/** What may still be registered in time is suspected of nothing. */
const notInGrace = sql`not ${inGrace}`

const unreported = or(eq(findings.registered, false), sql`${findings.registered} is null`)

function countOf(db: Db, rows: { getSQL: () => SQL }): number {
  return db.get<{ n: number }>(sql`select count(*) as n from (${rows.getSQL()})`).n
}
