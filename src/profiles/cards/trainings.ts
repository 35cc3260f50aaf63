import { and, desc, gte, isNull, ne, sql } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'
import { type TrainingRecord, trainingRecords } from '#src/training/records/schema.ts'
import type { TrainingKind } from '#src/training/records/vocabulary.ts'

import type { Asked } from '../asked.ts'
import { ofMembers } from '../members.ts'

export type TrainingsCard = {
  byKind: { kind: TrainingKind; people: number }[]
  /** Of a person: the newest ones, with those that count no more. */
  newest: Pick<
    TrainingRecord,
    | 'id'
    | 'kind'
    | 'track'
    | 'title'
    | 'outcome'
    | 'score'
    | 'completedAt'
    | 'trainerName'
    | 'refId'
    | 'voidedAt'
    | 'voidReason'
  >[]
}

/** 培训 that ended since then, of a person, or of those who are in a unit now. */
export function trainingsCard(
  db: Db,
  { subject, since }: Asked,
  { blind }: { blind: boolean },
): TrainingsCard {
  const { personId, kind, completedAt, voidedAt } = trainingRecords
  const mine = and(
    ofMembers(db, subject, personId),
    gte(completedAt, since),
    // An interview follows a verdict, and would tell of it.
    blind ? ne(kind, 'interview') : undefined,
  )
  const { id, track, title, outcome, score, trainerName, refId, voidReason } = trainingRecords
  return {
    byKind: db
      .select({ kind, people: sql<number>`count(distinct ${personId})` })
      .from(trainingRecords)
      .where(and(mine, isNull(voidedAt)))
      .groupBy(kind)
      .all(),
    newest:
      subject.kind === 'person'
        ? db
            .select({
              ...{ id, kind, track, title, outcome, score, completedAt, trainerName, refId },
              ...{ voidedAt, voidReason },
            })
            .from(trainingRecords)
            .where(mine)
            .orderBy(desc(completedAt), desc(id))
            .limit(10)
            .all()
        : [],
  }
}
