import type { Db } from '#src/kernel/db.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'

import { lowScoreLine } from '../vocabulary.ts'

/** What can be low by any setting; the setting itself is for whoever traces. */
export function traceLow(tx: Db, returnScoreId: number, score: number): void {
  if (score > lowScoreLine.most) return
  enqueue(tx, 'back-trace', `return-score:${returnScoreId}`, { returnScoreId })
}
