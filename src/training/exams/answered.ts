import { and, desc, eq } from 'drizzle-orm'

import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, isOneOf } from '#src/kernel/db.ts'
import {
  type Answered,
  type ItemFigures,
  itemFigures,
} from '#src/training/questions/item-analysis.ts'
import { itemBounds } from '#src/training/questions/vocabulary.ts'

import { examAnswers, examSittings } from './schema.ts'

/** 试题分析 of versions of a question: of each person the first go, once it is marked. */
export function analysisOf(
  db: Db,
  actor: Actor,
  versionIds: readonly number[],
): Map<number, ItemFigures> {
  authorise(actor, 'question.edit')
  return new Map(versionIds.map((id) => [id, itemFigures(answersTo(db, id))]))
}

function answersTo(db: Db, versionId: number): Answered[] {
  const newest = db
    .select({
      sittingId: examAnswers.sittingId,
      position: examAnswers.position,
      points: examAnswers.points,
    })
    .from(examAnswers)
    .where(eq(examAnswers.versionId, versionId))
    .orderBy(desc(examAnswers.id))
    .limit(itemBounds.answers)
    .all()
  const { id, questions, points } = examSittings
  const sittings = new Map(
    db
      .select({ id, questions, points })
      .from(examSittings)
      .where(
        and(
          isOneOf(
            id,
            newest.map(({ sittingId }) => sittingId),
          ),
          eq(examSittings.state, 'marked'),
          // A resit is the same person again, who has seen the answers.
          eq(examSittings.number, 1),
        ),
      )
      .all()
      .map((row) => [row.id, row]),
  )
  return newest.flatMap(({ sittingId, position, points: earned }) => {
    const sitting = sittings.get(sittingId)
    const worth = sitting?.questions[position]?.points ?? 0
    if (!sitting || worth === 0) return []
    const own = earned ?? 0
    const others = sitting.questions.reduce((sum, one) => sum + one.points, 0) - worth
    const rest = others <= 0 ? null : ((sitting.points ?? 0) - own) / others
    return [{ share: own / worth, rest }]
  })
}
