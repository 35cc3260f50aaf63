import { and, asc, between, desc, eq, gte, isNotNull, isNull, lt, type SQL, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'

import { type Actor, authorise } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden } from '#src/kernel/errors.ts'
import { countUpTo, cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { maskNumbers } from '#src/personal-data/mask.ts'

import { callFacts } from '../call-facts.ts'
import { calls, recordings } from '../schema.ts'
import { sources } from '../sources/schema.ts'
import { type ArrivalOutcome, byHand, type LedgerState } from '../vocabulary.ts'
import { isAmbiguous } from './ambiguous.ts'
import { arrivalsOf } from './arrivals.ts'
import { dayNumberOf, startOfDayNumber } from './days.ts'
import type { CountFilters, EntryFilters } from './filters.ts'
import {
  arrivalHours,
  type ArrivalRow,
  ledgerAcknowledgements,
  type LedgerAlert,
  ledgerAlerts,
  ledgerDays,
  type LedgerEntry,
  ledgerEntries,
} from './schema.ts'

/** The sums are those of the whole centre, so whoever sees a part of it only does not see them. */
export function authoriseLedger(actor: Actor): void {
  authorise(actor, 'ledger.read')
  if (actor.scope.kind !== 'all') throw new Forbidden('ledger.read')
}

/** The counts of one source on one day (or of all of them together). */
export type Counts = {
  announced: number
  states: Partial<Record<LedgerState, number>>
  total: number
  arrivals: Partial<Record<ArrivalOutcome, number>>
}
export type DayCounts = Counts & { at: number; sourceId: number; source: string }
export type LedgerCounts = { rows: DayCounts[]; total: Counts }

/** Counts by day and source, newest day first, read from the sums kept beside the entries. */
export function ledgerCounts(db: Db, actor: Actor, filters: CountFilters): LedgerCounts {
  authoriseLedger(actor)
  const { from, until, sourceId } = filters
  const names = sourceNames(db)
  const rows = new Map<string, DayCounts>()
  const total = nothing()
  const rowOf = (day: number, source: number) => {
    const key = `${day} ${source}`
    const fresh = { at: startOfDayNumber(day), sourceId: source, source: names(source) }
    const row = rows.get(key) ?? { ...nothing(), ...fresh }
    rows.set(key, row)
    return row
  }
  const entries = db
    .select()
    .from(ledgerDays)
    .where(
      and(
        between(ledgerDays.day, from, until),
        sourceId === null ? undefined : eq(ledgerDays.sourceId, sourceId),
      ),
    )
    .all()
  for (const { day, sourceId: source, announced, state, n } of entries) {
    if (n === 0) continue
    for (const counts of [rowOf(day, source), total]) {
      counts.states[state] = (counts.states[state] ?? 0) + n
      counts.total += n
      if (announced) counts.announced += n
    }
  }
  const hours = db
    .select()
    .from(arrivalHours)
    .where(
      and(
        between(arrivalHours.hour, from * 24, until * 24 + 23),
        sourceId === null ? undefined : eq(arrivalHours.sourceId, sourceId),
      ),
    )
    .all()
  for (const { hour, sourceId: source, outcome, n } of hours) {
    for (const counts of [rowOf(Math.floor(hour / 24), source), total]) {
      counts.arrivals[outcome] = (counts.arrivals[outcome] ?? 0) + n
    }
  }
  const sorted = [...rows.values()].toSorted((a, b) => b.at - a.at || a.sourceId - b.sourceId)
  return { rows: sorted, total }
}

const nothing = (): Counts => ({ announced: 0, states: {}, total: 0, arrivals: {} })

export function sourceNames(db: Db): (sourceId: number | null) => string {
  const names = new Map(
    db
      .select()
      .from(sources)
      .all()
      .map(({ id, name }) => [id, name]),
  )
  return (sourceId) => (sourceId === null ? byHand : (names.get(sourceId) ?? byHand))
}

/** Every source, with 0 for what was brought by hand, for the filter. */
export function sourceOptions(db: Db, actor: Actor): { id: number; name: string }[] {
  authoriseLedger(actor)
  const { id, name } = sources
  const rows = db.select({ id, name }).from(sources).orderBy(asc(name)).all()
  return [...rows, { id: 0, name: byHand }]
}

/** How a source of an address is called; one that is gone reads as brought by hand, as in the list. */
export function sourceNamed(db: Db, value: string): string | undefined {
  return /^\d{1,9}$/.test(value) ? sourceNames(db)(Number(value)) : undefined
}

export type EntryRow = Pick<
  LedgerEntry,
  'id' | 'at' | 'state' | 'since' | 'dueAt' | 'ambiguous'
> & {
  source: string
  call: { id: number; callNo: string; caller: string; recordingName: string | null } | null
  recording: { id: number; name: string } | null
}

/** The entries behind a count, newest first. */
export function entryList(
  db: Db,
  actor: Actor,
  filters: EntryFilters,
  page: PageRequest,
): Page<EntryRow> {
  authoriseLedger(actor)
  const { where, order, limit } = keyset(ledgerEntries.at, ledgerEntries.id, page)
  const names = sourceNames(db)
  const rows = db
    .select({ entry: ledgerEntries, call: calls, recording: recordings })
    .from(ledgerEntries)
    .leftJoin(calls, eq(calls.id, ledgerEntries.callId))
    .leftJoin(recordings, eq(recordings.id, ledgerEntries.recordingId))
    .where(
      and(
        where,
        conditionOf(filters),
        filters.departmentId === null ? undefined : eq(calls.departmentId, filters.departmentId),
      ),
    )
    .orderBy(...order)
    .limit(limit)
    .all()
    .map(({ entry, call, recording }): EntryRow => {
      const { id, at, state, since, dueAt, ambiguous, sourceId } = entry
      return {
        ...{ id, at, state, since, dueAt, ambiguous, source: names(sourceId) },
        call: call && shownCall(actor, call),
        recording: recording && {
          id: recording.id,
          name: maskNumbers(recording.originalName),
        },
      }
    })
  return cutPage(rows, page, ({ at, id }) => ({ value: at, id }))
}

function shownCall(actor: Actor, call: typeof calls.$inferSelect): NonNullable<EntryRow['call']> {
  const rest = { person: null, team: null, department: null, subCentre: null, businessType: null }
  const { id, callNo, caller, recordingName } = callFacts(actor, { ...rest, call })
  return { id, callNo, caller, recordingName }
}

/** As its index has it: a plain "is null" goes to the unique index of calls, and then sorts everything. */
const alone = sql`(${ledgerEntries.callId} is null) = 1`

function conditionOf(filters: EntryFilters): SQL | undefined {
  const { from, until, sourceId, state, kind, fit } = filters
  const { at, callId } = ledgerEntries
  // What several calls fit is little and has an index of its own: nothing else may lead away from it.
  const among = (column: SQLiteColumn) => (fit === null ? sql`${column}` : sql`+${column}`)
  const source = among(ledgerEntries.sourceId)
  return and(
    fit === null ? undefined : isAmbiguous,
    from === null ? undefined : gte(at, from),
    until === null ? undefined : lt(at, until),
    sourceId === null ? undefined : sourceId === 0 ? isNull(source) : eq(source, sourceId),
    state === null ? undefined : eq(among(ledgerEntries.state), state),
    kind === 'call' ? isNotNull(among(callId)) : undefined,
    // Of these none has a call.
    kind === 'recording' && fit === null ? alone : undefined,
  )
}

/** How many recordings wait for somebody to say which call they are, counted up to a limit. */
export function ambiguousCount(db: Db, actor: Actor): number {
  authoriseLedger(actor)
  return countUpTo(db, db.select({ id: ledgerEntries.id }).from(ledgerEntries).where(isAmbiguous))
}

export type Standing = Pick<LedgerEntry, 'state' | 'since' | 'dueAt'>

/** Where a call stands, or a recording without one, for its own page. */
export function standingOf(
  db: Db,
  about: { callId: number } | { recordingId: number },
): Standing | null {
  const { state, since, dueAt, callId, recordingId } = ledgerEntries
  const where = 'callId' in about ? eq(callId, about.callId) : eq(recordingId, about.recordingId)
  return db.select({ state, since, dueAt }).from(ledgerEntries).where(where).get() ?? null
}

export type ArrivalShown = Pick<ArrivalRow, 'at' | 'name' | 'outcome'> & { source: string }

/** The latest times a recording was brought, with the names as this reader may see them. */
export function arrivalsShown(db: Db, actor: Actor, recordingId: number): ArrivalShown[] {
  authorise(actor, 'recording.list')
  const names = sourceNames(db)
  return arrivalsOf(db, recordingId).map(({ at, name, outcome, sourceId }) => ({
    ...{ at, outcome },
    name: maskNumbers(name),
    source: names(sourceId),
  }))
}

export type AlertRow = LedgerAlert & {
  source: string
  dayAt: number
  acknowledged: { by: string; at: number; note: string } | null
}

/** Alerts nobody has taken note of yet, newest first. */
export function openAlerts(db: Db, actor: Actor, limit = 20): AlertRow[] {
  authoriseLedger(actor)
  const rows = db
    .select()
    .from(ledgerAlerts)
    .where(eq(ledgerAlerts.state, 'open'))
    .orderBy(desc(ledgerAlerts.openedAt), desc(ledgerAlerts.id))
    .limit(limit)
    .all()
  return withTrail(db, rows)
}

/** Every alert there has been, newest first. */
export function alertList(db: Db, actor: Actor, page: PageRequest): Page<AlertRow> {
  authoriseLedger(actor)
  const { where, order, limit } = keyset(ledgerAlerts.openedAt, ledgerAlerts.id, page)
  const rows = db
    .select()
    .from(ledgerAlerts)
    .where(where)
    .orderBy(...order)
    .limit(limit)
    .all()
  return cutPage(withTrail(db, rows), page, ({ openedAt, id }) => ({ value: openedAt, id }))
}

function withTrail(db: Db, alerts: readonly LedgerAlert[]): AlertRow[] {
  const names = sourceNames(db)
  return alerts.map((alert) => {
    const noted = db
      .select()
      .from(ledgerAcknowledgements)
      .where(eq(ledgerAcknowledgements.alertId, alert.id))
      .orderBy(desc(ledgerAcknowledgements.id))
      .limit(1)
      .get()
    return {
      ...alert,
      source: names(alert.sourceId),
      dayAt: startOfDayNumber(alert.day),
      acknowledged: noted ? { by: noted.by, at: noted.at, note: noted.note } : null,
    }
  })
}

export type LedgerNews = { alerts: AlertRow[]; missingYesterday: number }

/** For the first page: what is open, and how many of yesterday's calls lack their recording. */
export function ledgerNews(db: Db, actor: Actor, now = Date.now()): LedgerNews {
  const yesterday = dayNumberOf(now) - 1
  const filters = { from: yesterday, until: yesterday, sourceId: null, problems: {} }
  const { total } = ledgerCounts(db, actor, filters)
  return { alerts: openAlerts(db, actor, 3), missingYesterday: total.states['no-recording'] ?? 0 }
}
