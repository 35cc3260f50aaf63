import { eq, inArray } from 'drizzle-orm'

import { record, recordCustomer } from '#src/audit/record.ts'
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
import { spellings } from '#src/recordings/names.ts'

import { visitToldAgain } from './from-visit.ts'
import { readScore, returnScoreColumns, type ReturnScoreInput } from './reading.ts'
import { type ReturnScore, returnScores } from './schema.ts'
import { traceLow } from './trace-low.ts'

/** 回访评分 as a table; brought twice, nothing is stored twice. */
export const returnScoreImporter: Importer<ReturnScoreInput> = importerOf({
  permission: 'return-score.import',
  authorise: (actor) => authorise(actor, 'return-score.import'),
  columns: returnScoreColumns,
  readRow: readScore,
  key: { column: 'score_no', label: '回访编号', of: ({ scoreNo }) => scoreNo },
  applyBatch,
  conclude,
  foresee,
  show: (row) => [
    row.scoreNo,
    row.callNo,
    row.complaintNo,
    maskCaller(row.caller),
    String(row.score),
    maskText(row.words.slice(0, 60)),
    formatTime(row.visitedAt),
    row.visitedBy,
  ],
})

function applyBatch(
  tx: Db,
  rows: readonly ReturnScoreInput[],
  { actor }: Pick<ImportOrigin, 'actor'>,
): BatchResult {
  const result = { added: 0, updated: 0, unchanged: 0 }
  for (const row of rows) {
    const before = knownScore(tx, row)
    if (!before) {
      const { id } = tx.insert(returnScores).values(row).returning({ id: returnScores.id }).get()
      result.added += 1
      const { scoreNo, score, visitedAt } = row
      const subject = { kind: 'return-score', id } as const
      recordCustomer(tx, 'customer.scored', visitedAt, subject, { scoreNo, score })
      traceLow(tx, id, row.score)
      continue
    }
    const fields = fieldsChanged(before, row)
    if (fields.length === 0) {
      result.unchanged += 1
      continue
    }
    tx.update(returnScores).set(row).where(eq(returnScores.id, before.id)).run()
    result.updated += 1
    // Names of changed fields only: the trail holds no callers' numbers.
    const subject = { kind: 'return-score', id: before.id } as const
    record(tx, actor, 'return-score.changed', subject, { scoreNo: row.scoreNo, fields })
    // Also what was low before: a score put right must not leave its trace behind.
    traceLow(tx, before.id, Math.min(before.score, row.score))
  }
  return { ...result, news: {} }
}

function conclude(tx: Db, actor: Actor, { news, ...totals }: ImportTotals): void {
  const subject = { kind: 'return-score', id: totals.file } as const
  record(tx, actor, 'return-score.imported', subject, { ...totals, ...news })
}

function foresee(db: Db, rows: readonly ReturnScoreInput[]): ImportResult {
  const result = { added: 0, updated: 0, unchanged: 0 }
  for (const row of rows) {
    const before = knownScore(db, row)
    const changes = before && fieldsChanged(before, row).length > 0
    result[before ? (changes ? 'updated' : 'unchanged') : 'added'] += 1
  }
  return result
}

/** By its number; else as the visit that was made here and is now told again. */
function knownScore(db: Db, row: ReturnScoreInput): ReturnScore | undefined {
  const same = inArray(returnScores.scoreNo, spellings(row.scoreNo))
  return db.select().from(returnScores).where(same).get() ?? visitToldAgain(db, row)
}

function fieldsChanged(before: ReturnScore, after: ReturnScoreInput): string[] {
  const fields = Object.keys(after) as (keyof ReturnScoreInput)[]
  return fields.filter((field) => before[field] !== after[field])
}
