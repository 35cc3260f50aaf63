import { and, desc, eq } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'

import { visibleTo } from '#src/auth/scope.ts'
import type { Db } from '#src/kernel/db.ts'
import { countUpTo } from '#src/kernel/paging.ts'
import { people } from '#src/organisation/schema.ts'
import { type Mentorship, mentorships } from '#src/training/mentorships/schema.ts'
import type { MentorshipSide } from '#src/training/mentorships/vocabulary.ts'

import type { Asked } from '../asked.ts'
import { belongingTo } from '../subject.ts'

export type PairLine = Pick<Mentorship, 'id' | 'state' | 'result' | 'fromDay' | 'untilDay'> & {
  /** Which of the two the subject is, and who the other one is. */
  side: MentorshipSide
  other: { agentNo: string; name: string }
}
export type MentorshipsCard = {
  pairs: PairLine[]
  /** Of a unit: pairs that run now. */
  running: number
}

const most = 4
const other = alias(people, 'other')

/** 师徒结对 of a person, on either side; of a unit, how many run. */
export function mentorshipsCard(db: Db, { actor, subject }: Asked): MentorshipsCard {
  if (subject.kind === 'person') {
    const both = [...pairsOf(db, subject.id, 'apprentice'), ...pairsOf(db, subject.id, 'mentor')]
    const pairs = both.toSorted((a, b) => b.id - a.id).slice(0, most)
    return { pairs, running: 0 }
  }
  const columns = {
    ...{ subCentreId: mentorships.subCentreId, departmentId: mentorships.departmentId },
    ...{ teamId: mentorships.teamId, personId: mentorships.apprenticeId },
  }
  const rows = db
    .select({ id: mentorships.id })
    .from(mentorships)
    .where(
      and(
        belongingTo(subject, columns),
        visibleTo(actor, columns),
        eq(mentorships.state, 'running'),
      ),
    )
  return { pairs: [], running: countUpTo(db, rows, 999) }
}

function pairsOf(db: Db, personId: number, side: MentorshipSide): PairLine[] {
  const { id, state, result, fromDay, untilDay, mentorId, apprenticeId } = mentorships
  const [own, others] = side === 'mentor' ? [mentorId, apprenticeId] : [apprenticeId, mentorId]
  return db
    .select({
      ...{ id, state, result, fromDay, untilDay },
      other: { agentNo: other.agentNo, name: other.name },
    })
    .from(mentorships)
    .innerJoin(other, eq(other.id, others))
    .where(eq(own, personId))
    .orderBy(desc(id))
    .limit(most)
    .all()
    .map((row) => ({ ...row, side }))
}
