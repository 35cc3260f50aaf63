import { connectionOf, type Db, prepared } from '#src/kernel/db.ts'

import { content, digest, ffByte, genesis, type Head } from './chain.ts'
import { firstFaultIn, type TrailFault } from './diagnose.ts'

export type Verified = {
  /** How many entries hang together, from the first on. */
  entries: number
  /** The last of them. */
  last: Head
  fault: TrailFault | null
}

const atOnce = 2000
const hashLength = 64
const entryEnd = 0xff

/**
 * Walks the trail from its first entry to the last there was at the beginning, and compares it with
 * heads kept outside and inside. Gives way after every few thousand entries, naming how many are done.
 */
export function* verifyTrail(
  db: Db,
  kept: readonly Head[] = [],
): Generator<{ done: number; total: number }, Verified> {
  const { total, sequence } = extentOf(db)
  let last: Head = { entry: 0, hash: genesis }
  for (let from = 1; from <= total; from += atOnce) {
    const until = Math.min(total, from + atOnce - 1)
    const hash = lastHashIfSound(db, last.hash, from, until)
    if (hash === null) {
      const found = firstFaultIn(db, last, until)
      if (found.fault) return end(found.last, withHeads(db, kept, found.fault))
      last = found.last
    } else last = { entry: until, hash }
    yield { done: until, total }
  }
  // The sequence goes on where entries are gone from the end.
  const cut: TrailFault | null = sequence > total ? { kind: 'cut', entry: total + 1 } : null
  return end(last, withHeads(db, kept, cut))
}

/** The same in one go, where nobody waits. */
export function verifyAtOnce(db: Db, kept: readonly Head[] = []): Verified {
  const walk = verifyTrail(db, kept)
  for (;;) {
    const step = walk.next()
    if (step.done) return step.value
  }
}

const end = (last: Head, fault: TrailFault | null): Verified => ({
  entries: last.entry,
  last,
  fault,
})

function extentOf(db: Db): { total: number; sequence: number } {
  return connectionOf(db)
    .prepare(
      `select ifnull((select max(id) from audit_events), 0) as total,
        ifnull((select seq from sqlite_sequence where name = 'audit_events'), 0) as sequence`,
    )
    .get() as { total: number; sequence: number }
}

/**
 * The hash of the last entry of a run that hangs together, or null. The run is fetched as one piece of
 * bytes: each entry, its hash, the byte FF, the next; so the hash before stands where it is hashed.
 */
function lastHashIfSound(db: Db, before: string, from: number, until: number): string | null {
  const [found, bytes] = prepared(db, runOf).get(before, from, until) as [number, Buffer | null]
  if (found !== until - from + 1 || bytes === null) return null
  let previous = 0
  let start = hashLength + 1
  while (start < bytes.length) {
    const next = bytes.indexOf(entryEnd, start)
    const stop = (next === -1 ? bytes.length : next) - hashLength
    if (stop < start) return null
    const stored = bytes.toString('latin1', stop, stop + hashLength)
    if (digest(bytes.subarray(previous, stop)) !== stored) return null
    previous = stop
    start = stop + hashLength + 1
  }
  return bytes.toString('latin1', previous, previous + hashLength)
}

const runOf = (db: Db) =>
  connectionOf(db)
    .prepare(
      `select count(*), cast(concat(?, ${ffByte}, group_concat(concat(${content}, lower(hex(hash))), ${ffByte}))
        as blob) from (select * from audit_events where id between ? and ? order by id)`,
    )
    .raw()

/** The earlier of what the walk found and what kept heads tell. */
function withHeads(db: Db, kept: readonly Head[], found: TrailFault | null): TrailFault | null {
  const inOrder = [...kept].sort((one, other) => one.entry - other.entry)
  const stored = connectionOf(db)
    .prepare('select lower(hex(hash)) from audit_events where id = ?')
    .pluck()
  const { total } = extentOf(db)
  let agreed = 0
  for (const { entry, hash } of inOrder) {
    // What the walk found lies before this head, which then says nothing new.
    if (found && found.entry <= entry && found.kind !== 'cut') return found
    if (entry > total) return { kind: 'cut', entry: total + 1, until: entry }
    if (stored.get(entry) !== hash) return { kind: 'rewritten', entry: agreed + 1, until: entry }
    agreed = entry
  }
  return found
}
