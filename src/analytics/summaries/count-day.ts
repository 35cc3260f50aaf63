import { connectionOf, type Db } from '#src/kernel/db.ts'
import { startOfDayNumber } from '#src/recordings/handled/day.ts'

import { countCalls } from './count-calls.ts'
import { countComplaints } from './count-complaints.ts'
import { countWork } from './count-work.ts'
import type { DaySummary } from './schema.ts'
import type { Measure } from './vocabulary.ts'

/** One day of the database as the counters see it. */
export type Counting = {
  day: number
  from: number
  until: number
  /** Rows of one statement, which names the bounds of the day as :from, :until and :day. */
  rows: <T>(sql: string) => T[]
  add: (measure: Measure, departmentId: number | null, key: string | number, n?: number) => void
  db: Db
}

/**
 * Counts one day anew from the rows themselves. Everything that dashboards add up is counted here and
 * nowhere else; summaries are what this said last. It reads and writes nothing.
 */
export function countDay(db: Db, day: number): DaySummary[] {
  const sums = new Map<string, DaySummary>()
  const sqlite = connectionOf(db)
  const from = startOfDayNumber(day)
  const until = startOfDayNumber(day + 1)
  const named = { day: BigInt(day), from: BigInt(from), until: BigInt(until) }
  const counting: Counting = {
    ...{ day, from, until, db },
    rows: <T>(sql: string) => {
      const used = Object.entries(named).filter(([name]) => sql.includes(`:${name}`))
      return sqlite.prepare(sql).all(Object.fromEntries(used)) as T[]
    },
    add: (measure, department, key, n = 1) => {
      if (n === 0) return
      const departmentId = department ?? 0
      const place = `${measure} ${departmentId} ${key}`
      const known = sums.get(place)
      if (known) known.n += n
      else sums.set(place, { measure, day, departmentId, key: String(key), n })
    },
  }
  // One picture of the database for all of them.
  db.transaction(() => {
    countCalls(counting)
    countComplaints(counting)
    countWork(counting)
  })
  return [...sums.values()].filter(({ n }) => n !== 0)
}
