import { dayMs } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'

/** What lies further back has been judged, or never will be. */
export const rescreenedDays = 90

/** Two walks over the very same time are one. */
export const rescreenSubject = ({ from, to }: { from: number; to: number }): string =>
  `stored:${from}-${to}`

/** Has the calls of the last months screened again, as other rules or weights read calls now. */
export function askRescreen(
  tx: Db,
  { why, all = false }: { why: string; all?: boolean },
  now = Date.now(),
): void {
  const range = { from: now - rescreenedDays * dayMs, to: now }
  enqueue(tx, 'rescreen', rescreenSubject(range), { ...range, why, all })
}
