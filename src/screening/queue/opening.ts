import { and, desc, eq, gte, ne, sql } from 'drizzle-orm'

import type { Actor } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'

import { holderOf } from '../triage/claims.ts'
import { findingOpenings } from './schema.ts'

/** Whoever opened a finding is thought to listen to it for so long. */
const leaseMs = 15 * 60_000
/** A page left open over lunch is no listening. */
const longestListeningMs = 30 * 60_000

/** `sure`: it is claimed (领取); else it was opened a while ago. */
export type Listening = { name: string; since: number; sure: boolean }

/** Notes that a person opened a finding, the first time and the last. */
export function openedFinding(db: Db, actor: Actor, findingId: number, now = Date.now()): void {
  const { accountId, name } = actor
  if (accountId === null) return
  write(db, (tx) => {
    tx.insert(findingOpenings)
      .values({ findingId, accountId, accountName: name, openedAt: now, seenAt: now })
      .onConflictDoUpdate({
        target: [findingOpenings.findingId, findingOpenings.accountId],
        // After a pause the time begins anew: what was put aside in the morning takes no half day.
        set: {
          seenAt: now,
          openedAt: sql`case when ${findingOpenings.seenAt} < ${now - leaseMs} then ${now} else ${findingOpenings.openedAt} end`,
        },
      })
      .run()
  })
}

/** Begins the time of a verdict anew: the finding comes back after others were heard. */
export function listenAnew(tx: Db, actor: Actor, findingId: number, now: number): void {
  openedFinding(tx, actor, findingId, now)
  tx.update(findingOpenings)
    .set({ openedAt: now })
    .where(
      and(
        eq(findingOpenings.findingId, findingId),
        eq(findingOpenings.accountId, actor.accountId ?? -1),
      ),
    )
    .run()
}

/** Who else holds a finding, or opened it within the last quarter of an hour; null when nobody did. */
export function listeningTo(
  db: Db,
  actor: Actor,
  findingId: number,
  now = Date.now(),
): Listening | null {
  const holder = holderOf(db, actor, findingId, now)
  if (holder) return { ...holder, sure: true }
  const row = db
    .select({ name: findingOpenings.accountName, since: findingOpenings.seenAt })
    .from(findingOpenings)
    .where(
      and(
        eq(findingOpenings.findingId, findingId),
        ne(findingOpenings.accountId, actor.accountId ?? -1),
        gte(findingOpenings.seenAt, now - leaseMs),
      ),
    )
    .orderBy(desc(findingOpenings.seenAt))
    .limit(1)
    .get()
  return row ? { ...row, sure: false } : null
}

/** Whether anybody has opened it within the time a verdict may take. */
export function isListenedTo(db: Db, findingId: number, now: number): boolean {
  const lately = gte(findingOpenings.seenAt, now - longestListeningMs)
  const row = db
    .select({ by: findingOpenings.accountId })
    .from(findingOpenings)
    .where(and(eq(findingOpenings.findingId, findingId), lately))
    .limit(1)
    .get()
  return row !== undefined
}

/** How long this person has had the finding open, half an hour at most; null when never. */
export function listenedFor(
  db: Db,
  accountId: number,
  findingId: number,
  now: number,
): number | null {
  const row = db
    .select({ openedAt: findingOpenings.openedAt })
    .from(findingOpenings)
    .where(and(eq(findingOpenings.findingId, findingId), eq(findingOpenings.accountId, accountId)))
    .get()
  return row ? Math.min(longestListeningMs, Math.max(0, now - row.openedAt)) : null
}
