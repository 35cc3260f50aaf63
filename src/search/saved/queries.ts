import { and, asc, desc, eq, isNull, or, type SQL } from 'drizzle-orm'

import { type Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import type { Blindness } from '#src/recordings/blindness.ts'

import { filtersInWords, queryOf } from '../address.ts'
import { readSearchFilters } from '../filters.ts'
import { authoriseSearch } from '../queries.ts'
import { readQuery } from '../query.ts'
import { defaultSearches, type SavedSearch, savedSearches, searchLooks } from '../schema.ts'
import { walk } from '../walk.ts'
import { mayShare } from './save.ts'

export type SavedSearchRow = SavedSearch & {
  own: boolean
  opensFirst: boolean
  /** Calls transcribed since this person last looked, up to 99; null before the first look. */
  news: number | null
  words: string
  filters: string
}

/** One's own fifty, and some of others. */
const longestList = 100
/** News are a hint in a list: they are counted no further, and with little patience. */
export const mostNews = 99
const newsPatience = 500

/** 常用检索: one's own first, then what colleagues of the unit share. */
export function savedSearchList(
  db: Db,
  actor: Actor,
  blindness: Blindness,
  most = longestList,
): SavedSearchRow[] {
  authoriseSearch(actor)
  const { accountId } = actor
  if (accountId === null) return []
  const own = eq(savedSearches.accountId, accountId)
  const seen = and(
    eq(searchLooks.savedSearchId, savedSearches.id),
    eq(searchLooks.accountId, accountId),
  )
  const rows = db
    .select({ saved: savedSearches, seenTo: searchLooks.seenTo, first: defaultSearches.accountId })
    .from(savedSearches)
    .leftJoin(searchLooks, seen)
    .leftJoin(
      defaultSearches,
      and(
        eq(defaultSearches.accountId, accountId),
        eq(defaultSearches.savedSearchId, savedSearches.id),
      ),
    )
    .where(or(own, sharedWith(actor)))
    .orderBy(desc(own), asc(savedSearches.id))
    .limit(most)
    .all()
  return rows.map(({ saved, seenTo, first }) => {
    const query = queryOf(saved.query)
    return {
      ...saved,
      own: saved.accountId === accountId,
      opensFirst: first !== null,
      news: newsOf(db, actor, query, seenTo, blindness),
      words: query['q'] ?? '',
      filters: filtersInWords(db, readSearchFilters(db, actor, query)),
    }
  })
}

/** One that this person may open. Raises NotFound for others. */
export function savedSearch(db: Db, actor: Actor, id: number): SavedSearch {
  authoriseSearch(actor)
  const { accountId } = actor
  const mine = accountId === null ? undefined : eq(savedSearches.accountId, accountId)
  const saved = db
    .select()
    .from(savedSearches)
    .where(and(eq(savedSearches.id, id), or(mine, sharedWith(actor))))
    .get()
  if (!saved || !mine) throw new NotFound()
  return saved
}

/** The search a person's page opens with. */
export function firstSearch(db: Db, { accountId }: Actor): SavedSearch | undefined {
  if (accountId === null) return undefined
  return db
    .select({ saved: savedSearches })
    .from(defaultSearches)
    .innerJoin(savedSearches, eq(savedSearches.id, defaultSearches.savedSearchId))
    .where(eq(defaultSearches.accountId, accountId))
    .get()?.saved
}

function sharedWith(actor: Actor): SQL | undefined {
  const { scope } = actor
  if (!mayShare(actor)) return undefined
  return and(
    eq(savedSearches.sharing, 'unit'),
    eq(savedSearches.scopeKind, scope.kind),
    'id' in scope ? eq(savedSearches.scopeId, scope.id) : isNull(savedSearches.scopeId),
  )
}

function newsOf(
  db: Db,
  actor: Actor,
  query: Record<string, string>,
  seenTo: number | null,
  blindness: Blindness,
): number | null {
  const wanted = readQuery(query['q'] ?? '')
  if (seenTo === null || wanted.kind !== 'wanted') return null
  const search = { ...wanted, filters: readSearchFilters(db, actor, query), blindness }
  const from = { id: seenTo, back: true }
  const { found } = walk(db, actor, search, from, { calls: mostNews, candidates: newsPatience })
  return found.length
}
