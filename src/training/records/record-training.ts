import { and, eq, isNull } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'

import { type TrainingRecord, trainingRecords } from './schema.ts'
import type { VoidReason } from './vocabulary.ts'

export type NewTrainingRecord = Omit<TrainingRecord, 'id' | 'voidedAt' | 'voidReason'>

const standing = { voidedAt: null, voidReason: null }

/** Keeps what a person was taught, inside the transaction that ends it; a second time replaces the first. */
export function recordTraining(tx: Db, record: NewTrainingRecord): void {
  tx.insert(trainingRecords)
    .values(record)
    .onConflictDoUpdate({
      target: [trainingRecords.kind, trainingRecords.refId, trainingRecords.personId],
      set: { ...record, ...standing },
    })
    .run()
}

type Which = Pick<TrainingRecord, 'kind' | 'refId' | 'personId'>

const isOf = ({ kind, refId, personId }: Which) =>
  and(
    eq(trainingRecords.kind, kind),
    eq(trainingRecords.refId, refId),
    eq(trainingRecords.personId, personId),
  )

/** What was recorded does not stand any more: it stays with why, and counts no more. */
export function voidTraining(tx: Db, which: Which, reason: VoidReason, now: number): void {
  tx.update(trainingRecords)
    .set({ voidedAt: now, voidReason: reason })
    .where(and(isOf(which), isNull(trainingRecords.voidedAt)))
    .run()
}

/** It stands again, as it was recorded. */
export function restoreTraining(tx: Db, which: Which): void {
  tx.update(trainingRecords).set(standing).where(isOf(which)).run()
}
