import { and, asc, eq } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { type SupervisionSheet, type SupervisionSign, supervisionSigns } from './schema.ts'
import { type SignPlace, signPlaces } from './vocabulary.ts'

/** The signatures that stand: those of the present stay. */
export const signsOf = (
  db: Db,
  { id, turn }: Pick<SupervisionSheet, 'id' | 'turn'>,
): SupervisionSign[] =>
  db
    .select()
    .from(supervisionSigns)
    .where(and(eq(supervisionSigns.sheetId, id), eq(supervisionSigns.turn, turn)))
    .orderBy(asc(supervisionSigns.id))
    .all()

/** Whose turn it is: the leadership signs last. */
export function missingPlaces(db: Db, sheet: SupervisionSheet): SignPlace[] {
  const signed = new Set(signsOf(db, sheet).map(({ place }) => place))
  const first = keysOf(signPlaces).filter((place) => place !== 'leadership' && !signed.has(place))
  return first.length > 0 ? first : signed.has('leadership') ? [] : ['leadership']
}
