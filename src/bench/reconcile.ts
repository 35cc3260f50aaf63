import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'

import { count } from 'drizzle-orm'

import { readConfig } from '#src/config.ts'
import { migrateDatabase, openDatabase } from '#src/kernel/db.ts'
import { claim, enqueue } from '#src/kernel/jobs/queue.ts'
import { reconcileHandler } from '#src/screening/reconciliation/reconcile.ts'
import { reconciliationDays, reconciliationMoves } from '#src/screening/reconciliation/schema.ts'
import { callReconciliations } from '#src/screening/schema.ts'

import { atLeast, atMost, type Bench, exactly } from './bench.ts'
import { fillLargeCentre } from './large-centre/fill.ts'

const size = 1_000_000
const mega = 1024 * 1024

/** A run over all calls of a centre of 1,000,000 that were never compared: memory, pace, sums. */
export const reconcile: Bench = async (say) => {
  const folder = path.join(readConfig().dataDir, 'bench', `reconcile-${process.pid}`)
  mkdirSync(folder, { recursive: true })
  const open = openDatabase(path.join(folder, 'huiting.sqlite'))
  try {
    migrateDatabase(open)
    fillLargeCentre(open, size, Date.now(), say)
    const { db } = open
    for (const table of [callReconciliations, reconciliationDays, reconciliationMoves]) {
      db.delete(table).run()
    }
    db.run('delete from jobs')
    enqueue(db, 'reconcile', 'calls', { callIds: 'all' })
    const job = claim(db, ['reconcile'])
    if (!job) throw new Error('no job waits')
    say('reconciling')
    const before = process.memoryUsage().rss
    let peak = before
    const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 20)
    const began = performance.now()
    const context = { db, job, signal: new AbortController().signal, onProgress: () => undefined }
    await reconcileHandler({ callIds: 'all' }, context)
    clearInterval(watch)
    const seconds = (performance.now() - began) / 1000
    const sums = db.select().from(reconciliationDays).all()
    const placed = db.select({ n: count() }).from(callReconciliations).get()?.n ?? 0
    return [
      exactly('calls placed', placed, size),
      exactly(
        'calls in the kept sums',
        sums.reduce((sum, { n }) => sum + n, 0),
        size,
      ),
      atMost('memory above what the process held before', (peak - before) / mega, 150, 'MB'),
      atLeast('calls compared in a second', size / seconds, 3000),
    ]
  } finally {
    open.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
