import { and, countDistinct, eq, inArray, isNull, max, type SQL } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'

import { correctionMishearings, corrections, mishearings } from '../schema.ts'
import { pairsOf } from './pairs.ts'

/** Keeps the mishearings a correction shows, and counts them anew. */
export function learn(tx: Db, correctionId: number, heardText: string, text: string): void {
  const ids = pairsOf(heardText, text).map((pair) => {
    const empty = { recordings: 0, people: 0, lastAt: 0 }
    tx.insert(mishearings)
      .values({ ...pair, ...empty })
      .onConflictDoNothing()
      .run()
    const mishearingId = idOf(tx, pair)
    tx.insert(correctionMishearings).values({ correctionId, mishearingId }).run()
    return mishearingId
  })
  recount(tx, ids)
}

/** Removes corrections with what was learned from them. */
export function forget(tx: Db, which: SQL | undefined): void {
  const gone = tx.select({ id: corrections.id }).from(corrections).where(which)
  const touched = tx
    .selectDistinct({ id: correctionMishearings.mishearingId })
    .from(correctionMishearings)
    .where(inArray(correctionMishearings.correctionId, gone))
    .all()
  tx.delete(corrections).where(which).run()
  recount(
    tx,
    touched.map(({ id }) => id),
  )
}

function idOf(tx: Db, { heard, meant }: { heard: string; meant: string }): number {
  const row = tx
    .select({ id: mishearings.id })
    .from(mishearings)
    .where(and(eq(mishearings.heard, heard), eq(mishearings.meant, meant)))
    .get()
  if (!row) throw new Error('a mishearing just stored is not there')
  return row.id
}

/** Two people or ten lines in one recording are still one recording. */
function recount(tx: Db, ids: readonly number[]): void {
  for (const id of ids) {
    const counted = tx
      .select({
        recordings: countDistinct(corrections.recordingId),
        people: countDistinct(corrections.accountId),
        lastAt: max(corrections.at),
      })
      .from(correctionMishearings)
      .innerJoin(corrections, eq(corrections.id, correctionMishearings.correctionId))
      .where(eq(correctionMishearings.mishearingId, id))
      .get()
    const { recordings = 0, people = 0, lastAt = null } = counted ?? {}
    tx.update(mishearings)
      .set(lastAt === null ? { recordings, people } : { recordings, people, lastAt })
      .where(eq(mishearings.id, id))
      .run()
    // What a person has decided on stays, so that the decision can be seen.
    if (recordings === 0) {
      tx.delete(mishearings)
        .where(and(eq(mishearings.id, id), isNull(mishearings.decidedAt)))
        .run()
    }
  }
}
