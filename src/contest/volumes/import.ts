import { and, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import {
  type BatchResult,
  type Importer,
  importerOf,
  type ImportOrigin,
  type ImportResult,
  type ImportTotals,
} from '#src/kernel/importing.ts'

import { callVolumes } from '../schema.ts'
import { readVolume, volumeColumns, type VolumeInput } from './reading.ts'

const nameOf = ({ month, subCentre, department }: VolumeInput) =>
  [month, subCentre, department].filter(Boolean).join(' ')

/** 官方话务量 as a table. Brought twice it is the same; an announced month is not rewritten by it. */
export const volumeImporter: Importer<VolumeInput> = importerOf({
  permission: 'call-data.import',
  authorise: (actor) => authorise(actor, 'call-data.import'),
  columns: volumeColumns,
  readRow: (cells, fault) => readVolume(cells, fault),
  key: { column: 'department', label: '月份和部门', of: nameOf },
  applyBatch,
  conclude,
  foresee,
  show: ({ month, subCentre, department, calls }) => [month, subCentre, department, String(calls)],
})

function applyBatch(
  tx: Db,
  rows: readonly VolumeInput[],
  { actor }: Pick<ImportOrigin, 'actor'>,
): BatchResult {
  const result = { added: 0, updated: 0, unchanged: 0 }
  for (const row of rows) {
    const before = known(tx, row)
    if (before?.calls === row.calls) {
      result.unchanged += 1
      continue
    }
    const by = { at: Date.now(), byName: actor.name }
    if (!before) {
      tx.insert(callVolumes)
        .values({ ...row, ...by })
        .run()
      result.added += 1
      continue
    }
    tx.update(callVolumes)
      .set({ calls: row.calls, ...by })
      .where(eq(callVolumes.id, before.id))
      .run()
    result.updated += 1
    const subject = { kind: 'contest', id: row.month } as const
    const { month, department } = row
    const particulars = { month, department, was: before.calls, now: row.calls }
    record(tx, actor, 'contest.volume-changed', subject, particulars)
  }
  return { ...result, news: {} }
}

function conclude(tx: Db, actor: Actor, { news, ...totals }: ImportTotals): void {
  const subject = { kind: 'contest', id: totals.file } as const
  record(tx, actor, 'contest.volumes-imported', subject, { ...totals, ...news })
}

function foresee(db: Db, rows: readonly VolumeInput[]): ImportResult {
  const result = { added: 0, updated: 0, unchanged: 0 }
  for (const row of rows) {
    const before = known(db, row)
    result[before ? (before.calls === row.calls ? 'unchanged' : 'updated') : 'added'] += 1
  }
  return result
}

const known = (db: Db, { month, subCentre, department }: VolumeInput) =>
  db
    .select()
    .from(callVolumes)
    .where(
      and(
        eq(callVolumes.month, month),
        eq(callVolumes.department, department),
        eq(callVolumes.subCentre, subCentre),
      ),
    )
    .get()
