import { and, eq, gte, inArray, isNotNull, sql } from 'drizzle-orm'

import { covers } from '#src/auth/holders.ts'
import { permissionsOf } from '#src/auth/policy.ts'
import { type Account, accounts } from '#src/auth/schema.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { dayMs, startOfDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'

import { offJobClasses } from '../classes/schema.ts'
import { mentorships } from '../mentorships/schema.ts'
import { trainingPlans } from '../plans/schema.ts'
import { interviews } from './schema.ts'

export type Workload = {
  id: number
  name: string
  /** Interviews whose turn has come, where this trainer may hold them; shared with colleagues. */
  open: number
  overdue: number
  /** Held by the trainer in the last 90 days. */
  held: number
  classes: number
  mentorships: number
  plans: number
}

export const workloadDays = 90

/** 内训团队的工作量: what each trainer has in hand. */
export function trainerWorkload(db: Db, actor: Actor, now = Date.now()): Workload[] {
  authorise(actor, 'interview.coaching')
  const open = db
    .select({
      departmentId: interviews.departmentId,
      subCentreId: interviews.subCentreId,
      n: sql<number>`count(*)`,
      overdue: sql<number>`sum(case when ${interviews.dueAt} <= ${now} then 1 else 0 end)`,
    })
    .from(interviews)
    .where(eq(interviews.state, 'open'))
    .groupBy(interviews.departmentId, interviews.subCentreId)
    .all()
  const since = startOfDay(now) - (workloadDays - 1) * dayMs
  const held = db
    .select({ id: interviews.byId, n: sql<number>`count(*)` })
    .from(interviews)
    .where(and(isNotNull(interviews.heldAt), gte(interviews.heldAt, since)))
    .groupBy(interviews.byId)
    .all()
  const classes = db
    .select({ id: offJobClasses.trainerId, n: sql<number>`count(*)` })
    .from(offJobClasses)
    .where(eq(offJobClasses.state, 'planned'))
    .groupBy(offJobClasses.trainerId)
    .all()
  const pairs = db
    .select({ id: mentorships.trainerId, n: sql<number>`count(*)` })
    .from(mentorships)
    .where(inArray(mentorships.state, ['drafted', 'running']))
    .groupBy(mentorships.trainerId)
    .all()
  const plans = db
    .select({ id: trainingPlans.trainerId, n: sql<number>`count(*)` })
    .from(trainingPlans)
    .where(eq(trainingPlans.state, 'open'))
    .groupBy(trainingPlans.trainerId)
    .all()
  const of = (rows: readonly { id: number | null; n: number }[], id: number) =>
    rows.find((row) => row.id === id)?.n ?? 0
  return trainers(db).map((account) => {
    const { id, displayName: name } = account
    const reached = open.filter((row) => covers(account, row))
    return {
      ...{ id, name },
      open: reached.reduce((sum, { n }) => sum + n, 0),
      overdue: reached.reduce((sum, { overdue }) => sum + overdue, 0),
      held: of(held, id),
      classes: of(classes, id),
      mentorships: of(pairs, id),
      plans: of(plans, id),
    }
  })
}

const trainers = (db: Db): Account[] =>
  db
    .select()
    .from(accounts)
    .all()
    .filter(
      ({ disabledAt, roles }) => disabledAt === null && permissionsOf(roles).has('interview.hold'),
    )
