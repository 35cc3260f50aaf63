import { and, eq } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { complaintsUnderAppeal } from '#src/inspection/appeals/under-appeal.ts'
import type { Db } from '#src/kernel/db.ts'
import { countUpTo } from '#src/kernel/paging.ts'
import { offenceOf } from '#src/training/offenders/offence.ts'
import { repeatOffenders } from '#src/training/offenders/schema.ts'

import type { Asked } from '../asked.ts'
import { belongingTo } from '../subject.ts'

export type OffenceCard =
  | {
      of: 'person'
      words: string
      /** Of what counts, how many verdicts are contested. */
      underAppeal: number
      reached: boolean
      reachedWithoutAppealed: boolean
      /** The row of the list, where the rule names the person today. */
      named: { id: number; namedAt: number } | null
    }
  | { of: 'unit'; named: number }

/** 重点人员: what one comes to by the rule of the day and why; of a unit, how many are named. */
export function offenceCard(db: Db, { actor, subject }: Asked, now: number): OffenceCard {
  if (subject.kind !== 'person') {
    const rows = db
      .select({ id: repeatOffenders.id })
      .from(repeatOffenders)
      .where(
        and(
          belongingTo(subject, repeatOffenders),
          visibleTo(actor, repeatOffenders),
          eq(repeatOffenders.state, 'named'),
        ),
      )
    return { of: 'unit', named: countUpTo(db, rows, 999) }
  }
  const offence = offenceOf(db, subject.id, now, complaintsUnderAppeal)
  const { id, namedAt, personId, state } = repeatOffenders
  return {
    ...{ of: 'person', words: offence.words, reached: offence.reached !== null },
    underAppeal: offence.verdicts.filter(({ underAppeal }) => underAppeal).length,
    reachedWithoutAppealed: offence.reachedWithoutAppealed,
    named:
      db
        .select({ id, namedAt })
        .from(repeatOffenders)
        .where(and(eq(personId, subject.id), eq(state, 'named')))
        .get() ?? null,
  }
}
