import { eq, inArray } from 'drizzle-orm'

import { record, recordCustomer } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import {
  type BatchResult,
  type Importer,
  importerOf,
  type ImportResult,
  type ImportTotals,
} from '#src/kernel/importing.ts'
import { maskCaller } from '#src/personal-data/mask.ts'
import { askReconciliation } from '#src/recordings/ask-reconciliation.ts'
import { spellings } from '#src/recordings/names.ts'

import { linkEntries } from './register-links.ts'
import { readEntry, registerColumns, type RegisterImportRow } from './register-reading.ts'
import { registerEntries, type RegisterEntry } from './schema.ts'
import { faultCategories } from './vocabulary.ts'

/**
 * 投诉登记台账 (`register.csv`). Entries that name calls or agents nobody knows are kept: the call
 * data may arrive later, and a reported complaint must never get lost.
 */
export const registerImporter: Importer<RegisterImportRow> = importerOf({
  permission: 'register.import',
  authorise: (actor) => authorise(actor, 'register.import'),
  columns: registerColumns,
  readRow: readEntry,
  key: { column: 'register_no', label: '登记号', of: ({ registerNo }) => registerNo },
  applyBatch: applyEntries,
  conclude: concludeEntries,
  foresee: foreseeEntries,
  show: (row) => [
    row.registerNo,
    row.callNo,
    formatTime(row.registeredAt),
    row.agentNo,
    maskCaller(row.caller),
    faultCategories[row.faultCategory],
    row.reportedBy,
  ],
})

function applyEntries(
  tx: Db,
  rows: readonly RegisterImportRow[],
  { actor }: { actor: Actor },
): BatchResult {
  const result = { added: 0, updated: 0, unchanged: 0 }
  const changed: number[] = []
  const concerned: number[] = []
  for (const chunk of chunksOf(rows, 500)) {
    const known = existing(tx, chunk)
    for (const row of chunk) {
      const before = known.get(row.registerNo.toLowerCase())
      if (!before) {
        const { id } = tx
          .insert(registerEntries)
          .values(row)
          .returning({ id: registerEntries.id })
          .get()
        const { registerNo, registeredAt } = row
        const entry = { kind: 'register', id } as const
        recordCustomer(tx, 'customer.complained', registeredAt, entry, { registerNo })
        changed.push(id)
        result.added += 1
        continue
      }
      const fields = fieldsChanged(before, row)
      if (fields.length === 0) {
        result.unchanged += 1
        continue
      }
      // Whoever decided about it decided about another number.
      const anew = fields.includes('callNo') ? ({ link: 'unknown', callId: null } as const) : {}
      tx.update(registerEntries)
        .set({ ...row, ...anew })
        .where(eq(registerEntries.id, before.id))
        .run()
      changed.push(before.id)
      if (before.callId !== null) concerned.push(before.callId)
      result.updated += 1
      // Names of changed fields only: the trail holds no caller numbers.
      const particulars = { registerNo: row.registerNo, fields }
      record(tx, actor, 'register.changed', { kind: 'register', id: before.id }, particulars)
    }
  }
  askReconciliation(tx, [...concerned, ...linkEntries(tx, changed)])
  return { ...result, news: {} }
}

function concludeEntries(tx: Db, actor: Actor, { news, ...totals }: ImportTotals): void {
  record(
    tx,
    actor,
    'register.imported',
    { kind: 'register', id: totals.file },
    {
      ...totals,
      ...news,
    },
  )
}

function foreseeEntries(db: Db, rows: readonly RegisterImportRow[]): ImportResult {
  const result = { added: 0, updated: 0, unchanged: 0 }
  for (const chunk of chunksOf(rows, 500)) {
    const known = existing(db, chunk)
    for (const row of chunk) {
      const before = known.get(row.registerNo.toLowerCase())
      const changes = before && fieldsChanged(before, row).length > 0
      result[before ? (changes ? 'updated' : 'unchanged') : 'added'] += 1
    }
  }
  return result
}

function existing(tx: Db, rows: readonly RegisterImportRow[]): Map<string, RegisterEntry> {
  const numbers = rows.flatMap((row) => spellings(row.registerNo))
  const found = tx
    .select()
    .from(registerEntries)
    .where(inArray(registerEntries.registerNo, numbers))
    .all()
  return new Map(found.map((entry) => [entry.registerNo.toLowerCase(), entry]))
}

function fieldsChanged(before: RegisterEntry, after: RegisterImportRow): string[] {
  const fields = Object.keys(after) as (keyof RegisterImportRow)[]
  return fields.filter((field) => before[field] !== after[field])
}

function chunksOf<T>(items: readonly T[], size: number): T[][] {
  const chunks: T[][] = []
  for (let at = 0; at < items.length; at += size) chunks.push(items.slice(at, at + size))
  return chunks
}
