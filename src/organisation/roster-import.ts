import { eq, inArray } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { formatDay, startOfDay } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import {
  type BatchResult,
  type Importer,
  importerOf,
  type ImportResult,
  type ImportTotals,
} from '#src/kernel/importing.ts'

import { correctFirstPosting, postingsByPerson, postTo } from './posting.ts'
import { readRosterRow, type RosterRow, rosterColumns } from './roster-reading.ts'
import { people, type Person } from './schema.ts'
import { teamFinder, teamKnower } from './units.ts'
import { staffCategories } from './vocabulary.ts'

/** 人员花名册: who belongs to which team. People missing from the file are left as they are. */
export const rosterImporter: Importer<RosterRow> = importerOf({
  permission: 'roster.import',
  authorise: (actor) => authorise(actor, 'roster.import'),
  columns: rosterColumns,
  readRow: readRosterRow,
  key: { column: 'agent_id', label: '工号', of: ({ agentNo }) => agentNo },
  applyBatch: (tx, rows) => placePeople(tx, rows, startOfDay(Date.now())),
  conclude: concludeRoster,
  foresee: foreseeRoster,
  show: (row) => [
    row.agentNo,
    row.name,
    row.subCentre,
    row.department,
    row.team,
    staffCategories[row.staffCategory],
    row.hiredOn === null ? '' : formatDay(row.hiredOn),
  ],
})

/** Applies a whole roster as of a day: new people, changed facts, and moves between teams. */
export function importRoster(
  db: Db,
  actor: Actor,
  rows: readonly RosterRow[],
  file: string,
  now = Date.now(),
): ImportResult {
  authorise(actor, 'roster.import')
  return write(db, (tx) => {
    const { news, ...result } = placePeople(tx, rows, startOfDay(now))
    concludeRoster(tx, actor, { ...result, news, file, rows: rows.length })
    return result
  })
}

function placePeople(tx: Db, rows: readonly RosterRow[], today: number): BatchResult {
  const result = { added: 0, updated: 0, unchanged: 0 }
  const known = knownPeople(tx, rows)
  const ids = [...known.values()].map(({ id }) => id)
  const histories = postingsByPerson(tx, ids)
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
  return { ...result, news: { moved } }
}

function concludeRoster(tx: Db, actor: Actor, { news, ...totals }: ImportTotals): void {
  const subject = { kind: 'organisation', id: 'roster' } as const
  record(tx, actor, 'roster.imported', subject, { ...totals, ...news })
}

function foreseeRoster(db: Db, rows: readonly RosterRow[]): ImportResult {
  const result = { added: 0, updated: 0, unchanged: 0 }
  const known = knownPeople(db, rows)
  const ids = [...known.values()].map(({ id }) => id)
  const histories = postingsByPerson(db, ids)
  const teamOf = teamKnower(db)
  for (const row of rows) {
    const before = known.get(row.agentNo)
    const last = before && histories.get(before.id)?.at(-1)
    const teamId = teamOf(row.subCentre, row.department, row.team)
    const stays = last?.until === null && last.teamId === teamId
    const same = before && stays && factsOf(before, row) === null
    result[before ? (same ? 'unchanged' : 'updated') : 'added'] += 1
  }
  return result
}

function knownPeople(tx: Db, rows: readonly RosterRow[]): Map<string, Person> {
  const known = new Map<string, Person>()
  for (let at = 0; at < rows.length; at += 5000) {
    const some = rows.slice(at, at + 5000).map(({ agentNo }) => agentNo)
    for (const person of tx.select().from(people).where(inArray(people.agentNo, some)).all()) {
      known.set(person.agentNo, person)
    }
  }
  return known
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
  const facts = factsOf(person, row)
  if (!facts) return false
  tx.update(people).set(facts).where(eq(people.id, person.id)).run()
  return true
}

/** What the row says of the person, or null where that is known already. */
function factsOf(person: Person, row: RosterRow) {
  const { name, staffCategory } = row
  const facts = { name, staffCategory, hiredOn: hiredOnOf(person, row), provisional: false }
  const same =
    person.name === name &&
    person.staffCategory === staffCategory &&
    person.hiredOn === facts.hiredOn &&
    !person.provisional
  return same ? null : facts
}
