import { eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { maskText } from '#src/personal-data/mask.ts'
import type { Blindness } from '#src/recordings/blindness.ts'

import { chainDetail } from './queries.ts'
import { repeatChains } from './schema.ts'
import { type RepeatCause, repeatCauses, repeatRefusals } from './vocabulary.ts'

/** 标明重复来电的原因, by whoever reaches the chain. */
export function markCause(
  db: Db,
  actor: Actor,
  id: number,
  given: { cause: RepeatCause; note: string; seen: number },
  blindness: Blindness,
  now = Date.now(),
): void {
  authorise(actor, 'caller.list')
  write(db, (tx) => {
    const chain = chainDetail(tx, actor, id, blindness)
    if (chain.revision !== given.seen) throw refused(repeatRefusals, 'stale')
    const set = { cause: given.cause, causeNote: maskText(given.note) }
    if (chain.cause === set.cause && chain.causeNote === set.causeNote) return
    tx.update(repeatChains)
      .set({ ...set, causeBy: actor.name, causeAt: now, revision: chain.revision + 1 })
      .where(eq(repeatChains.id, id))
      .run()
    record(
      tx,
      actor,
      'repeat-chain.cause-set',
      { kind: 'repeat-chain', id },
      {
        was: chain.cause === null ? '' : repeatCauses[chain.cause],
        repeatCause: repeatCauses[given.cause],
      },
    )
  })
}
