import { and, lt } from 'drizzle-orm'

import { type Db, write } from '#src/kernel/db.ts'

import { isRunning, keepPulse } from './pulse.ts'
import { examSittings } from './schema.ts'
import { submitByClock } from './submit.ts'
import { lateMs, pulseMs } from './vocabulary.ts'

/**
 * One beat: the pulse, then whoever's time is over is submitted as it was saved. Only the process that
 * answers people calls it, so that nobody is submitted for minutes in which nobody was answered.
 */
export function beat(db: Db, now = Date.now()): void {
  const anybody = db
    .select({ id: examSittings.id })
    .from(examSittings)
    .where(isRunning)
    .limit(1)
    .get()
  if (!anybody) return
  write(db, (tx) => {
    keepPulse(tx, now)
    const over = tx
      .select()
      .from(examSittings)
      .where(and(isRunning, lt(examSittings.endsAt, now - lateMs)))
      .limit(500)
      .all()
    for (const sitting of over) submitByClock(tx, sitting)
  })
}

/** Beats until it is stopped; what goes wrong once (a busy database) is tried again at the next beat. */
export function keepExamTime(
  db: Db,
  log: { error: (facts: object, message: string) => void },
): () => void {
  const once = () => {
    try {
      beat(db)
    } catch (error) {
      log.error({ err: error }, 'exam time not kept, tried again at the next beat')
    }
  }
  once()
  const timer = setInterval(once, pulseMs)
  timer.unref()
  return () => clearInterval(timer)
}
