import { and, eq, ne } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, isOneOf, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import { businessTypes, departments, subCentres, teams } from '#src/organisation/schema.ts'
import { seasonList } from '#src/organisation/seasons/keep.ts'

import { publishedVersion } from '../forms/queries.ts'
import { type FrameFilter, type SamplingPlan, samplingPlans, type Season } from './schema.ts'
import { samplingRefusals } from './vocabulary.ts'

export type PlanInput = Pick<
  SamplingPlan,
  | 'name'
  | 'unit'
  | 'quota'
  | 'period'
  | 'filter'
  | 'staffFactors'
  | 'seasons'
  | 'riskPercent'
  | 'doublePercent'
  | 'spread'
  | 'formId'
  | 'assignment'
  | 'dueDays'
>

export function planById(db: Db, id: number): SamplingPlan {
  const plan = db.select().from(samplingPlans).where(eq(samplingPlans.id, id)).get()
  if (!plan) throw new NotFound()
  return { ...plan, seasons: followed(db, plan.seasons) }
}

/** The days of seasons that follow the calendar, as it stands; of one that left it, those kept beside. */
function followed(db: Db, seasons: readonly Season[]): Season[] {
  if (seasons.every(({ calendarId }) => calendarId === undefined)) return [...seasons]
  const calendar = seasonList(db)
  return seasons.map((season) => {
    const named = calendar.find(({ id }) => id === season.calendarId)
    return named
      ? { ...season, name: named.name, from: named.fromDay, until: named.untilDay }
      : season
  })
}

/** 设立抽检计划: it draws by itself from the first period that ends after this. */
export function createPlan(db: Db, actor: Actor, input: PlanInput, now = Date.now()): SamplingPlan {
  authorise(actor, 'inspection.plan')
  return write(db, (tx) => {
    check(tx, null, input)
    const by = { createdAt: now, createdBy: actor.accountId, createdByName: actor.name }
    const plan = tx
      .insert(samplingPlans)
      .values({ ...input, ...by, activeSince: now })
      .returning()
      .get()
    record(tx, actor, 'plan.created', { kind: 'plan', id: plan.id }, { now: input })
    return plan
  })
}

/** Changes a plan from its next draw on; what was drawn keeps the plan it was drawn by. */
export function changePlan(
  db: Db,
  actor: Actor,
  id: number,
  revision: number,
  input: PlanInput,
): SamplingPlan {
  authorise(actor, 'inspection.plan')
  return write(db, (tx) => {
    const before = planById(tx, id)
    if (before.revision !== revision) throw refused(samplingRefusals, 'stale')
    check(tx, id, input)
    const names = Object.keys(input) as (keyof PlanInput)[]
    const changed = names.filter((name) => !same(before[name], input[name]))
    if (changed.length === 0) return before
    const after = tx
      .update(samplingPlans)
      .set({ ...input, revision: revision + 1, problem: null })
      .where(eq(samplingPlans.id, id))
      .returning()
      .get()
    const of = (plan: PlanInput) => Object.fromEntries(changed.map((name) => [name, plan[name]]))
    const particulars = { was: of(before), now: of(input) }
    record(tx, actor, 'plan.changed', { kind: 'plan', id }, particulars)
    return after
  })
}

/** Pauses a plan, or lets it draw again; periods that ended meanwhile are not made up for. */
export function switchPlan(
  db: Db,
  actor: Actor,
  id: number,
  state: SamplingPlan['state'],
  now = Date.now(),
): void {
  authorise(actor, 'inspection.plan')
  write(db, (tx) => {
    const before = planById(tx, id)
    if (before.state === state) return
    const { revision } = before
    tx.update(samplingPlans)
      .set({ state, activeSince: now, revision: revision + 1, problem: null })
      .where(eq(samplingPlans.id, id))
      .run()
    record(tx, actor, 'plan.switched', { kind: 'plan', id }, { active: state === 'active' })
  })
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

function check(tx: Db, id: number | null, { name, filter, formId }: PlanInput): void {
  const twin = and(eq(samplingPlans.name, name), id === null ? undefined : ne(samplingPlans.id, id))
  if (tx.select({ id: samplingPlans.id }).from(samplingPlans).where(twin).get()) {
    throw refused(samplingRefusals, 'name-taken')
  }
  if (!publishedVersion(tx, formId)) throw refused(samplingRefusals, 'no-form')
  if (!unitsExist(tx, filter)) throw refused(samplingRefusals, 'no-unit')
}

function unitsExist(tx: Db, filter: FrameFilter): boolean {
  const lists = [
    [subCentres, filter.subCentreIds],
    [departments, filter.departmentIds],
    [teams, filter.teamIds],
    [businessTypes, filter.businessTypeIds],
  ] as const
  return lists.every(([table, ids]) => {
    const there = tx.select({ id: table.id }).from(table).where(isOneOf(table.id, ids)).all()
    return there.length === new Set(ids).size
  })
}
