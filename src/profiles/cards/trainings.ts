import { and, desc, gte, isNull, ne } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'
import { type TrainingRecord, trainingRecords } from '#src/training/records/schema.ts'
import type { TrainingKind, TrainingOutcome } from '#src/training/records/vocabulary.ts'

import type { Asked } from '../asked.ts'
import { ofMembers } from '../members.ts'

export type TrainingsCard = {
  byKind: { kind: TrainingKind; people: number }[]
  /** People by how their exams ended. */
  examOutcomes: { outcome: TrainingOutcome; people: number }[]
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
  // A department's records are walked once, for both.
  const taught = db
    .selectDistinct({ kind, outcome, personId })
    .from(trainingRecords)
    .where(and(mine, isNull(voidedAt)))
    .all()
  const examined = taught.filter((row) => row.kind === 'exam')
  return {
    byKind: peopleBy(taught, (row) => row.kind).map(([key, people]) => ({ kind: key, people })),
    examOutcomes: peopleBy(examined, (row) => row.outcome).map(([key, people]) => ({
      ...{ outcome: key, people },
    })),
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

/** How many people there are of each key, in the order of the keys. */
function peopleBy<Row extends { personId: number }, Key extends string>(
  rows: readonly Row[],
  keyOf: (row: Row) => Key,
): [Key, number][] {
  const people = new Map<Key, Set<number>>()
  for (const row of rows) {
    const key = keyOf(row)
    people.set(key, (people.get(key) ?? new Set()).add(row.personId))
  }
  return [...people]
    .map(([key, them]): [Key, number] => [key, them.size])
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
}
