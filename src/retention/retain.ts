import { setImmediate as pause } from 'node:timers/promises'

import { eq } from 'drizzle-orm'

import { system } from '#src/auth/policy.ts'
import { connectionOf, type Db, write } from '#src/kernel/db.ts'
import type { JobPayloads } from '#src/kernel/jobs/catalogue.ts'
import { finish } from '#src/kernel/jobs/queue.ts'
import type { JobContext } from '#src/kernel/jobs/runner.ts'

import { type Aged, agedRecordings, type Place } from './candidates.ts'
import { eraseRecording, type Files } from './erase.ts'
import { retentionRuns } from './schema.ts'
import { type RetentionSettings, retentionSettingsOf } from './settings.ts'
import { count, type Totals } from './totals.ts'
import type { Days, TimedClass } from './vocabulary.ts'

type Options = {
  files: Files
  /** So many are erased in one night at most; the next goes on. */
  mostANight?: number
}

/** What a run has come to so far. */
type Tally = { totals: Totals; held: number; busy: number; failed: number; erased: number }

const nothing = (): Tally => ({ totals: [], held: 0, busy: 0, failed: 0, erased: 0 })

/**
 * Job 'retain': erases recordings whose keeping time is over, oldest first; while it is switched off
 * it does nothing. With `trial` it counts what a night would erase.
 */
export function retainHandler({ files, mostANight = 100_000 }: Options) {
  return async ({ trial }: JobPayloads['retain'], context: JobContext): Promise<void> => {
    const { db, job } = context
    if (trial !== undefined) return await tryOut(trial, context)
    const settings = retentionSettingsOf(db)
    if (!settings.active) return finish(db, job)
    const runId = begin(db, settings.days)
    const tally = nothing()
    const full = await walk(settings.days, context, (aged) => {
      if (aged.keptByHold) tally.held += 1
      if (aged.due) eraseOne(db, files, aged, { settings, runId, tally })
      return tally.erased >= mostANight
    })
    const logEmptied = tally.erased > 0 ? await emptyLog(db) : null
    if (!full) context.onProgress(1)
    write(db, (tx) => {
      keep(tx, runId, tally, { finishedAt: Date.now(), logEmptied })
      finish(tx, job)
    })
  }
}

type Night = { settings: RetentionSettings; runId: number; tally: Tally }

function eraseOne(db: Db, files: Files, aged: Aged, { settings, runId, tally }: Night): void {
  const options = { ...settings, runId, now: Date.now() }
  try {
    const erasure = eraseRecording(db, files, aged.id, options)
    if (erasure.outcome === 'busy') tally.busy += 1
    if (erasure.outcome !== 'erased') return
    tally.erased += 1
    count(tally.totals, { ...aged, rule: erasure.rule, bytes: erasure.bytes })
  } catch (error) {
    // Its file could not be removed: it stays whole, and the next night tries again.
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error
    tally.failed += 1
  }
}

async function tryOut(runId: number, context: JobContext): Promise<void> {
  const { db, job } = context
  const run = db.select().from(retentionRuns).where(eq(retentionRuns.id, runId)).get()
  if (!run) return finish(db, job)
  const tally = nothing()
  await walk(run.days, context, (aged) => {
    if (aged.keptByHold) tally.held += 1
    if (aged.due) count(tally.totals, { ...aged, rule: aged.class as TimedClass })
    return false
  })
  write(db, (tx) => {
    keep(tx, runId, tally, { finishedAt: Date.now(), logEmptied: null })
    finish(tx, job)
  })
}

/** Looks at everything old enough, oldest first; true when `each` has had enough before the end. */
async function walk(
  days: Days,
  { db, signal }: JobContext,
  each: (aged: Aged) => boolean,
): Promise<boolean> {
  const now = Date.now()
  for (let after: Place | null = null; ;) {
    const rows = agedRecordings(db, days, now, after)
    for (const aged of rows) {
      signal.throwIfAborted()
      if (each(aged)) return true
    }
    const last = rows.at(-1)
    if (!last) return false
    after = { receivedAt: last.receivedAt, id: last.id }
    await pause()
  }
}

function begin(db: Db, days: Days): number {
  const run = { kind: 'night', at: Date.now(), by: system.name, days } as const
  return write(db, (tx) =>
    tx
      .insert(retentionRuns)
      .values({ ...run, totals: [] })
      .returning({ id: retentionRuns.id })
      .get(),
  ).id
}

function keep(
  tx: Db,
  runId: number,
  { totals, held, busy, failed }: Tally,
  end: { finishedAt: number; logEmptied: boolean | null },
): void {
  tx.update(retentionRuns)
    .set({ totals, held, busy, failed, ...end })
    .where(eq(retentionRuns.id, runId))
    .run()
}

/**
 * What was erased still stands in the log of the database until it is written back and cut off. A
 * reader in the middle of something can be in the way, so it is tried more than once.
 */
async function emptyLog(db: Db): Promise<boolean> {
  for (let tries = 0; tries < 3; tries += 1) {
    const [row] = connectionOf(db).pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[]
    if (row?.busy === 0) return true
    await pause()
  }
  return false
}
