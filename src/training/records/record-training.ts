import { and, eq } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'

import { type TrainingRecord, trainingRecords } from './schema.ts'

export type NewTrainingRecord = Omit<TrainingRecord, 'id' | 'voidedAt'>

/** Keeps what a person was taught, inside the transaction that ends it; a second time replaces the first. */
export function recordTraining(tx: Db, record: NewTrainingRecord): void {
  tx.insert(trainingRecords)
    .values(record)
    .onConflictDoUpdate({
      target: [trainingRecords.kind, trainingRecords.refId, trainingRecords.personId],
      set: { ...record, voidedAt: null },
    })
    .run()
}

/** What was recorded does not stand any more: it stays, and counts no more. */
export function voidTraining(
  tx: Db,
  { kind, refId, personId }: Pick<TrainingRecord, 'kind' | 'refId' | 'personId'>,
  now: number,
): void {
  const { kind: kindOf, refId: of, personId: whose } = trainingRecords
  tx.update(trainingRecords)
    .set({ voidedAt: now })
    .where(and(eq(kindOf, kind), eq(of, refId), eq(whose, personId)))
    .run()
}
