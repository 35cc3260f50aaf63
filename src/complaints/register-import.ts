import { eq, inArray } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import type { Importer, ImportResult } from '#src/kernel/importing.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'
import { maskCaller } from '#src/recordings/masking.ts'
import { spellings } from '#src/recordings/names.ts'

import { readEntries, registerColumns, type RegisterImportRow } from './register-reading.ts'
import { registerEntries, type RegisterEntry } from './schema.ts'
import { faultCategories } from './vocabulary.ts'

/**
 * 投诉登记台账 (`register.csv`). Entries that name calls or agents nobody knows are kept: the call
 * data may arrive later, and a reported complaint must never get lost.
 */
export const registerImporter: Importer<RegisterImportRow> = {
  permission: 'register.import',
  columns: registerColumns,
  read: (_db, table) => readEntries(table),
  apply: applyEntries,
  show: (row) => [
    row.registerNo,
    row.callNo,
    formatTime(row.registeredAt),
    row.agentNo,
    maskCaller(row.caller),
    faultCategories[row.faultCategory],
    row.reportedBy,
  ],
}

function applyEntries(
  db: Db,
  actor: Actor,
  rows: readonly RegisterImportRow[],
  fileName: string,
): ImportResult {
  authorise(actor, 'register.import')
  return write(db, (tx) => {
    const result = { added: 0, updated: 0, unchanged: 0 }
    const changed: { registerNo: string; fields: string[] }[] = []
    for (const chunk of chunksOf(rows, 500)) {
      const known = existing(tx, chunk)
      for (const row of chunk) {
        const before = known.get(row.registerNo.toLowerCase())
        if (!before) {
          tx.insert(registerEntries).values(row).run()
          result.added += 1
          continue
        }
        const fields = fieldsChanged(before, row)
        if (fields.length === 0) {
          result.unchanged += 1
          continue
        }
        tx.update(registerEntries).set(row).where(eq(registerEntries.id, before.id)).run()
        result.updated += 1
        changed.push({ registerNo: row.registerNo, fields })
      }
    }
    // Names of changed fields only: the trail holds no caller numbers.
    const particulars = { ...result, changed: changed.slice(0, 200) }
    record(tx, actor, 'register.imported', { kind: 'register', id: fileName }, particulars)
    enqueue(tx, 'reconcile', 'calls', { callIds: 'all' })
    return result
  })
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
