import { and, desc, eq, gte, isNull, sql } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'
import { postings, teams } from '#src/organisation/schema.ts'
import { type TrainingRecord, trainingRecords } from '#src/training/records/schema.ts'
import type { TrainingKind } from '#src/training/records/vocabulary.ts'

import type { Asked } from '../asked.ts'

export type TrainingsCard = {
  byKind: { kind: TrainingKind; people: number }[]
  /** Of a person: the newest ones. */
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
  >[]
}

/** 培训 that ended since then, of a person, or of those who are in a unit now. */
export function trainingsCard(db: Db, { subject, since }: Asked): TrainingsCard {
  const { personId, kind, completedAt, voidedAt } = trainingRecords
  const mine = and(
    subject.kind === 'person'
      ? eq(personId, subject.id)
      : sql`${personId} in ${membersOf(db, subject)}`,
    gte(completedAt, since),
    isNull(voidedAt),
  )
  const { id, track, title, outcome, score, trainerName, refId } = trainingRecords
  return {
    byKind: db
      .select({ kind, people: sql<number>`count(distinct ${personId})` })
      .from(trainingRecords)
      .where(mine)
      .groupBy(kind)
      .all(),
    newest:
      subject.kind === 'person'
        ? db
            .select({ id, kind, track, title, outcome, score, completedAt, trainerName, refId })
            .from(trainingRecords)
            .where(mine)
            .orderBy(desc(completedAt), desc(id))
            .limit(10)
            .all()
        : [],
  }
}

function membersOf(db: Db, { kind, id }: Asked['subject']) {
  return db
    .select({ personId: postings.personId })
    .from(postings)
    .innerJoin(teams, eq(teams.id, postings.teamId))
    .where(and(isNull(postings.until), eq(kind === 'team' ? teams.id : teams.departmentId, id)))
}
