import { connectionOf, type Db, write } from '#src/kernel/db.ts'

import { append } from './append.ts'
import { content, genesis, hashAfter } from './chain.ts'

const atOnce = 2000

/**
 * Brings entries from before there was a chain into it, once, and says so by an entry of its own
 * (封存); how many they were. Does nothing where any entry has a hash: what lacks one among others was
 * not written by the product, and must not be made to look as if it had been.
 */
export function sealTrail(db: Db): number {
  if (!mayNeedSealing(db)) return 0
  return write(db, (tx) => {
    const { entries, until } = unsealed(tx)
    if (entries === 0) return 0
    // Who did what was told by the account until then; the system has none.
    connectionOf(tx).exec(`update audit_events set party = 'service' where actor_id is not null`)
    const hash = linkAll(tx)
    append(tx, {
      at: Date.now(),
      party: 'support',
      actorId: null,
      actorName: '系统',
      action: 'trail.sealed',
      subject: { kind: 'trail', id: until },
      particulars: { entries, hash },
    })
    return entries
  })
}

/** The hash an entry goes on from where the last one has none: it was put there by something else. */
export function hashToGoOnFrom(tx: Db): string {
  sealTrail(tx)
  const last = connectionOf(tx)
    .prepare(
      'select lower(hex(hash)) from audit_events where hash is not null order by id desc limit 1',
    )
    .pluck()
    .get() as string | undefined
  return last ?? genesis
}

/** The first entry without a hash: only where it is the very first can all of them be. */
function mayNeedSealing(db: Db): boolean {
  const first = connectionOf(db)
    .prepare('select hash is null from audit_events order by id limit 1')
    .pluck()
    .get()
  return first === 1
}

function unsealed(tx: Db): { entries: number; until: number } {
  const { entries, until, hashed, known } = connectionOf(tx)
    .prepare(
      `select count(*) as entries, max(id) as until, count(hash) as hashed,
        (select count(*) from trail_heads) + (select count(*) from trail_checks) as known
      from audit_events`,
    )
    .get() as { entries: number; until: number; hashed: number; known: number }
  return hashed === 0 && known === 0 ? { entries, until } : { entries: 0, until }
}

function linkAll(tx: Db): string {
  const connection = connectionOf(tx)
  const next = connection
    .prepare(
      `select id, cast(${content} as blob) from audit_events where id > ? order by id limit ${atOnce}`,
    )
    .raw()
  const set = connection.prepare(`update audit_events set hash = unhex(?) where id = ?`)
  let hash = genesis
  for (let after = 0; ;) {
    const rows = next.all(after) as [id: number, entry: Buffer][]
    for (const [id, entry] of rows) {
      hash = hashAfter(hash, entry)
      set.run(hash, id)
      after = id
    }
    if (rows.length < atOnce) return hash
  }
}
