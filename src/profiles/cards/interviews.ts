import { and, desc, isNotNull, sql } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import type { Db } from '#src/kernel/db.ts'
import { type Interview, interviews } from '#src/training/interviews/schema.ts'

import type { Asked } from '../asked.ts'
import { belongingTo } from '../subject.ts'

export type InterviewsCard = {
  newest: Pick<Interview, 'id' | 'tier' | 'state' | 'heldAt' | 'overturnedAt'>[]
}

/** 访谈 of a person: when, and by which tier; what was said stays with the interview. */
export function interviewsCard(db: Db, { actor, subject, since }: Asked): InterviewsCard {
  if (subject.kind !== 'person') return { newest: [] }
  const { id, tier, state, heldAt, overturnedAt } = interviews
  return {
    newest: db
      .select({ id, tier, state, heldAt, overturnedAt })
      .from(interviews)
      .where(
        and(
          belongingTo(subject, interviews),
          visibleTo(actor, interviews),
          isNotNull(heldAt),
          sql`${heldAt} >= ${since}`,
        ),
      )
      .orderBy(desc(id))
      .limit(8)
      .all(),
  }
}
