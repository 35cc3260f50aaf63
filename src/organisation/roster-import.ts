import { eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { formatDay, startOfDay } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import type { Importer, ImportResult } from '#src/kernel/importing.ts'

import { correctFirstPosting, postingsByPerson, postTo } from './posting.ts'
import { readRoster, type RosterRow, rosterColumns } from './roster-reading.ts'
import { people, type Person } from './schema.ts'
import { teamFinder } from './units.ts'
import { staffCategories } from './vocabulary.ts'

/** 人员花名册: who belongs to which team. People missing from the file are left as they are. */
export const rosterImporter: Importer<RosterRow> = {
  permission: 'roster.import',
  columns: rosterColumns,
  read: (_db, table) => readRoster(table),
  apply: importRoster,
  show: (row) => [
    row.agentNo,
    row.name,
    row.subCentre,
    row.department,
    row.team,
    staffCategories[row.staffCategory],
    row.hiredOn === null ? '' : formatDay(row.hiredOn),
  ],
}

/** Applies a roster: new people, changed facts, and moves between teams from today on. */
export function importRoster(
  db: Db,
  actor: Actor,
  rows: readonly RosterRow[],
  fileName: string,
  now = Date.now(),
): ImportResult {
  authorise(actor, 'roster.import')
  const today = startOfDay(now)
  return write(db, (tx) => {
    const result = { added: 0, updated: 0, unchanged: 0 }
    const known = new Map(
      tx
        .select()
        .from(people)
        .all()
        .map((person) => [person.agentNo, person]),
    )
    const histories = postingsByPerson(tx)
    const teamOf = teamFinder(tx)
    let moved = 0
    for (const row of rows) {
      const before = known.get(row.agentNo)
      const teamId = teamOf(row.subCentre, row.department, row.team)
      const person = before ?? addPerson(tx, row)
      const history = histories.get(person.id) ?? []
      const factsChanged = before ? updateFacts(tx, before, row) : false
      if (before) {
        correctFirstPosting(tx, history, { before: before.hiredOn, after: hiredOnOf(before, row) })
      }
      const hiredOn = hiredOnOf(person, row)
      const teamChanged = postTo(tx, person.id, history, { teamId, hiredOn, today })
      if (history.length > 0 && teamChanged) moved += 1
      result[before ? (factsChanged || teamChanged ? 'updated' : 'unchanged') : 'added'] += 1
    }
    const particulars = { file: fileName, rows: rows.length, ...result, moved }
    record(tx, actor, 'roster.imported', { kind: 'organisation', id: 'roster' }, particulars)
    return result
  })
}

function addPerson(tx: Db, row: RosterRow): Person {
  const { agentNo, name, staffCategory, hiredOn } = row
  return tx.insert(people).values({ agentNo, name, staffCategory, hiredOn }).returning().get()
}

/** A roster without the day of hire does not erase a known one. */
function hiredOnOf(person: Person, row: RosterRow): number | null {
  return row.hiredOn ?? person.hiredOn
}

/** Also makes a person real who was known from call data only. */
function updateFacts(tx: Db, person: Person, row: RosterRow): boolean {
  const { name, staffCategory } = row
  const facts = { name, staffCategory, hiredOn: hiredOnOf(person, row), provisional: false }
  const same =
    person.name === name &&
    person.staffCategory === staffCategory &&
    person.hiredOn === facts.hiredOn &&
    !person.provisional
  if (same) return false
  tx.update(people).set(facts).where(eq(people.id, person.id)).run()
  return true
}
