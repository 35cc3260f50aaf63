import { type Actor, authorise } from '#src/kernel/actor.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { unknownYearIn } from '#src/organisation/working-calendar/working-time.ts'

import type { ComplaintLevel } from '../vocabulary.ts'
import { endOf } from './due.ts'
import { type Alarms, alarmsInUse, limitHistory, type TimeLimit } from './settings.ts'
import { type Limit, type TimedStep, timedSteps, usualLimits } from './vocabulary.ts'

export type LimitCell = {
  limit: Limit
  /** Null for the usual figure. */
  set: TimeLimit | null
  /** What will hold later, the next first. */
  coming: TimeLimit[]
  /** If it began now. */
  until: number
}

export type LimitsOverview = {
  steps: { step: TimedStep; cells: Record<ComplaintLevel, LimitCell> }[]
  /** Rows for one source or class that hold or will hold, the most particular first. */
  particular: TimeLimit[]
  history: TimeLimit[]
  alarms: Alarms & { by: string | null; at: number | null }
  /** A year ahead whose holidays are not published; null where all that matter are. */
  unknownYear: number | null
}

/** 办理时限 as they hold now and from when they will hold otherwise. */
export function limitsOverview(db: Db, actor: Actor, now = Date.now()): LimitsOverview {
  authorise(actor, 'limit.set')
  const history = limitHistory(db)
  const general = history.filter((row) => row.source === null && row.class === null)
  const cell = (step: TimedStep, level: ComplaintLevel): LimitCell => {
    const rows = general.filter((row) => row.step === step && row.level === level)
    const set = rows.find(({ from }) => from <= now) ?? null
    const coming = rows.filter(({ from }) => from > now).toReversed()
    const limit = set ?? usualLimits[level][step]
    const { until } = endOf(db, limit, now)
    return { limit: { amount: limit.amount, unit: limit.unit }, set, coming, until }
  }
  return {
    steps: keysOf(timedSteps).map((step) => ({
      step,
      cells: { ordinary: cell(step, 'ordinary'), major: cell(step, 'major') },
    })),
    particular: particularOf(history, now),
    history: history.slice(0, 100),
    alarms: alarmsInUse(db),
    unknownYear: unknownYearIn(db, now, now + 62 * dayMs),
  }
}

/** Of rows for the same step, level, source and class: the one that holds, and those to come. */
function particularOf(history: readonly TimeLimit[], now: number): TimeLimit[] {
  const holding = new Set<string>()
  return history.filter((row) => {
    if (row.source === null && row.class === null) return false
    if (row.from > now) return true
    const key = [row.step, row.level, row.source, row.class].join(' ')
    if (holding.has(key)) return false
    holding.add(key)
    return true
  })
}
