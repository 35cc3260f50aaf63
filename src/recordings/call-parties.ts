import { type Db, isOneOf } from '#src/kernel/db.ts'
import { businessTypes, people } from '#src/organisation/schema.ts'
import type { RequestKind } from '#src/organisation/vocabulary.ts'

import type { CallRow } from './call-reading.ts'

/** Ids by name, null for an empty name; how many were added on the way. */
type Named<Id> = { idOf: (name: string) => Id; added: number }

/** Agents by number. Unknown ones are kept as provisional people until a roster names them. */
export function ensurePeople(tx: Db, rows: readonly CallRow[]): Named<number> {
  return ensure(peopleOf(tx, rows), agentNos(rows), (agentNo) => {
    const values = { agentNo, name: '', staffCategory: 'regular', provisional: true } as const
    return tx.insert(people).values(values).returning({ id: people.id }).get().id
  })
}

/** An agent nobody knows yet. */
const nobody = -1

/** The same without adding anybody. */
export function knownPeople(db: Db, rows: readonly CallRow[]) {
  const ids = new Map(peopleOf(db, rows).map(({ id, name }) => [name, id]))
  return { idOf: (agentNo: string) => ids.get(agentNo) ?? nobody }
}

const agentNos = (rows: readonly CallRow[]) => rows.map((row) => row.agentNo)

function peopleOf(db: Db, rows: readonly CallRow[]) {
  return db
    .select({ id: people.id, name: people.agentNo })
    .from(people)
    .where(isOneOf(people.agentNo, [...new Set(agentNos(rows))]))
    .all()
}

/** Business types by name. Unknown ones join the dictionary, their kind guessed from the words. */
export function ensureBusinessTypes(tx: Db, rows: readonly CallRow[]): Named<number | null> {
  const names = rows.flatMap((row) => row.businessType || [])
  const { added, idOf } = ensure(typesOf(tx), names, (name) => {
    const values = { name, kind: kindOf(name) }
    return tx.insert(businessTypes).values(values).returning({ id: businessTypes.id }).get().id
  })
  return { added, idOf: (name) => (name === '' ? null : idOf(name)) }
}

/** The same without adding any. */
export function knownBusinessTypes(db: Db) {
  const ids = new Map(typesOf(db).map(({ id, name }) => [name, id]))
  return { idOf: (name: string) => (name === '' ? null : (ids.get(name) ?? nobody)) }
}

const typesOf = (db: Db) =>
  db.select({ id: businessTypes.id, name: businessTypes.name }).from(businessTypes).all()

function ensure(
  known: readonly { id: number; name: string }[],
  wanted: readonly string[],
  create: (name: string) => number,
): Named<number> {
  const ids = new Map(known.map(({ id, name }) => [name, id]))
  let added = 0
  for (const name of new Set(wanted)) {
    if (ids.has(name)) continue
    ids.set(name, create(name))
    added += 1
  }
  return { added, idOf: (name) => ids.get(name) as number }
}

const kindWords: readonly [word: string, kind: RequestKind][] = [
  ['报修', 'fault-repair'],
  ['投诉', 'complaint'],
  ['举报', 'tip-off'],
  ['建议', 'suggestion'],
  ['表扬', 'praise'],
]

function kindOf(name: string): RequestKind {
  return kindWords.find(([word]) => name.includes(word))?.[1] ?? 'enquiry'
}
