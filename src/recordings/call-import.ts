import { sql } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { formatSeconds } from '#src/kernel/calendar.ts'
import { type Db, isOneOf } from '#src/kernel/db.ts'
import {
  type Importer,
  importerOf,
  type ImportOrigin,
  type ImportResult,
  type ImportTotals,
} from '#src/kernel/importing.ts'
import { channels } from '#src/organisation/vocabulary.ts'
import { maskCaller } from '#src/personal-data/mask.ts'

import { askReconciliation } from './ask-reconciliation.ts'
import {
  ensureBusinessTypes,
  ensurePeople,
  knownBusinessTypes,
  knownPeople,
} from './call-parties.ts'
import { callColumns, type CallRow, readCallRow } from './call-reading.ts'
import { unitFinder } from './call-units.ts'
import { settleLedger } from './ledger/settle-ledger.ts'
import { rankCallsAnew } from './line-up.ts'
import { type Announced, linkWaitingRecordings, reconsiderSides } from './link.ts'
import { spellings } from './names.ts'
import { type Call, calls } from './schema.ts'
import type { Meant } from './sources/match.ts'
import { layouts, satisfactions } from './vocabulary.ts'

/** 话单: the calls a telephone system announces, whether their sound has arrived or not. */
export const callDataImporter: Importer<CallRow> = importerOf({
  permission: 'call-data.import',
  authorise: (actor) => authorise(actor, 'call-data.import'),
  columns: callColumns,
  readRow: readCallRow,
  key: { column: 'call_id', label: '通话号', of: ({ callNo }) => callNo },
  applyBatch: importCalls,
  conclude: concludeCalls,
  foresee: foreseeCalls,
  show: (row) => [
    row.callNo,
    formatSeconds(row.startedAt),
    secondsOf(row.durationMs),
    row.channel ? channels[row.channel] : '',
    row.province ?? '',
    row.businessType ?? '',
    row.agentNo,
    maskCaller(row.caller ?? ''),
    row.layout ? layouts[row.layout] : '',
    row.satisfaction ? satisfactions[row.satisfaction] : '',
    row.recordingName ?? '',
    typeof row.transferred === 'boolean' ? (row.transferred ? '是' : '否') : '',
    secondsOf(row.waitMs),
    secondsOf(row.holdMs),
  ],
})

const secondsOf = (ms: number | null | undefined) =>
  typeof ms === 'number' ? String(ms / 1000) : ''

type CallValues = Omit<Call, 'id'>

/**
 * Applies some rows of call data in the caller's transaction. Agents and business types met for the
 * first time are added, so that no call is lost; recordings that came earlier find their calls. What
 * it costs depends on these rows alone, not on what is stored or waits.
 */
export function importCalls(
  tx: Db,
  rows: readonly CallRow[],
  { actor, sourceId }: ImportOrigin,
  now = Date.now(),
) {
  const people = ensurePeople(tx, rows)
  const types = ensureBusinessTypes(tx, rows)
  const { changed, same, turned, renewed, moved, added } = compare(
    tx,
    rows,
    sourceId,
    people,
    types,
  )
  const saved = save(tx, changed)
  const announced: Announced[] = [...same, ...saved]
  reconsiderSides(tx, turned)
  rankCallsAnew(tx, renewed)
  const linked = linkWaitingRecordings(tx, actor, announced, moved, now)
  settleLedger(tx, { callIds: announced.map(({ id }) => id) }, now)
  askReconciliation(
    tx,
    saved.map(({ id }) => id),
  )
  return {
    added,
    updated: renewed.length,
    unchanged: rows.length - changed.length,
    news: { newAgents: people.added, newBusinessTypes: types.added, linked },
  }
}

function concludeCalls(tx: Db, actor: Actor, { news, ...totals }: ImportTotals): void {
  const subject = { kind: 'call', id: 'call-data' } as const
  record(tx, actor, 'call-data.imported', subject, { ...totals, ...news })
}

function foreseeCalls(db: Db, rows: readonly CallRow[], { sourceId }: ImportOrigin): ImportResult {
  const people = knownPeople(db, rows)
  const found = compare(db, rows, sourceId, people, knownBusinessTypes(db))
  return {
    added: found.added,
    updated: found.renewed.length,
    unchanged: rows.length - found.changed.length,
  }
}

