import { connectionOf, type Db } from '#src/kernel/db.ts'

import { content, genesis, hashAfter, type Head, numbered, withoutNumber } from './chain.ts'
import type { TrailFaultKind } from './vocabulary.ts'

/** What is wrong and at which entry; `until` where a kept head only tells a range. */
export type TrailFault = { kind: TrailFaultKind; entry: number; until?: number }

type Row = { id: number; hash: string; entry: Buffer }

/** So far ahead is looked for an entry that was moved. */
const searched = 20_000
/** So many entries may have been taken out before what follows is taken for changed. */
const removedAtMost = 1000

/** Walks a run entry by entry and names the first one that is wrong, and in which way. */
export function firstFaultIn(
  db: Db,
  before: Head,
  until: number,
): { last: Head; fault: TrailFault | null } {
  let last = before
  for (const row of rowsAfter(db, before.entry, until)) {
    const expected = last.entry + 1
    const at = (kind: TrailFaultKind) => ({ last, fault: { kind, entry: expected } })
    if (row.id !== expected) return at('missing')
    if (row.hash === '') return at('inserted')
    if (hashAfter(last.hash, row.entry) !== row.hash) {
      const before = standsOneTooFar(db, row)
      if (before) return { last: before, fault: { kind: 'inserted', entry: last.entry } }
      return at(kindOf(db, last, row))
    }
    last = { entry: row.id, hash: row.hash }
  }
  if (last.entry < until) return { last, fault: { kind: 'missing', entry: last.entry + 1 } }
  return { last, fault: null }
}

/** The last sound entry where one fits in the place of the one before it: that one was put in, hash and all. */
function standsOneTooFar(db: Db, { id, hash, entry }: Row): Head | null {
  if (id === 1) return null
  const before = id === 2 ? genesis : hashOf(db, id - 2)
  const fits = hashAfter(before, numbered(id - 1, withoutNumber(entry))) === hash
  return fits ? { entry: id - 2, hash: before } : null
}

const hashOf = (db: Db, id: number): string =>
  connectionOf(db)
    .prepare('select lower(hex(hash)) from audit_events where id = ?')
    .pluck()
    .get(id) as string

/** Why an entry does not fit behind the last one, told by which other entry does, or where it would. */
function kindOf(db: Db, last: Head, row: Row): TrailFaultKind {
  const here = last.entry + 1
  let [before, next]: [Row, Row | undefined] = [row, undefined]
  for (const other of rowsAfter(db, here, here + searched)) {
    next ??= other
    const fits = hashAfter(last.hash, numbered(here, withoutNumber(other.entry)))
    if (fits === row.hash) return 'swapped'
    if (fits === other.hash) {
      // Either the two stand in each other's place, or a new one pushed what follows one further.
      const previous = other.id === here + 1 ? other.hash : before.hash
      const back = hashAfter(previous, numbered(other.id, withoutNumber(row.entry)))
      return back === row.hash || other.id > here + 1 ? 'swapped' : 'inserted'
    }
    before = other
  }
  return next && followsByOldNumber(row, next) ? 'missing' : 'changed'
}

/** Whether two neighbours hang together by higher numbers: then entries before them were taken out. */
function followsByOldNumber(row: Row, next: Row): boolean {
  const rest = withoutNumber(next.entry)
  for (let removed = 1; removed <= removedAtMost; removed += 1) {
    if (hashAfter(row.hash, numbered(next.id + removed, rest)) === next.hash) return true
  }
  return false
}

function* rowsAfter(db: Db, after: number, until: number): Generator<Row> {
  const rows = connectionOf(db).prepare(
    `select id, lower(hex(hash)) as hash, cast(${content} as blob) as entry from audit_events
    where id > ? and id <= ? order by id limit 500`,
  )
  for (let from = after; ;) {
    const page = rows.all(from, until) as Row[]
    yield* page
    from = page.at(-1)?.id ?? until
    if (page.length < 500) return
  }
}
