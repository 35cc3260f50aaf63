import type { Db } from '#src/kernel/db.ts'
import { businessTypes, people } from '#src/organisation/schema.ts'
import type { RequestKind } from '#src/organisation/vocabulary.ts'

import type { CallRow } from './call-reading.ts'

/** Ids by name, null for an empty name; how many were added on the way. */
type Named<Id> = { idOf: (name: string) => Id; added: number }

/** Agents by number. Unknown ones are kept as provisional people until a roster names them. */
export function ensurePeople(tx: Db, rows: readonly CallRow[]): Named<number> {
  const known = tx.select({ id: people.id, name: people.agentNo }).from(people).all()
  return ensure(
    known,
    rows.map((row) => row.agentNo),
    (agentNo) => {
      const values = { agentNo, name: '', staffCategory: 'regular', provisional: true } as const
      return tx.insert(people).values(values).returning({ id: people.id }).get().id
    },
  )
}

/** Business types by name. Unknown ones join the dictionary, their kind guessed from the words. */
export function ensureBusinessTypes(tx: Db, rows: readonly CallRow[]): Named<number | null> {
  const known = tx.select({ id: businessTypes.id, name: businessTypes.name }).from(businessTypes)
  const names = rows.flatMap((row) => row.businessType || [])
  const { added, idOf } = ensure(known.all(), names, (name) => {
    const values = { name, kind: kindOf(name) }
    return tx.insert(businessTypes).values(values).returning({ id: businessTypes.id }).get().id
  })
  return { added, idOf: (name) => (name === '' ? null : idOf(name)) }
}

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