/** What these rows say that is not stored yet. Writes nothing. */
function compare(
  tx: Db,
  rows: readonly CallRow[],
  sourceId: number | null,
  people: { idOf: (agentNo: string) => number },
  types: { idOf: (name: string) => number | null },
) {
  const unitsOf = unitFinder(tx, [...new Set(rows.map((row) => people.idOf(row.agentNo)))])
  const known = knownCalls(tx, rows)
  const same: Call[] = []
  const changed: CallValues[] = []
  const turned: number[] = []
  const renewed: number[] = []
  const moved: Call[] = []
  for (const row of rows) {
    const before = known.get(row.callNo.toLowerCase())
    const personId = people.idOf(row.agentNo)
    const units = unitsOf(personId, row.startedAt)
    const businessTypeId = row.businessType === undefined ? undefined : types.idOf(row.businessType)
    const values = valuesOf(row, before, { personId, businessTypeId, sourceId, ...units })
    if (before && isSame(before, values)) same.push(before)
    else {
      changed.push(values)
      if (before) renewed.push(before.id)
      if (before && meansElse(before, values)) moved.push(before)
      if (before && before.layout !== values.layout) turned.push(before.id)
    }
  }
  return { same, changed, turned, renewed, moved, added: changed.length - renewed.length }
}

function valuesOf(
  row: CallRow,
  before: Call | undefined,
  parties: Pick<CallValues, 'personId' | 'teamId' | 'departmentId' | 'subCentreId'> & {
    businessTypeId: number | null | undefined
    sourceId: number | null
  },
): CallValues {
  const { businessTypeId, sourceId, ...units } = parties
  const kept = <K extends keyof CallValues>(given: CallValues[K] | undefined, name: K) =>
    given === undefined ? before?.[name] : given
  return {
    callNo: before?.callNo ?? row.callNo,
    startedAt: row.startedAt,
    durationMs: kept(row.durationMs, 'durationMs') ?? null,
    channel: kept(row.channel, 'channel') ?? 'phone',
    province: kept(row.province, 'province') ?? '',
    businessTypeId: kept(businessTypeId, 'businessTypeId') ?? null,
    caller: kept(row.caller, 'caller') ?? '',
    layout: kept(row.layout, 'layout') ?? null,
    satisfaction: kept(row.satisfaction, 'satisfaction') ?? null,
    recordingName: kept(row.recordingName, 'recordingName') ?? null,
    // Who announced a call first stays: a table brought by hand afterwards only adds to it.
    sourceId: before?.sourceId ?? sourceId,
    transferred: kept(row.transferred, 'transferred') ?? null,
    waitMs: kept(row.waitMs, 'waitMs') ?? null,
    holdMs: kept(row.holdMs, 'holdMs') ?? null,
    ...units,
  }
}

function isSame(before: Call, values: CallValues): boolean {
  const names = Object.keys(values) as (keyof CallValues)[]
  return names.every((name) => before[name] === values[name])
}

/** Names of recordings that meant the call may mean it no longer. */
function meansElse(before: Meant, values: Meant): boolean {
  return (['personId', 'caller', 'startedAt'] as const).some(
    (name) => before[name] !== values[name],
  )
}

/** Calls of these rows that are stored already, by number in lower case: `D001` is `d001`. */
function knownCalls(tx: Db, rows: readonly CallRow[]): Map<string, Call> {
  const numbers = rows.flatMap((row) => spellings(row.callNo))
  const known = tx.select().from(calls).where(isOneOf(calls.callNo, numbers)).all()
  return new Map(known.map((call) => [call.callNo.toLowerCase(), call]))
}

/** Stores rows by one prepared statement: a statement of many rows costs ten times the memory. */
function save(tx: Db, values: readonly CallValues[]): Announced[] {
  const [first] = values
  if (!first) return []
  const names = Object.keys(first) as (keyof CallValues)[]
  const given = Object.fromEntries(names.map((name) => [name, sql.placeholder(name)]))
  // The refused row can be named in SQL only, by the column names that the casing rule gives.
  const set = Object.fromEntries(
    names
      .filter((name) => name !== 'callNo')
      .map((name) => [name, sql.raw(`excluded.${snakeCase(name)}`)]),
  )
  const { id, callNo, recordingName, layout } = calls
  const statement = tx
    .insert(calls)
    .values(given as unknown as CallValues)
    .onConflictDoUpdate({ target: callNo, set })
    .returning({ id, callNo, recordingName, layout })
    .prepare()
  return values.map((row) => statement.get(row))
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
