import { and, count, eq, ne, sql } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, can } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { Forbidden, NotFound, refused } from '#src/kernel/errors.ts'
import { maskText } from '#src/personal-data/mask.ts'
import { segments } from '#src/transcription/schema.ts'

import { addressOf, queryOf } from '../address.ts'
import { authoriseSearch } from '../queries.ts'
import { defaultSearches, type SavedSearch, savedSearches, searchLooks } from '../schema.ts'
import { savedSearchRefusals, type Sharing } from '../vocabulary.ts'

export type SavedSearchInput = {
  name: string
  /** As in the address of the page. */
  query: string
  sharing: Sharing
  /** The page opens with it. */
  opensFirst: boolean
}

/** Fewer than anybody keeps in a list. */
const mostSaved = 50

/** Keeps a query with its filters under a name (存为常用检索). What is there now counts as seen. */
export function saveSearch(
  db: Db,
  actor: Actor,
  input: SavedSearchInput,
  now = Date.now(),
): SavedSearch {
  const accountId = personOf(actor)
  return write(db, (tx) => {
    const own = tx
      .select({ n: count() })
      .from(savedSearches)
      .where(eq(savedSearches.accountId, accountId))
      .get()
    if ((own?.n ?? 0) >= mostSaved) throw refused(savedSearchRefusals, 'too-many')
    refuseTakenName(tx, accountId, input.name, null)
    const { scope } = actor
    const saved = tx
      .insert(savedSearches)
      .values({
        ...{ accountId, accountName: actor.name, name: input.name },
        query: addressOf(queryOf(input.query)),
        sharing: sharingOf(actor, input.sharing),
        ...{ scopeKind: scope.kind, scopeId: 'id' in scope ? scope.id : null },
        ...{ createdAt: now, changedAt: now },
      })
      .returning()
      .get()
    openFirst(tx, accountId, saved.id, input.opensFirst)
    lookedAt(tx, accountId, saved.id, now)
    record(tx, actor, 'search.saved', { kind: 'search', id: saved.id }, particularsOf(saved))
    return saved
  })
}

/** Changes one's own saved search: its name, its conditions, or who finds it. */
export function changeSavedSearch(
  db: Db,
  actor: Actor,
  id: number,
  input: SavedSearchInput,
  now = Date.now(),
): SavedSearch {
  const accountId = personOf(actor)
  return write(db, (tx) => {
    ownSearch(tx, accountId, id)
    refuseTakenName(tx, accountId, input.name, id)
    const { scope } = actor
    const saved = tx
      .update(savedSearches)
      .set({
        name: input.name,
        query: addressOf(queryOf(input.query)),
        sharing: sharingOf(actor, input.sharing),
        // Whoever moved shares with the unit of today.
        ...{ scopeKind: scope.kind, scopeId: 'id' in scope ? scope.id : null },
        changedAt: now,
      })
      .where(eq(savedSearches.id, id))
      .returning()
      .get()
    openFirst(tx, accountId, id, input.opensFirst)
    record(tx, actor, 'search.changed', { kind: 'search', id }, particularsOf(saved))
    return saved
  })
}

export function deleteSavedSearch(db: Db, actor: Actor, id: number): void {
  const accountId = personOf(actor)
  write(db, (tx) => {
    const saved = ownSearch(tx, accountId, id)
    tx.delete(savedSearches).where(eq(savedSearches.id, id)).run()
    record(tx, actor, 'search.deleted', { kind: 'search', id }, particularsOf(saved))
  })
}

/** What was found until now is no longer new to this person. */
export function lookedAt(db: Db, accountId: number, savedSearchId: number, now = Date.now()): void {
  const newest = sql<number>`coalesce((select max(id) from ${segments}), 0)`
  write(db, (tx) => {
    tx.insert(searchLooks)
      .values({ savedSearchId, accountId, seenTo: newest, at: now })
      .onConflictDoUpdate({
        target: [searchLooks.savedSearchId, searchLooks.accountId],
        set: { seenTo: newest, at: now },
      })
      .run()
  })
}

/** Shared searches are for those who judge calls; others keep theirs to themselves. */
export const mayShare = (actor: Actor) => can(actor, 'finding.list')

function personOf(actor: Actor): number {
  authoriseSearch(actor)
  if (actor.accountId === null) throw new Forbidden('recording.play')
  return actor.accountId
}

/** Others' searches may be looked at, never changed: to a stranger they are not there. */
function ownSearch(tx: Db, accountId: number, id: number): SavedSearch {
  const mine = and(eq(savedSearches.id, id), eq(savedSearches.accountId, accountId))
  const saved = tx.select().from(savedSearches).where(mine).get()
  if (!saved) throw new NotFound()
  return saved
}

function refuseTakenName(tx: Db, accountId: number, name: string, except: number | null): void {
  const taken = tx
    .select({ id: savedSearches.id })
    .from(savedSearches)
    .where(
      and(
        eq(savedSearches.accountId, accountId),
        eq(savedSearches.name, name),
        except === null ? undefined : ne(savedSearches.id, except),
      ),
    )
    .get()
  if (taken) throw refused(savedSearchRefusals, 'name-taken')
}

const sharingOf = (actor: Actor, sharing: Sharing): Sharing => (mayShare(actor) ? sharing : 'own')

function openFirst(tx: Db, accountId: number, savedSearchId: number, first: boolean): void {
  const mine = eq(defaultSearches.accountId, accountId)
  if (!first) {
    tx.delete(defaultSearches)
      .where(and(mine, eq(defaultSearches.savedSearchId, savedSearchId)))
      .run()
    return
  }
  tx.insert(defaultSearches)
    .values({ accountId, savedSearchId })
    .onConflictDoUpdate({ target: defaultSearches.accountId, set: { savedSearchId } })
    .run()
}

function particularsOf({ name, query, sharing }: SavedSearch) {
  // The trail holds no caller numbers.
  return { name, words: maskText(queryOf(query)['q'] ?? ''), sharing }
}
