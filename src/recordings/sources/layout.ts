import { eq } from 'drizzle-orm'

import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'

import type { Layout } from '../vocabulary.ts'
import { sources } from './schema.ts'

/** Says where the sides lie in what a source brings; the command that calls it leaves the trace. */
export function setSourceLayout(
  tx: Db,
  _actor: Actor,
  sourceId: number,
  layout: Layout | null,
): void {
  tx.update(sources).set({ layout }).where(eq(sources.id, sourceId)).run()
}
