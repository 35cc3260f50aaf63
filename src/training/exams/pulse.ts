import { eq, sql } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { system } from '#src/auth/policy.ts'
import type { Db } from '#src/kernel/db.ts'

import { examOutages, examPulse, type Sitting, examSittings } from './schema.ts'
import { givenBack } from './time.ts'
import { silenceMs } from './vocabulary.ts'

/**
 * Notes that the server answers. Where it was silent for longer than a pulse can be late, nobody could
 * answer: the silence is given back to everybody who was inside, once, and written down.
 */
export function keepPulse(tx: Db, now: number): void {
  const last = tx.select().from(examPulse).where(eq(examPulse.id, 1)).get()?.at
  if (last !== undefined && now - last > silenceMs) giveBack(tx, { from: last, until: now })
  // A clock that was set back must not make a silence of what follows.
  tx.insert(examPulse)
    .values({ id: 1, at: now })
    .onConflictDoUpdate({ target: examPulse.id, set: { at: now } })
    .run()
}

function giveBack(tx: Db, silence: { from: number; until: number }): void {
  const inside = runningSittings(tx).filter((sitting) => givenBack(silence, sitting) > 0)
  const byExam = new Map<number, number>()
  for (const sitting of inside) {
    const ms = givenBack(silence, sitting)
    tx.update(examSittings)
      .set({
        endsAt: sql`${examSittings.endsAt} + ${ms}`,
        givenBackMs: sql`${examSittings.givenBackMs} + ${ms}`,
      })
      .where(eq(examSittings.id, sitting.id))
      .run()
    byExam.set(sitting.examId, (byExam.get(sitting.examId) ?? 0) + 1)
  }
  for (const [examId, people] of byExam) {
    tx.insert(examOutages)
      .values({ examId, ...silence, people })
      .run()
    record(tx, system, 'exam.outage', { kind: 'exam', id: examId }, { ...silence, people })
  }
}

/** Written out, as the index of those who sit is a partial one. */
export const isRunning = sql`state = 'running'`

/** Everybody who sits an exam now: a few hundred at most. */
const runningSittings = (db: Db): Sitting[] => db.select().from(examSittings).where(isRunning).all()
