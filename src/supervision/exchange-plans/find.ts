import { and, asc, eq, ne, type SQL, sql } from 'drizzle-orm'

import { actsFor } from '#src/complaints/flow/handling-department.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'

import { exchangeEntries, exchangePlans, type ExchangePlan } from './schema.ts'
import { planRefusals } from './vocabulary.ts'

/** Plans of the own department; a draft is for those who write it, until the department has it. */
export function plansSeen({ scope, ...actor }: Actor): SQL | undefined {
  const { departmentId, subCentreId, state } = exchangePlans
  const drafts = can({ scope, ...actor }, 'exchange.draft') ? undefined : ne(state, sql`'draft'`)
  switch (scope.kind) {
    case 'all':
      return drafts
    case 'sub-centre':
      return and(eq(subCentreId, scope.id), drafts)
    case 'department':
      return and(eq(departmentId, scope.id), drafts)
    default:
      return sql`0`
  }
}

export function planFor(db: Db, actor: Actor, id: number): ExchangePlan {
  authorise(actor, 'exchange.read')
  const plan = db
    .select()
    .from(exchangePlans)
    .where(and(eq(exchangePlans.id, id), plansSeen(actor)))
    .get()
  if (!plan) throw new NotFound()
  return plan
}

export function presentPlan(db: Db, actor: Actor, id: number, seen: number): ExchangePlan {
  const plan = planFor(db, actor, id)
  if (plan.revision !== seen) throw refused(planRefusals, 'stale')
  return plan
}

export const entriesOf = (db: Db, planId: number) =>
  db
    .select()
    .from(exchangeEntries)
    .where(eq(exchangeEntries.planId, planId))
    .orderBy(asc(exchangeEntries.id))
    .limit(50)
    .all()

/** Whether an actor answers for the department of a plan. */
export const agreesFor = (db: Db, actor: Actor, plan: ExchangePlan): boolean =>
  can(actor, 'exchange.agree') && actsFor(db, actor, plan.departmentId)
