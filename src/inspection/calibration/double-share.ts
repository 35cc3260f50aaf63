import { and, eq, gte, lt, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'

import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, isOneOf } from '#src/kernel/db.ts'

import { samplingDraws, samplingPlans } from '../sampling/schema.ts'
import { inspectionTasks } from '../tasks/schema.ts'
import type { PairRange } from './pairs.ts'

export type PlanShare = {
  planId: number
  name: string
  routine: number
  /** Scored twice, or to be. */
  doubled: number
  /** How many the plan asked for, by the share each drawing was made with. */
  planned: number
  plannedPercents: number[]
}

const firstTask = alias(inspectionTasks, 'first_task')

/** 双评比例: of the tasks drawn in this time, how many got a hidden second one, against the plan. */
export function doubleShares(db: Db, actor: Actor, range: PairRange): PlanShare[] {
  authorise(actor, 'calibration.read')
  const { formId, from, until } = range
  const inTime = (task: typeof inspectionTasks | typeof firstTask) =>
    and(gte(task.createdAt, from), lt(task.createdAt, until), eq(task.formId, formId))
  const routine = db
    .select({ drawId: inspectionTasks.drawId, n: sql<number>`count(*)` })
    .from(inspectionTasks)
    .where(
      and(
        inTime(inspectionTasks),
        eq(inspectionTasks.purpose, 'routine'),
        // A plus keeps SQLite off another index: what is read are the tasks of the time asked for.
        sql`+${inspectionTasks.drawId} is not null`,
        sql`${inspectionTasks.state} <> 'withdrawn'`,
      ),
    )
    .groupBy(sql`+${inspectionTasks.drawId}`)
    .all()
  const pair = alias(inspectionTasks, 'pair_task')
  const doubled = new Map(
    db
      .select({ drawId: firstTask.drawId, n: sql<number>`count(*)` })
      .from(firstTask)
      // Crossed, since SQLite then keeps this order: the tasks of the time, then the second of each.
      .crossJoin(pair)
      .where(
        and(
          eq(pair.pairOf, firstTask.id),
          inTime(firstTask),
          sql`+${firstTask.drawId} is not null`,
          sql`${pair.state} <> 'withdrawn'`,
        ),
      )
      .groupBy(sql`+${firstTask.drawId}`)
      .all()
      .map(({ drawId, n }) => [drawId, n]),
  )
  const draws = db
    .select({
      id: samplingDraws.id,
      planId: samplingDraws.planId,
      name: samplingPlans.name,
      percent: sql<number | null>`json_extract(${samplingDraws.plan}, '$.doublePercent')`,
    })
    .from(samplingDraws)
    .innerJoin(samplingPlans, eq(samplingPlans.id, samplingDraws.planId))
    .where(
      isOneOf(
        samplingDraws.id,
        routine.flatMap(({ drawId }) => drawId ?? []),
      ),
    )
    .all()
  const shares = new Map<number, PlanShare>()
  for (const { id, planId, name, percent } of draws) {
    const n = routine.find(({ drawId }) => drawId === id)?.n ?? 0
    const share = shares.get(planId) ?? {
      planId,
      name,
      routine: 0,
      doubled: 0,
      planned: 0,
      plannedPercents: [],
    }
    share.routine += n
    share.doubled += doubled.get(id) ?? 0
    share.planned += (n * (percent ?? 0)) / 100
    share.plannedPercents = [...new Set([...share.plannedPercents, percent ?? 0])]
    shares.set(planId, share)
  }
  return [...shares.values()].toSorted((a, b) => a.name.localeCompare(b.name, 'zh-CN'))
}
