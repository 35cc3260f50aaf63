import { and, eq, gt, isNull, lte, or } from 'drizzle-orm'

import { accounts } from '#src/auth/schema.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { type Db, isOneOf } from '#src/kernel/db.ts'
import { people, postings } from '#src/organisation/schema.ts'

/** Whom an account learns as: an agent's own person, or the person a leader's account belongs to. */
export function personOf(db: Db, actor: Actor): number | null {
  if (actor.scope.kind === 'person') return actor.scope.id
  if (actor.accountId === null) return null
  const { personId } = accounts
  return (
    db.select({ personId }).from(accounts).where(eq(accounts.id, actor.accountId)).get()
      ?.personId ?? null
  )
}

/** The people of some teams on a day. */
export function membersOf(db: Db, teamIds: readonly number[], now: number): number[] {
  const { personId, from, until, teamId } = postings
  return db
    .selectDistinct({ personId })
    .from(postings)
    .where(and(isOneOf(teamId, teamIds), lte(from, now), or(isNull(until), gt(until, now))))
    .all()
    .map((row) => row.personId)
}

/** Agent numbers as people write them in one field, and which of them nobody has. */
export function peopleNumbered(db: Db, typed: string): { ids: number[]; unknown: string[] } {
  const wanted = [
    ...new Set(
      typed
        .normalize('NFKC')
        .split(/[\s,，、;；]+/u)
        .filter(Boolean),
    ),
  ]
  const { id, agentNo } = people
  const found = db.select({ id, agentNo }).from(people).where(isOneOf(agentNo, wanted)).all()
  const known = new Set(found.map((row) => row.agentNo))
  return { ids: found.map((row) => row.id), unknown: wanted.filter((no) => !known.has(no)) }
}
