import { inArray, sql } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { formatSeconds } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import type { Importer, ImportResult } from '#src/kernel/importing.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'
import { channels } from '#src/organisation/vocabulary.ts'

import { ensureBusinessTypes, ensurePeople } from './call-parties.ts'
import { callColumns, type CallRow, readCalls } from './call-reading.ts'
import { unitFinder } from './call-units.ts'
import { settleLedger } from './ledger/settle-ledger.ts'
import { rankCallsAnew } from './line-up.ts'
import { type Announced, linkWaitingRecordings, reconsiderSides } from './link.ts'
import { maskCaller } from './masking.ts'
import { spellings } from './names.ts'
import { type Call, calls } from './schema.ts'
import { layouts, satisfactions } from './vocabulary.ts'

/** 话单: the calls a telephone system announces, whether their sound has arrived or not. */
export const callDataImporter: Importer<CallRow> = {
  permission: 'call-data.import',
  columns: callColumns,
  read: (_db, table) => readCalls(table),
  apply: importCalls,
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
}

const secondsOf = (ms: number | null | undefined) =>
  typeof ms === 'number' ? String(ms / 1000) : ''

type CallValues = Omit<Call, 'id'>

/** Rows of one statement: SQLite takes 32,766 values, a call has nineteen. */
const rowsAtOnce = 500

/**
 * Applies call data. Agents and business types met for the first time are added, so that no call is
 * lost; recordings that came earlier find their calls; the register is compared anew.
 */
export function importCalls(
  db: Db,
  actor: Actor,
  rows: readonly CallRow[],
  fileName: string,
  now = Date.now(),
): ImportResult {
  authorise(actor, 'call-data.import')
  return write(db, (tx) => {
    const people = ensurePeople(tx, rows)
    const types = ensureBusinessTypes(tx, rows)
    const unitsOf = unitFinder(tx)
    const known = knownCalls(tx, rows)
    const result = { added: 0, updated: 0, unchanged: 0 }
    const changed: CallValues[] = []
    const announced: Announced[] = []
    const turned: number[] = []
    const renewed: number[] = []
    for (const row of rows) {
      const before = known.get(row.callNo.toLowerCase())
      const personId = people.idOf(row.agentNo)
      const units = unitsOf(personId, row.startedAt)
      const businessTypeId =
        row.businessType === undefined ? undefined : types.idOf(row.businessType)
      const values = valuesOf(row, before, { personId, businessTypeId, ...units })
      if (before && isSame(before, values)) {
        result.unchanged += 1
        announced.push(before)
      } else {
        changed.push(values)
        result[before ? 'updated' : 'added'] += 1
        if (before) renewed.push(before.id)
        if (before && before.layout !== values.layout) turned.push(before.id)
      }
    }
    for (let at = 0; at < changed.length; at += rowsAtOnce) {
      announced.push(...save(tx, changed.slice(at, at + rowsAtOnce)))
    }
    reconsiderSides(tx, turned)
    rankCallsAnew(tx, renewed)
    const linked = linkWaitingRecordings(tx, actor, announced, now)
    settleLedger(tx, { callIds: announced.map(({ id }) => id) }, now)
    if (changed.length > 0) enqueue(tx, 'reconcile', 'calls', { callIds: 'all' })
    const news = { newAgents: people.added, newBusinessTypes: types.added, linked }
    const particulars = { file: fileName, rows: rows.length, ...result, ...news }
    record(tx, actor, 'call-data.imported', { kind: 'call', id: 'call-data' }, particulars)
    return result
  })
}

function valuesOf(
  row: CallRow,
  before: Call | undefined,
  parties: Pick<CallValues, 'personId' | 'teamId' | 'departmentId' | 'subCentreId'> & {
    businessTypeId: number | null | undefined
  },
): CallValues {
  const { businessTypeId, ...units } = parties
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
    sourceId: before?.sourceId ?? null,
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

/** Calls of these rows that are stored already, by number in lower case: `D001` is `d001`. */
function knownCalls(tx: Db, rows: readonly CallRow[]): Map<string, Call> {
  const known = new Map<string, Call>()
  const numbers = rows.flatMap((row) => spellings(row.callNo))
  for (let at = 0; at < numbers.length; at += 5000) {
    const some = numbers.slice(at, at + 5000)
    for (const call of tx.select().from(calls).where(inArray(calls.callNo, some)).all()) {
      known.set(call.callNo.toLowerCase(), call)
    }
  }
  return known
}

function save(tx: Db, values: CallValues[]): Announced[] {
  const { callNo, ...rest } = values[0] ?? {}
  if (callNo === undefined) return []
  // The refused row can be named in SQL only, by the column names that the casing rule gives.
  const set = Object.fromEntries(
    Object.keys(rest).map((name) => [name, sql.raw(`excluded.${snakeCase(name)}`)]),
  )
  const { id, recordingName, layout } = calls
  return tx
    .insert(calls)
    .values(values)
    .onConflictDoUpdate({ target: calls.callNo, set })
    .returning({ id, callNo: calls.callNo, recordingName, layout })
    .all()
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
