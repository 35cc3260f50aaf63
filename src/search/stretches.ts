import { connectionOf, type Db, prepared } from '#src/kernel/db.ts'
import { stretchOf } from '#src/kernel/line-grams.ts'

const outermost = (db: Db) =>
  connectionOf(db)
    .prepare('select (select min(id) from segments), (select max(id) from segments)')
    .raw()

/** The first and the last stretch that may hold segments. */
export function stretches(db: Db): [number, number] {
  const [lowest, highest] = prepared(db, outermost).get() as [number | null, number | null]
  return [stretchOf(lowest ?? 0), stretchOf(highest ?? 0)]
}
