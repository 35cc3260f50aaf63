import { and, eq, isNull } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { Forbidden, NotFound, refused } from '#src/kernel/errors.ts'
import { calls, recordings } from '#src/recordings/schema.ts'

import { type LegalHold, legalHolds } from './schema.ts'
import { type HoldSubject, retentionRefusals } from './vocabulary.ts'

export type Held = { subject: HoldSubject; subjectId: number }

/** Keeps a recording, or whatever belongs to a call, from being erased (法律保留). */
export function setHold(
  db: Db,
  actor: Actor,
  { subject, subjectId }: Held,
  reason: string,
  now = Date.now(),
): LegalHold {
  authoriseHold(actor)
  return write(db, (tx) => {
    if (!exists(tx, { subject, subjectId })) throw new NotFound()
    const open = and(
      eq(legalHolds.subject, subject),
      eq(legalHolds.subjectId, subjectId),
      isNull(legalHolds.liftedAt),
    )
    if (tx.select().from(legalHolds).where(open).get()) {
      throw refused(retentionRefusals, 'held-already')
    }
    record(tx, actor, 'hold.set', { kind: subject, id: subjectId }, { reason })
    const values = { subject, subjectId, reason, at: now, by: actor.name }
    return tx.insert(legalHolds).values(values).returning().get()
  })
}

/** Ends a hold, with a reason of its own; what it was stays to be seen. */
export function liftHold(
  db: Db,
  actor: Actor,
  id: number,
  reason: string,
  now = Date.now(),
): LegalHold {
  authoriseHold(actor)
  return write(db, (tx) => {
    const hold = tx.select().from(legalHolds).where(eq(legalHolds.id, id)).get()
    if (!hold) throw new NotFound()
    if (hold.liftedAt !== null) throw refused(retentionRefusals, 'not-held')
    record(tx, actor, 'hold.lifted', { kind: hold.subject, id: hold.subjectId }, { reason })
    return tx
      .update(legalHolds)
      .set({ liftedAt: now, liftedBy: actor.name, liftReason: reason })
      .where(eq(legalHolds.id, id))
      .returning()
      .get()
  })
}

/** A hold overrides a rule of the whole centre, so whoever sees a part of it only does not set one. */
export function authoriseHold(actor: Actor): void {
  authorise(actor, 'hold.manage')
  if (actor.scope.kind !== 'all') throw new Forbidden('hold.manage')
}

function exists(tx: Db, { subject, subjectId }: Held): boolean {
  const table = subject === 'call' ? calls : recordings
  return tx.select({ id: table.id }).from(table).where(eq(table.id, subjectId)).get() !== undefined
}
