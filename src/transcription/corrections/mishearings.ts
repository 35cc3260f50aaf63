import { createHash } from 'node:crypto'

import { and, asc, eq, gte } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'

import { type Mishearing, mishearings } from '../schema.ts'
import { correctionRefusals, mishearingMinimum } from '../vocabulary.ts'
import type { Pair } from './pairs.ts'

/** Switches a mishearing on or off for screening (用于筛查). */
export function decideMishearing(
  db: Db,
  actor: Actor,
  id: number,
  used: boolean,
  now = Date.now(),
): Mishearing {
  authorise(actor, 'mishearing.decide')
  return write(db, (tx) => {
    const before = tx.select().from(mishearings).where(eq(mishearings.id, id)).get()
    if (!before) throw new NotFound()
    if (before.used === used) return before
    if (used && before.recordings < mishearingMinimum)
      throw refused(correctionRefusals, 'seen-once')
    const { heard, meant } = before
    record(tx, actor, 'mishearing.decided', { kind: 'mishearing', id }, { heard, meant, used })
    return tx
      .update(mishearings)
      .set({ used, decidedBy: actor.name, decidedAt: now })
      .where(eq(mishearings.id, id))
      .returning()
      .get()
  })
}

export type MishearingsInUse = { pairs: Pair[]; version: string | null }

/** What screening reads along: confirmed by a person, and still seen often enough. */
export function mishearingsInUse(db: Db): MishearingsInUse {
  const pairs = db
    .select({ heard: mishearings.heard, meant: mishearings.meant })
    .from(mishearings)
    .where(and(eq(mishearings.used, true), gte(mishearings.recordings, mishearingMinimum)))
    .orderBy(asc(mishearings.heard), asc(mishearings.meant))
    .all()
  if (pairs.length === 0) return { pairs, version: null }
  const hash = createHash('sha256').update(JSON.stringify(pairs)).digest('hex')
  return { pairs, version: hash.slice(0, 12) }
}
