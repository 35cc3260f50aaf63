import { and, asc, inArray, sql } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'
import { segments } from '#src/transcription/schema.ts'

import { candidates, holds } from './candidates.ts'

const atOnce = 5000

/** Every segment that holds a phrase, by id: exactly what LIKE would find by reading them all. */
export function segmentsHolding(db: Db, phrase: string): number[] {
  const found: number[] = []
  for (let after: number | null = null; ;) {
    const ids = candidates(db, phrase, { id: after, back: true }, atOnce)
    const rows = db
      .select({ id: segments.id })
      .from(segments)
      .where(
        and(
          inArray(segments.id, sql`(select value from json_each(${JSON.stringify(ids)}))`),
          holds(segments.text, phrase),
        ),
      )
      .orderBy(asc(segments.id))
      .all()
    for (const { id } of rows) found.push(id)
    const last = ids.at(-1)
    if (ids.length < atOnce || last === undefined) return found
    after = last
  }
}
