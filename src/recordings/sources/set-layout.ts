import { eq } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'

import { decideLayout } from '../layout.ts'
import type { Layout } from '../vocabulary.ts'
import { sources } from './schema.ts'

/**
 * Says where the sides lie in what a source sends, for recordings whose call data do not say. What
 * was transcribed by the old sides is transcribed again. Part of a command that authorises, keeps the
 * trace and opens the transaction.
 */
export function setSourceLayout(tx: Db, sourceId: number, layout: Layout | null): void {
  const source = tx.select().from(sources).where(eq(sources.id, sourceId)).get()
  if (!source) throw new NotFound()
  if (source.layout === layout) return
  tx.update(sources).set({ layout }).where(eq(sources.id, sourceId)).run()
  const turned = [1, 2].some(
    (channels) => decideLayout(channels, [source.layout]) !== decideLayout(channels, [layout]),
  )
  if (turned) enqueue(tx, 'reconsider-sides', `source:${sourceId}`, { sourceId })
}
