import { eq } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { frequentCallers, frequentProfiles } from './schema.ts'
import { monthParts, type ProfileBy } from './vocabulary.ts'

/** 画像: all frequent callers together, by kind, business, part of the month and hour. */
export function keepProfiles(tx: Db): void {
  const sums = new Map<string, { by: ProfileBy; key: string; callers: number; calls: number }>()
  const add = (by: ProfileBy, key: string, calls: number) => {
    if (calls === 0) return
    const sum = sums.get(`${by} ${key}`) ?? { by, key, callers: 0, calls: 0 }
    sums.set(`${by} ${key}`, sum)
    sum.callers += 1
    sum.calls += calls
  }
  const parts = keysOf(monthParts)
  for (const row of tx
    .select()
    .from(frequentCallers)
    .where(eq(frequentCallers.active, true))
    .all()) {
    add('kind', row.customerKind, row.calls)
    for (const { typeId, calls } of row.types) add('type', String(typeId ?? ''), calls)
    row.parts.forEach((calls, index) => add('part', parts[index] ?? 'late', calls))
    row.hours.forEach((calls, hour) => add('hour', String(hour), calls))
  }
  tx.delete(frequentProfiles).run()
  for (const sum of sums.values()) tx.insert(frequentProfiles).values(sum).run()
}
