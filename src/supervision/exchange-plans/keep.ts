import { and, eq, isNull } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { holdersOf } from '#src/auth/holders.ts'
import { departmentPlace, holderIds } from '#src/complaints/flow/handling-department.ts'
import type { FaultCategory } from '#src/complaints/vocabulary.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { Forbidden, refused } from '#src/kernel/errors.ts'
import { notify } from '#src/notices/notify.ts'
import { maskText } from '#src/personal-data/mask.ts'

import { dueDay } from '../sheets/due-days.ts'
import { agreesFor, entriesOf, presentPlan } from './find.ts'
import { exchangeEntries, type ExchangePlan, exchangePlans } from './schema.ts'
import { planMost, planRefusals } from './vocabulary.ts'

export const subjectOf = ({ id }: Pick<ExchangePlan, 'id'>) => ({ kind: 'exchange', id }) as const

/** Marks a plan as changed, so that a form drawn before is told. */
export function touch(tx: Db, plan: ExchangePlan, set: Partial<ExchangePlan> = {}): void {
  tx.update(exchangePlans)
    .set({ ...set, revision: plan.revision + 1 })
    .where(eq(exchangePlans.id, plan.id))
    .run()
}

/** Who may own a joint measure: trainers and QA, and those who answer for the department. */
export function entryOwners(db: Db, departmentId: number) {
  const place = departmentPlace(db, departmentId)
  const found = [
    ...holdersOf(db, 'exchange.draft', place),
    ...holdersOf(db, 'improvement.report', place),
  ]
  return [...new Map(found.map((account) => [account.id, account])).values()]
}

export type EntryInput = {
  /** Null for a new one. */
  id: number | null
  faultCategory: FaultCategory
  measure: string
  ownerId: number
  dueDay: number
}

/** Writes a measure of a plan that the department does not have in hand. */
export function keepEntry(
  db: Db,
  actor: Actor,
  planId: number,
  { id, faultCategory, measure, ownerId, dueDay: day }: EntryInput,
  seen: number,
  now = Date.now(),
): void {
  authorise(actor, 'exchange.draft')
  write(db, (tx) => {
    const plan = presentPlan(tx, actor, planId, seen)
    mustBeOpen(plan)
    const owner = entryOwners(tx, plan.departmentId).find((account) => account.id === ownerId)
    if (!owner) throw refused(planRefusals, 'not-owner')
    const { until: dueAt } = dueDay(tx, day, now)
    const entries = entriesOf(tx, planId)
    const values = {
      ...{ faultCategory, measure: maskText(measure), dueAt },
      ...{ ownerId, ownerName: owner.displayName },
    }
    if (id === null) {
      if (entries.length >= planMost.entries) throw refused(planRefusals, 'entries-full')
      tx.insert(exchangeEntries)
        .values({ planId, ...values, count: 0, sharedBy: 0 })
        .run()
    } else {
      const entry = entries.find((one) => one.id === id)
      if (!entry) throw refused(planRefusals, 'entry-gone')
      // Its figures were counted for the kind of fault it was drafted with.
      const figures = entry.faultCategory === faultCategory ? {} : { count: 0, sharedBy: 0 }
      tx.update(exchangeEntries)
        .set({ ...values, ...figures })
        .where(eq(exchangeEntries.id, id))
        .run()
    }
    touch(tx, plan)
    record(tx, actor, 'exchange.changed', subjectOf(plan), { faultCategory })
  })
}

export function removeEntry(
  db: Db,
  actor: Actor,
  planId: number,
  entryId: number,
  seen: number,
): void {
  authorise(actor, 'exchange.draft')
  write(db, (tx) => {
    const plan = presentPlan(tx, actor, planId, seen)
    mustBeOpen(plan)
    const { changes } = tx
      .delete(exchangeEntries)
      .where(and(eq(exchangeEntries.id, entryId), eq(exchangeEntries.planId, planId)))
      .run()
    if (changes === 0) throw refused(planRefusals, 'entry-gone')
    touch(tx, plan)
    record(tx, actor, 'exchange.changed', subjectOf(plan))
  })
}

