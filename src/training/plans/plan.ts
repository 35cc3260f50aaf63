import { and, asc, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import { notify } from '#src/notices/notify.ts'

import { faultOfDays, type Stretch } from '../days.ts'
import { accountsOf, placeOf, reaches } from '../place.ts'
import type { Track } from '../records/vocabulary.ts'
import { type Clash, clashesOf } from './clashes.ts'
import { type PlanEntry, planEntries, type TrainingPlan, trainingPlans } from './schema.ts'
import { planBounds, type PlanEntryKind, planRefusals } from './vocabulary.ts'

/** 制定个人计划: one that is open for a person at a time. */
export function makePlan(
  db: Db,
  actor: Actor,
  { personId, goal }: { personId: number; goal: string },
  now = Date.now(),
): TrainingPlan {
  authorise(actor, 'training.arrange')
  return write(db, (tx) => {
    const place = placeOf(tx, personId, now)
    if (!place || !reaches(actor, place)) throw new NotFound()
    const { personId: whose, state } = trainingPlans
    const open = tx
      .select()
      .from(trainingPlans)
      .where(and(eq(whose, personId), eq(state, 'open')))
      .get()
    if (open) throw refused(planRefusals, 'open-already')
    const made = tx
      .insert(trainingPlans)
      .values({
        ...{ personId, ...place, goal, state: 'open', at: now },
        ...{ trainerId: actor.accountId, trainerName: actor.name },
      })
      .returning()
      .get()
    record(tx, actor, 'training-plan.made', { kind: 'training-plan', id: made.id })
    const to = accountsOf(tx, personId)
    const sentence = '给您做了一份个人培训计划'
    notify(tx, { to, kind: 'result', sentence, href: '/training-plans/mine' }, now)
    return made
  })
}

export type NewEntry = Stretch & {
  kind: PlanEntryKind
  track: Track
  title: string
  /** Why it is meant though something else has the same days or track. */
  reason: string
}

/** 加一项. What it doubles is given back, both shown; it is kept only with a reason. */
export function addEntry(
  db: Db,
  actor: Actor,
  planId: number,
  { reason, ...entry }: NewEntry,
  now = Date.now(),
): Clash[] {
  authorise(actor, 'training.arrange')
  return write(db, (tx) => {
    const plan = openPlan(tx, actor, planId)
    if (!placeOf(tx, plan.personId, now)) throw refused(planRefusals, 'left')
    const fault = faultOfDays(tx, entry, planBounds.days, now)
    if (fault) throw refused(planRefusals, fault)
    const { personId } = plan
    if (entriesOf(tx, planId).length >= planBounds.entries) throw refused(planRefusals, 'full')
    const besideWork = entry.kind === 'mentorship'
    const clashes = clashesOf(tx, personId, { ...entry, besideWork })
    if (clashes.length > 0 && reason === '') return clashes
    const keptReason = clashes.length > 0 ? reason : ''
    tx.insert(planEntries)
      .values({ ...entry, planId, personId, state: 'planned', keptReason })
      .run()
    record(
      tx,
      actor,
      'training-plan.entered',
      { kind: 'training-plan', id: planId },
      {
        ...{ title: entry.title, from: formatDay(entry.fromDay), until: formatDay(entry.untilDay) },
        ...(keptReason === '' ? {} : { keptReason }),
      },
    )
    return []
  })
}

/** 登记一项: done, or dropped with the reason. */
export function settleEntry(
  db: Db,
  actor: Actor,
  planId: number,
  entryId: number,
  { state, note }: { state: 'done' | 'dropped'; note: string },
  now = Date.now(),
): void {
  authorise(actor, 'training.arrange')
  write(db, (tx) => {
    openPlan(tx, actor, planId)
    const entry = entriesOf(tx, planId).find(({ id }) => id === entryId)
    if (!entry) throw refused(planRefusals, 'entry-gone')
    if (entry.state !== 'planned') throw refused(planRefusals, 'settled')
    tx.update(planEntries)
      .set({ state, note, settledAt: now, settledBy: actor.name })
      .where(eq(planEntries.id, entryId))
      .run()
    const particulars = { title: entry.title, outcome: state === 'done' ? '已完成' : '不做了' }
    record(tx, actor, 'training-plan.settled', { kind: 'training-plan', id: planId }, particulars)
  })
}

/** 收尾: once every entry is settled. */
export function closePlan(db: Db, actor: Actor, planId: number, now = Date.now()): void {
  authorise(actor, 'training.arrange')
  write(db, (tx) => {
    openPlan(tx, actor, planId)
    const entries = entriesOf(tx, planId)
    if (entries.length === 0) throw refused(planRefusals, 'empty')
    if (entries.some(({ state }) => state === 'planned'))
      throw refused(planRefusals, 'entries-open')
    tx.update(trainingPlans)
      .set({ state: 'closed', closedAt: now })
      .where(eq(trainingPlans.id, planId))
      .run()
    record(tx, actor, 'training-plan.closed', { kind: 'training-plan', id: planId })
  })
}

export const entriesOf = (db: Db, planId: number): PlanEntry[] =>
  db
    .select()
    .from(planEntries)
    .where(eq(planEntries.planId, planId))
    .orderBy(asc(planEntries.fromDay), asc(planEntries.id))
    .all()

function openPlan(tx: Db, actor: Actor, planId: number): TrainingPlan {
  const plan = tx.select().from(trainingPlans).where(eq(trainingPlans.id, planId)).get()
  if (!plan || !reaches(actor, plan)) throw new NotFound()
  if (plan.state !== 'open') throw refused(planRefusals, 'closed')
  return plan
}
