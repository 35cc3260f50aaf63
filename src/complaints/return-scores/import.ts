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
import { enqueue } from '#src/kernel/jobs/queue.ts'
import { maskCaller, maskSpoken } from '#src/recordings/masking.ts'
import { spellings } from '#src/recordings/names.ts'

import { lowScoreLine } from '../vocabulary.ts'
import { readScore, returnScoreColumns, type ReturnScoreInput } from './reading.ts'
import { type ReturnScore, returnScores } from './schema.ts'

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
    maskSpoken(row.words.slice(0, 60)),
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
    const before = knownScore(tx, row.scoreNo)
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
    const before = knownScore(db, row.scoreNo)
    const changes = before && fieldsChanged(before, row).length > 0
    result[before ? (changes ? 'updated' : 'unchanged') : 'added'] += 1
  }
  return result
}

function knownScore(db: Db, scoreNo: string): ReturnScore | undefined {
  const same = inArray(returnScores.scoreNo, spellings(scoreNo))
  return db.select().from(returnScores).where(same).get()
}

function fieldsChanged(before: ReturnScore, after: ReturnScoreInput): string[] {
  const fields = Object.keys(after) as (keyof ReturnScoreInput)[]
  return fields.filter((field) => before[field] !== after[field])
}

/** What can be low by any setting; the setting itself is for whoever traces. */
function traceLow(tx: Db, returnScoreId: number, score: number): void {
  if (score > lowScoreLine.most) return
  enqueue(tx, 'back-trace', `return-score:${returnScoreId}`, { returnScoreId })
}
