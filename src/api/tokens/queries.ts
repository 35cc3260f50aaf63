import { and, asc, eq, gt, isNotNull, isNull, lte, sql } from 'drizzle-orm'

import { accounts } from '#src/auth/schema.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { sources } from '#src/recordings/sources/schema.ts'

import type { TokenState } from '../vocabulary.ts'
import { type ApiToken, apiTokens } from './schema.ts'

/** A token as its list shows it: everything but the hash. */
export type TokenRow = Omit<ApiToken, 'tokenHash'> & {
  state: TokenState
  sourceName: string
  sourceActive: boolean
  createdByName: string | null
}

export type TokenFilter = { state: TokenState | null; search: string }

/** Tokens, newest first; those that ended stay, since the trail names them. */
export function tokenList(
  db: Db,
  actor: Actor,
  { state, search }: TokenFilter,
  request: PageRequest,
  now = Date.now(),
): Page<TokenRow> {
  authorise(actor, 'token.manage')
  const list = keyset(apiTokens.createdAt, apiTokens.id, request)
  const wanted = search.normalize('NFKC').trim().slice(0, 60)
  const rows = select(db)
    .where(
      and(
        list.where,
        state ? inState[state](now) : undefined,
        wanted ? sql`instr(${apiTokens.name}, ${wanted}) > 0` : undefined,
      ),
    )
    .orderBy(...list.order)
    .limit(list.limit)
    .all()
  return cutPage(
    rows.map((row) => shown(row, now)),
    request,
    ({ id, createdAt }) => ({ id, value: createdAt }),
  )
}

/** Sources a new token may belong to. */
export function sourceOptions(db: Db): { id: number; name: string }[] {
  return db
    .select({ id: sources.id, name: sources.name })
    .from(sources)
    .where(eq(sources.active, true))
    .orderBy(asc(sources.name))
    .limit(200)
    .all()
}

export function sourceOf(db: Db, id: number): string {
  return db.select({ name: sources.name }).from(sources).where(eq(sources.id, id)).get()?.name ?? ''
}

const inState: Record<TokenState, (now: number) => ReturnType<typeof and>> = {
  active: (now) => and(isNull(apiTokens.revokedAt), gt(apiTokens.expiresAt, now)),
  expired: (now) => and(isNull(apiTokens.revokedAt), lte(apiTokens.expiresAt, now)),
  revoked: () => isNotNull(apiTokens.revokedAt),
}

function select(db: Db) {
  return db
    .select({
      token: apiTokens,
      sourceName: sources.name,
      sourceActive: sources.active,
      createdByName: accounts.displayName,
    })
    .from(apiTokens)
    .innerJoin(sources, eq(sources.id, apiTokens.sourceId))
    .leftJoin(accounts, eq(accounts.id, apiTokens.createdBy))
}

type Selected = ReturnType<ReturnType<typeof select>['all']>[number]

function shown({ token, ...names }: Selected, now: number): TokenRow {
  const { tokenHash: _, ...rest } = token
  const state = token.revokedAt !== null ? 'revoked' : token.expiresAt <= now ? 'expired' : 'active'
  return { ...rest, ...names, state }
}
