import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import {
  type BatchResult,
  type Importer,
  importerOf,
  type ImportOrigin,
  type ImportResult,
  type ImportTotals,
} from '#src/kernel/importing.ts'
import { maskCaller, maskText } from '#src/personal-data/mask.ts'

import { outsideSources } from '../vocabulary.ts'
import { type OutsideCaseInput, outsideCaseColumns, readCase } from './reading.ts'
import { addCase, callersOf, changeCase, changedFields, knownCase } from './save.ts'

/** 外部投诉 as a table; brought twice, nothing is stored twice. */
export const outsideCaseImporter: Importer<OutsideCaseInput> = importerOf({
  permission: 'outside-case.record',
  authorise: (actor) => authorise(actor, 'outside-case.record'),
  columns: outsideCaseColumns,
  readRow: readCase,
  key: { column: 'case_no', label: '编号', of: ({ source, caseNo }) => `${source} ${caseNo}` },
  applyBatch,
  conclude,
  foresee,
  show: (row) => [
    row.caseNo,
    outsideSources[row.source],
    formatTime(row.receivedAt),
    row.callers.map(maskCaller).join('、'),
    maskText(row.text.slice(0, 60)),
    row.business,
    row.handledBy,
  ],
})

function applyBatch(
  tx: Db,
  rows: readonly OutsideCaseInput[],
  { actor }: Pick<ImportOrigin, 'actor'>,
): BatchResult {
  const result = { added: 0, updated: 0, unchanged: 0 }
  const now = Date.now()
  for (const row of rows) {
    const before = knownCase(tx, row)
    if (!before) {
      addCase(tx, actor, row, now)
      result.added += 1
    } else result[changeCase(tx, actor, before, row) ? 'updated' : 'unchanged'] += 1
  }
  return { ...result, news: {} }
}

function conclude(tx: Db, actor: Actor, { news, ...totals }: ImportTotals): void {
  const subject = { kind: 'outside-case', id: totals.file } as const
  record(tx, actor, 'outside-case.imported', subject, { ...totals, ...news })
}

function foresee(db: Db, rows: readonly OutsideCaseInput[]): ImportResult {
  const result = { added: 0, updated: 0, unchanged: 0 }
  for (const row of rows) {
    const before = knownCase(db, row)
    const fields = before ? changedFields(before, callersOf(db, before.id), row) : []
    result[before ? (fields.length > 0 ? 'updated' : 'unchanged') : 'added'] += 1
  }
  return result
}
