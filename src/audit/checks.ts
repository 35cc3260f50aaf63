import { desc, isNull } from 'drizzle-orm'

import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { openJobs } from '#src/kernel/jobs/queries.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'

import type { Head } from './chain.ts'
import { headOf } from './heads.ts'
import { record } from './record.ts'
import { type TrailCheck, trailChecks, trailHeads } from './schema.ts'

/** The nightly check, asked for by the clock. */
export function askNightlyCheck(db: Db): void {
  enqueue(db, 'verify-trail', 'trail', { askedBy: '系统' })
}

/** Has the whole trail walked through, and compared with a head somebody kept. */
export function askCheck(db: Db, actor: Actor, kept?: Head): void {
  authorise(actor, 'audit.read')
  write(db, (tx) => {
    // One that still waits is reused: a head to compare with must not be lost by that.
    const about = kept ? `trail:${kept.entry}:${kept.hash.slice(0, 16)}` : 'trail'
    const payload = { askedBy: actor.name, ...(kept ? { kept } : {}) }
    enqueue(tx, 'verify-trail', about, payload, { priority: 1 })
    const particulars = kept ? { keptEntry: kept.entry, hash: kept.hash } : {}
    const subject = { kind: 'trail', id: headOf(tx)?.entry ?? 0 } as const
    record(tx, actor, 'trail.check-asked', subject, particulars)
  })
}

export type CheckState = {
  /** How far the one that runs has got; null while none runs or waits. */
  progress: number | null
  latest: TrailCheck[]
}

/** The last checks, the newest first, and whether one is under way. */
export function checkState(db: Db, actor: Actor): CheckState {
  authorise(actor, 'audit.read')
  const [open] = openJobs(db, 'verify-trail', 1)
  const latest = db.select().from(trailChecks).orderBy(desc(trailChecks.id)).limit(10).all()
  return { progress: open ? open.progress : null, latest }
}

/** The check that came to its end last. */
export function lastCheck(db: Db, actor: Actor): TrailCheck | null {
  authorise(actor, 'audit.read')
  return newestCheck(db)
}

/** The same for whoever rests on the trail without reading it. */
export const newestCheck = (db: Db): TrailCheck | null =>
  db.select().from(trailChecks).orderBy(desc(trailChecks.id)).limit(1).get() ?? null

/** Heads the trail itself holds: those people took away, and how far it was found sound before. */
export function headsKept(db: Db): Head[] {
  const taken = db.select({ entry: trailHeads.entry, hash: trailHeads.hash }).from(trailHeads).all()
  const { lastEntry, lastHash } = trailChecks
  const sound = db
    .select({ entry: lastEntry, hash: lastHash })
    .from(trailChecks)
    .where(isNull(trailChecks.fault))
    .all()
  return [...taken, ...sound].filter(({ entry }) => entry > 0)
}
