import { eq } from 'drizzle-orm'

import { startOfDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { calls } from '#src/recordings/schema.ts'

import type { Complaint } from '../schema.ts'
import type { ReturnScoreInput } from './reading.ts'
import { type ReturnScore, returnScores } from './schema.ts'
import { traceLow } from './trace-low.ts'

const ownPrefix = 'HF-'

type Visit = { id: number; score: number; words: string; visitedAt: number; byName: string }

/** A return visit made here is a return score like those that are imported: low ones are traced back. */
export function storeVisitScore(
  tx: Db,
  { complaintNo, callId, caller }: Pick<Complaint, 'complaintNo' | 'callId' | 'caller'>,
  { id, score, words, visitedAt, byName }: Visit,
): void {
  const call =
    callId === null
      ? undefined
      : tx.select({ callNo: calls.callNo }).from(calls).where(eq(calls.id, callId)).get()
  const stored = tx
    .insert(returnScores)
    .values({
      scoreNo: `${ownPrefix}${complaintNo}-${id}`,
      callNo: call?.callNo ?? '',
      complaintNo,
      caller,
      score,
      words,
      visitedAt,
      visitedBy: byName,
    })
    .returning({ id: returnScores.id })
    .get()
  traceLow(tx, stored.id, score)
}

/**
 * The score of a visit made here that a brought row tells again: of the same complaint and day. It then
 * takes the number of the other system and is not stored twice.
 */
export function visitToldAgain(
  db: Db,
  { complaintNo, visitedAt }: Pick<ReturnScoreInput, 'complaintNo' | 'visitedAt'>,
): ReturnScore | undefined {
  if (complaintNo === '') return undefined
  return db
    .select()
    .from(returnScores)
    .where(eq(returnScores.complaintNo, complaintNo))
    .all()
    .find(
      (own) =>
        own.scoreNo.startsWith(ownPrefix) && startOfDay(own.visitedAt) === startOfDay(visitedAt),
    )
}
