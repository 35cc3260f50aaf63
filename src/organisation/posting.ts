import { asc, eq, inArray } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'

import { postings } from './schema.ts'

type Posting = typeof postings.$inferSelect

/** The postings of these people, or of everybody, oldest first. */
export function postingsByPerson(tx: Db, personIds?: readonly number[]): Map<number, Posting[]> {
  const byPerson = new Map<number, Posting[]>()
  const wanted = personIds && inArray(postings.personId, [...personIds])
  for (const posting of tx
    .select()
    .from(postings)
    .where(wanted)
    .orderBy(asc(postings.from), asc(postings.id))
    .all()) {
    const own = byPerson.get(posting.personId)
    if (own) own.push(posting)
    else byPerson.set(posting.personId, [posting])
  }
  return byPerson
}

/**
 * Puts a person into a team from `today` on. The posting before stays, closed on that day, because
 * earlier calls belong to the team of their own day. Returns whether anything changed.
 */
export function postTo(
  tx: Db,
  personId: number,
  history: readonly Posting[],
  move: { teamId: number; hiredOn: number | null; today: number },
): boolean {
  const { teamId, today } = move
  const last = history.at(-1)
  if (!last) {
    tx.insert(postings)
      .values({ personId, teamId, from: move.hiredOn ?? 0 })
      .run()
    return true
  }
  if (last.until === null && last.teamId === teamId) return false
  // A second move on the same day, or before the first day of work, leaves no day in between.
  if (last.until === null && last.from >= today) {
    tx.update(postings).set({ teamId }).where(eq(postings.id, last.id)).run()
    return true
  }
  if (last.until === null) {
    tx.update(postings).set({ until: today }).where(eq(postings.id, last.id)).run()
  }
  tx.insert(postings)
    .values({ personId, teamId, from: Math.max(today, last.until ?? 0) })
    .run()
  return true
}

/** A corrected day of hire moves the start of the first posting, as long as it stays before its end. */
export function correctFirstPosting(
  tx: Db,
  history: readonly Posting[],
  hired: { before: number | null; after: number | null },
): void {
  const first = history[0]
  const from = hired.after ?? 0
  if (!first || first.from !== (hired.before ?? 0) || first.from === from) return
  if (first.until !== null && from >= first.until) return
  tx.update(postings).set({ from }).where(eq(postings.id, first.id)).run()
}
