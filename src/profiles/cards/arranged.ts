import { and, desc, eq } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import type { Db } from '#src/kernel/db.ts'
import { countUpTo } from '#src/kernel/paging.ts'
import { classSeats, offJobClasses } from '#src/training/classes/schema.ts'
import type { ClassResult, SeatState } from '#src/training/classes/vocabulary.ts'
import { entriesOf } from '#src/training/plans/plan.ts'
import { trainingPlans } from '#src/training/plans/schema.ts'

import type { Asked } from '../asked.ts'
import { belongingTo } from '../subject.ts'

type SeatLine = {
  classId: number
  title: string
  fromDay: number
  state: SeatState
  result: ClassResult | null
}
export type ArrangedCard = {
  /** Of a person. */
  seats: SeatLine[]
  plan: { id: number; goal: string; done: number; entries: number } | null
  /** Of a unit: seats that wait for its answer, and plans that are open. */
  asked: number
  plans: number
}

/** 脱产班与个人计划: what is arranged for a person; of a unit, how much of it. */
export function arrangedCard(db: Db, { actor, subject }: Asked): ArrangedCard {
  if (subject.kind === 'person') {
    return { seats: seatsOf(db, subject.id), plan: planOf(db, subject.id), asked: 0, plans: 0 }
  }
  const asked = db
    .select({ id: classSeats.id })
    .from(classSeats)
    .where(
      and(
        belongingTo(subject, classSeats),
        visibleTo(actor, classSeats),
        eq(classSeats.state, 'asked'),
      ),
    )
  const plans = db
    .select({ id: trainingPlans.id })
    .from(trainingPlans)
    .where(
      and(
        belongingTo(subject, trainingPlans),
        visibleTo(actor, trainingPlans),
        eq(trainingPlans.state, 'open'),
      ),
    )
  return {
    ...{ seats: [], plan: null },
    asked: countUpTo(db, asked, 999),
    plans: countUpTo(db, plans, 999),
  }
}

function seatsOf(db: Db, personId: number): SeatLine[] {
  const { classId, state, result } = classSeats
  return db
    .select({
      ...{ classId, state, result },
      ...{ title: offJobClasses.title, fromDay: offJobClasses.fromDay },
    })
    .from(classSeats)
    .innerJoin(offJobClasses, eq(offJobClasses.id, classId))
    .where(eq(classSeats.personId, personId))
    .orderBy(desc(classId))
    .limit(5)
    .all()
}

function planOf(db: Db, personId: number): ArrangedCard['plan'] {
  const plan = db
    .select()
    .from(trainingPlans)
    .where(and(eq(trainingPlans.personId, personId), eq(trainingPlans.state, 'open')))
    .get()
  if (!plan) return null
  const entries = entriesOf(db, plan.id)
  return {
    ...{ id: plan.id, goal: plan.goal, entries: entries.length },
    done: entries.filter(({ state }) => state !== 'planned').length,
  }
}