const mustBeOpen = ({ state }: ExchangePlan): void => {
  if (state !== 'draft' && state !== 'returned') throw refused(planRefusals, 'not-open')
}

/** 发给部门: every measure has somebody who does it by a day that is not over. */
export function sendPlan(db: Db, actor: Actor, id: number, seen: number, now = Date.now()): void {
  authorise(actor, 'exchange.draft')
  write(db, (tx) => {
    const plan = presentPlan(tx, actor, id, seen)
    mustBeOpen(plan)
    const entries = entriesOf(tx, id)
    if (entries.length === 0) throw refused(planRefusals, 'no-entries')
    if (entries.some(({ ownerId, dueAt }) => ownerId === null || dueAt === null || dueAt <= now)) {
      throw refused(planRefusals, 'no-owner')
    }
    const { accountId, name } = actor
    touch(tx, plan, { state: 'sent', sentAt: now, sentById: accountId, sentByName: name })
    record(tx, actor, 'exchange.sent', subjectOf(plan), { month: plan.month })
    const sentence = `${plan.month} 互通计划待确认`
    const to = holderIds(tx, 'exchange.agree', plan.departmentId)
    notify(tx, { to, kind: 'task', sentence, href: `/exchange-plans/${id}` }, now)
  })
}

/** 部门确认, or 退回 with a reason (empty for an agreement). */
export function answerPlan(
  db: Db,
  actor: Actor,
  id: number,
  answer: { state: 'agreed' } | { state: 'returned'; reason: string },
  seen: number,
  now = Date.now(),
): void {
  authorise(actor, 'exchange.agree')
  write(db, (tx) => {
    const plan = presentPlan(tx, actor, id, seen)
    if (!agreesFor(tx, actor, plan)) throw new Forbidden('exchange.agree')
    if (plan.state !== 'sent') throw refused(planRefusals, 'not-sent')
    const reason = answer.state === 'returned' ? maskText(answer.reason) : ''
    const answered = { answeredAt: now, answeredByName: actor.name }
    touch(tx, plan, { state: answer.state, reason, ...answered })
    const action = answer.state === 'agreed' ? 'exchange.agreed' : 'exchange.returned'
    record(tx, actor, action, subjectOf(plan), reason ? { reason } : {})
    const href = `/exchange-plans/${id}`
    const told = answer.state === 'agreed' ? '部门已确认' : '部门退回，请看原因'
    if (plan.sentById !== null) {
      const sentence = `${plan.month} 互通计划${told}`
      notify(tx, { to: [plan.sentById], kind: 'result', sentence, href }, now)
    }
    if (answer.state === 'returned') return
    const owners = entriesOf(tx, id).flatMap(({ ownerId }) => (ownerId === null ? [] : [ownerId]))
    const sentence = `${plan.month} 互通计划里有您负责的措施`
    notify(tx, { to: owners, kind: 'task', sentence, href }, now)
  })
}

/** 完成: by those who keep the plan, with what came of it. */
export function finishEntry(
  db: Db,
  actor: Actor,
  planId: number,
  entryId: number,
  result: string,
  seen: number,
  now = Date.now(),
): void {
  authorise(actor, 'exchange.draft')
  write(db, (tx) => {
    const plan = presentPlan(tx, actor, planId, seen)
    if (plan.state !== 'agreed') throw refused(planRefusals, 'not-agreed')
    const entry = entriesOf(tx, planId).find((one) => one.id === entryId)
    if (!entry) throw refused(planRefusals, 'entry-gone')
    if (entry.doneAt !== null) throw refused(planRefusals, 'entry-done')
    tx.update(exchangeEntries)
      .set({ doneAt: now, result: maskText(result), doneByName: actor.name })
      .where(and(eq(exchangeEntries.id, entryId), isNull(exchangeEntries.doneAt)))
      .run()
    touch(tx, plan)
    const { faultCategory } = entry
    record(tx, actor, 'exchange.done', subjectOf(plan), { faultCategory })
  })
}
