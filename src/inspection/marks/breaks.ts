import { and, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { visibleTo } from '#src/auth/scope.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { Forbidden, NotFound, refused } from '#src/kernel/errors.ts'

import { breakArrangements, breakOffers, callMarks } from './schema.ts'
import { type BreakAnswer, markRefusals } from './vocabulary.ts'

/** 回应: the agent takes the break, asks for counselling, or needs neither. Once, and nobody else may. */
export function answerBreak(
  db: Db,
  actor: Actor,
  offerId: number,
  answer: BreakAnswer,
  now = Date.now(),
): void {
  write(db, (tx) => {
    const { offer, mark } = ownOffer(tx, actor, offerId)
    if (mark.withdrawnAt !== null) throw refused(markRefusals, 'offer-withdrawn')
    if (offer.answer !== null) throw refused(markRefusals, 'already-answered')
    tx.update(breakOffers).set({ answer, answeredAt: now }).where(eq(breakOffers.id, offerId)).run()
    // What was answered stays out of the trail: who asks for counselling is for few to know.
    record(tx, actor, 'break.answered', { kind: 'mark', id: mark.id })
  })
}

/** 安排: somebody of the unit saw to it. Once; whoever needs nothing is left in peace. */
export function arrangeBreak(
  db: Db,
  actor: Actor,
  offerId: number,
  note: string,
  now = Date.now(),
): void {
  const { accountId } = actor
  if (accountId === null) throw new Forbidden('break.offer')
  write(db, (tx) => {
    const { offer, mark } = offerWithin(tx, actor, offerId)
    if (mark.withdrawnAt !== null) throw refused(markRefusals, 'offer-withdrawn')
    if (offer.answer === 'declined') throw refused(markRefusals, 'no-need')
    const arranged = tx
      .select({ id: breakArrangements.id })
      .from(breakArrangements)
      .where(eq(breakArrangements.offerId, offerId))
      .get()
    if (arranged) throw refused(markRefusals, 'already-arranged')
    const values = { offerId, note, accountId, accountName: actor.name, at: now }
    tx.insert(breakArrangements).values(values).run()
    record(tx, actor, 'break.arranged', { kind: 'mark', id: mark.id }, { note })
  })
}

/** The offer made to this agent; another's is not found. */
export function ownOffer(db: Db, actor: Actor, offerId: number) {
  authorise(actor, 'own-review.read')
  const found = offerOf(db, offerId)
  if (actor.scope.kind !== 'person' || found.offer.personId !== actor.scope.id) throw new NotFound()
  return found
}

/** An offer made in the reader's unit; others are not found. */
export function offerWithin(db: Db, actor: Actor, offerId: number) {
  authorise(actor, 'break.offer')
  return offerOf(db, offerId, actor)
}

function offerOf(tx: Db, offerId: number, within?: Actor) {
  const row = tx
    .select({ offer: breakOffers, mark: callMarks })
    .from(breakOffers)
    .innerJoin(callMarks, eq(callMarks.id, breakOffers.markId))
    .where(and(eq(breakOffers.id, offerId), within && visibleTo(within, callMarks)))
    .get()
  if (!row) throw new NotFound()
  return row
}
