import { and, asc, desc, eq, gte, inArray, sql } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import { type Db, isOneOf } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { countUpTo, cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { departments, people, teams } from '#src/organisation/schema.ts'

import { classSeats, type OffJobClass, offJobClasses } from '../classes/schema.ts'
import type { SeatState } from '../classes/vocabulary.ts'
import { ownPerson, placeOf } from '../place.ts'
import { trainingRecords, type TrainingRecord } from '../records/schema.ts'
import { type Clash, clashesOf } from './clashes.ts'
import { entriesOf } from './plan.ts'
import { type PlanEntry, planEntries, type TrainingPlan, trainingPlans } from './schema.ts'
import { type PlanState, planStates } from './vocabulary.ts'

export type PlanFilters = { state: PlanState }

export const readPlanFilters = (
  query: Readonly<Record<string, string | undefined>>,
): PlanFilters => ({ state: keysOf(planStates).find((key) => key === query['state']) ?? 'open' })

type Named = { agentNo: string; name: string | null }
export type PlanRow = TrainingPlan & {
  agent: Named
  department: string | null
  team: string | null
  done: number
  entries: number
  /** The day of what comes next; null where nothing is left. */
  next: number | null
}

const select = (db: Db) =>
  db
    .select({
      row: trainingPlans,
      agentNo: people.agentNo,
      name: people.name,
      department: departments.name,
      team: teams.name,
    })
    .from(trainingPlans)
    .innerJoin(people, eq(people.id, trainingPlans.personId))
    .leftJoin(departments, eq(departments.id, trainingPlans.departmentId))
    .leftJoin(teams, eq(teams.id, trainingPlans.teamId))
    .$dynamic()

type Selected = ReturnType<ReturnType<typeof select>['all']>[number]

/** 个人计划, the newest first. */
export function planList(
  db: Db,
  actor: Actor,
  { state }: PlanFilters,
  request: PageRequest,
): Page<PlanRow> {
  authorise(actor, 'training.read')
  const { where, order, limit } = keyset(trainingPlans.at, trainingPlans.id, request)
  const rows = select(db)
    .where(and(visibleTo(actor, trainingPlans), eq(trainingPlans.state, state), where))
    .orderBy(...order)
    .limit(limit)
    .all()
  const cut = cutPage(rows, request, ({ row: { id, at } }) => ({ id, value: at }))
  return { ...cut, rows: shown(db, actor, cut.rows) }
}

export function planCount(db: Db, actor: Actor, { state }: PlanFilters, most: number): number {
  authorise(actor, 'training.read')
  const found = db
    .select({ id: trainingPlans.id })
    .from(trainingPlans)
    .where(and(visibleTo(actor, trainingPlans), eq(trainingPlans.state, state)))
  return countUpTo(db, found, most)
}

function shown(db: Db, actor: Actor, rows: readonly Selected[]): PlanRow[] {
  const entries = db
    .select({
      planId: planEntries.planId,
      state: planEntries.state,
      fromDay: planEntries.fromDay,
    })
    .from(planEntries)
    .where(
      isOneOf(
        planEntries.planId,
        rows.map(({ row }) => row.id),
      ),
    )
    .orderBy(asc(planEntries.planId), asc(planEntries.fromDay))
    .all()
  return rows.map(({ row, agentNo, name, department, team }) => {
    const own = entries.filter(({ planId }) => planId === row.id)
    return {
      ...row,
      agent: { agentNo, name: can(actor, 'agent.read') ? name || null : null },
      ...{ department, team, entries: own.length },
      done: own.filter(({ state }) => state === 'done').length,
      next: own.find(({ state }) => state === 'planned')?.fromDay ?? null,
    }
  })
}

export type PlanDetail = PlanRow & {
  lines: (PlanEntry & { clashes: Clash[] })[]
  records: TrainingRecord[]
  left: boolean
  may: { arrange: boolean }
}

export function planDetail(db: Db, actor: Actor, id: number, now = Date.now()): PlanDetail {
  authorise(actor, 'training.read')
  const found = select(db)
    .where(and(eq(trainingPlans.id, id), visibleTo(actor, trainingPlans)))
    .get()
  const [plain] = found ? shown(db, actor, [found]) : []
  if (!plain) throw new NotFound()
  const { personId } = plain
  return {
    ...plain,
    lines: entriesOf(db, id).map((entry) => ({
      ...entry,
      clashes:
        entry.state === 'planned' && plain.state === 'open'
          ? clashesOf(db, personId, {
              ...entry,
              entryId: entry.id,
              besideWork: entry.kind === 'mentorship',
            })
          : [],
    })),
    records: recordsOf(db, personId),
    left: placeOf(db, personId, now) === null,
    may: { arrange: can(actor, 'training.arrange') },
  }
}

const recordsOf = (db: Db, personId: number): TrainingRecord[] =>
  db
    .select()
    .from(trainingRecords)
    .where(eq(trainingRecords.personId, personId))
    .orderBy(desc(trainingRecords.completedAt), desc(trainingRecords.id))
    .limit(20)
    .all()

export type OwnTraining = {
  known: boolean
  plan: (TrainingPlan & { lines: PlanEntry[] }) | null
  classes: { of: OffJobClass; state: SeatState }[]
  records: TrainingRecord[]
}

/** 我的培训: what an agent is to be taught, and was. */
export function ownTraining(db: Db, actor: Actor, now = Date.now()): OwnTraining {
  authorise(actor, 'course.learn')
  const personId = ownPerson(db, actor)
  if (personId === null) return { known: false, plan: null, classes: [], records: [] }
  const plan = db
    .select()
    .from(trainingPlans)
    .where(and(eq(trainingPlans.personId, personId), sql`${trainingPlans.state} = 'open'`))
    .get()
  return {
    known: true,
    plan: plan ? { ...plan, lines: entriesOf(db, plan.id) } : null,
    classes: db
      .select({ of: offJobClasses, state: classSeats.state })
      .from(classSeats)
      .innerJoin(offJobClasses, eq(offJobClasses.id, classSeats.classId))
      .where(
        and(
          eq(classSeats.personId, personId),
          inArray(classSeats.state, ['asked', 'agreed']),
          eq(offJobClasses.state, 'planned'),
          gte(offJobClasses.untilDay, now - 30 * dayMs),
        ),
      )
      .orderBy(asc(offJobClasses.fromDay))
      .limit(20)
      .all(),
    records: recordsOf(db, personId),
  }
}
