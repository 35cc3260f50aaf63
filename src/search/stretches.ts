import { max, min } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'
import { stretchOf } from '#src/kernel/line-grams.ts'
import { segments } from '#src/transcription/schema.ts'

/** The first and the last stretch that may hold segments. */
export function stretches(db: Db): [number, number] {
  // Apart, each is one step along the key.
  const lowest = db
    .select({ id: min(segments.id) })
    .from(segments)
    .get()
  const highest = db
    .select({ id: max(segments.id) })
    .from(segments)
    .get()
  return [stretchOf(lowest?.id ?? 0), stretchOf(highest?.id ?? 0)]
}
