import { and, asc, eq, isNull, sql } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'
import { write } from '#src/kernel/db.ts'
import { postingsByPerson } from '#src/organisation/posting.ts'
import { departments, teams } from '#src/organisation/schema.ts'

import { askReconciliation } from './ask-reconciliation.ts'
import { calls } from './schema.ts'

export type Units = {
  teamId: number | null
  departmentId: number | null
  subCentreId: number | null
}

const none: Units = { teamId: null, departmentId: null, subCentreId: null }

/** Says to which units a call belongs: those of its agent's posting at that moment. */
export function unitFinder(
  tx: Db,
  personIds?: readonly number[],
): (personId: number, at: number) => Units {
  const histories = postingsByPerson(tx, personIds)
  const rows = tx
    .select({
      teamId: teams.id,
      departmentId: departments.id,
      subCentreId: departments.subCentreId,
    })
    .from(teams)
    .innerJoin(departments, eq(departments.id, teams.departmentId))
    .all()
  const unitsOf = new Map<number, Units>(rows.map((row) => [row.teamId, row]))
  return (personId, at) => {
    const posting = histories
      .get(personId)
      ?.findLast(({ from, until }) => from <= at && (until === null || until > at))
    return posting ? (unitsOf.get(posting.teamId) ?? none) : none
  }
}

/** Calls looked at in one transaction, so that pages can write in between. */
const callsAtOnce = 5000

/**
 * Gives calls that belong nowhere yet to the units of their agents: call data may come before the
 * roster. To be called after a roster import; says how many calls found their place. Run twice, it
 * finds nothing more to do.
 */
export function placeCalls(db: Db): number {
  const unitsOf = unitFinder(db)
  let found = 0
  let [lastStart, lastId] = [-1, 0]
  for (;;) {
    const last = write(db, (tx) => {
      const { id, personId, startedAt } = calls
      const unplaced = tx
        .select({ id, personId, startedAt })
        .from(calls)
        .where(and(isNull(calls.teamId), sql`(${startedAt}, ${id}) > (${lastStart}, ${lastId})`))
        .orderBy(asc(startedAt), asc(id))
        .limit(callsAtOnce)
        .all()
      const placed: number[] = []
      for (const call of unplaced) {
        const units = unitsOf(call.personId, call.startedAt)
        if (units.teamId === null) continue
        tx.update(calls).set(units).where(eq(calls.id, call.id)).run()
        placed.push(call.id)
      }
      // They are counted under their departments from now on.
      askReconciliation(tx, placed)
      found += placed.length
      return unplaced.at(-1)
    })
    if (last === undefined) return found
    ;[lastStart, lastId] = [last.startedAt, last.id]
  }
}
