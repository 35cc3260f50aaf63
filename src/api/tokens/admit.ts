import { eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import type { Permission } from '#src/kernel/permissions.ts'
import { sources } from '#src/recordings/sources/schema.ts'

import { ApiError } from '../errors.ts'
import type { RateLimit } from '../rate-limit.ts'
import type { ApiErrorCode, ApiScope, TokenFault } from '../vocabulary.ts'
import { isWithin } from './addresses.ts'
import { hashOfToken } from './create.ts'
import { type ApiToken, apiTokens } from './schema.ts'
import { countWrongToken } from './wrong-tokens.ts'

/** The rights that each scope stands for; a token has these and no other. */
const rights: Record<ApiScope, readonly Permission[]> = {
  'recordings.write': ['recording.upload'],
  'call-data.write': ['call-data.import'],
  'register.write': ['register.import'],
  'outside-cases.write': ['outside-case.record'],
  'return-scores.write': ['return-score.import'],
  'work-orders.write': ['work-order.import'],
  'calls.read': ['recording.list'],
}

const codes: Record<TokenFault, ApiErrorCode> = {
  revoked: 'token-revoked',
  expired: 'token-expired',
  address: 'address-refused',
  source: 'source-inactive',
  scope: 'scope-missing',
}

/** `lastUsedAt` is written at most this often: a recorder may send hundreds of files a minute. */
const touchMs = 60_000
/** A refusal that goes on is one line of the trail in this time; the token counts every one. */
const quietMs = 600_000

/**
 * Lets a token in, or raises ApiError. Right and wrong tokens take the same way: one hash, one look
 * into an index of hashes, so that the time of the answer tells nothing about a token.
 */
export function admit(
  db: Db,
  given: string,
  address: string,
  limit: RateLimit,
  now = Date.now(),
): ApiToken {
  const row = tokenOf(db, eq(apiTokens.tokenHash, hashOfToken(given)))
  if (!row) {
    const retryAfter = countWrongToken(db, address, now)
    if (retryAfter === null) throw new ApiError('token-unknown')
    throw new ApiError('too-many-wrong-tokens', { retryAfter })
  }
  const wait = limit(row.token.id, now)
  if (wait !== null) throw new ApiError('too-many-requests', { retryAfter: wait })
  const fault = faultOf(row, now) ?? (isWithin(row.token.addresses, address) ? null : 'address')
  if (fault) throw refuseUse(db, row.token, fault, address, now)
  const { token } = row
  if (token.lastUsedAt === null || token.lastUsedAt < now - touchMs) {
    const used = { lastUsedAt: now, lastUsedFrom: address }
    db.update(apiTokens).set(used).where(eq(apiTokens.id, token.id)).run()
  }
  return token
}

/** Raises ApiError if the token has lost its validity since it was let in. */
export function stillAdmitted(db: Db, id: number, address: string, now = Date.now()): void {
  const row = tokenOf(db, eq(apiTokens.id, id))
  const fault = row ? faultOf(row, now) : 'revoked'
  if (row && fault) throw refuseUse(db, row.token, fault, address, now)
}

/** Raises ApiError unless the token holds one of the scopes. */
export function requireScope(
  db: Db,
  token: ApiToken,
  anyOf: readonly ApiScope[],
  address: string,
  now = Date.now(),
): void {
  if (anyOf.some((scope) => token.scopes.includes(scope))) return
  throw refuseUse(db, token, 'scope', address, now)
}

/** Who acts in a request with this token, on the trail and in lists. */
export function actorOfToken(token: Pick<ApiToken, 'name' | 'scopes'>): Actor {
  return {
    accountId: null,
    name: `接口 · ${token.name}`,
    roles: [],
    permissions: new Set(token.scopes.flatMap((scope) => rights[scope] ?? [])),
    scope: { kind: 'all' },
  }
}

type Row = { token: ApiToken; active: boolean }

function tokenOf(db: Db, where: ReturnType<typeof eq>): Row | undefined {
  return db
    .select({ token: apiTokens, active: sources.active })
    .from(apiTokens)
    .innerJoin(sources, eq(sources.id, apiTokens.sourceId))
    .where(where)
    .get()
}

function faultOf({ token, active }: Row, now: number): TokenFault | null {
  if (token.revokedAt !== null) return 'revoked'
  if (token.expiresAt <= now) return 'expired'
  return active ? null : 'source'
}

function refuseUse(db: Db, token: ApiToken, fault: TokenFault, address: string, now: number) {
  write(db, (tx) => {
    const own = eq(apiTokens.id, token.id)
    const before = tx.select().from(apiTokens).where(own).get() ?? token
    const refusals = before.refusals + 1
    const { lastRefusedAt, lastFault } = before
    const told = lastFault === fault && lastRefusedAt !== null && lastRefusedAt > now - quietMs
    tx.update(apiTokens)
      // While a refusal goes on, its time stays that of the line on the trail.
      .set({
        refusals,
        lastRefusedFrom: address,
        ...(told ? {} : { lastRefusedAt: now, lastFault: fault }),
      })
      .where(own)
      .run()
    if (told) return
    const particulars = { tokenFault: fault, address, refusals }
    record(tx, actorOfToken(token), 'token.refused', { kind: 'token', id: token.id }, particulars)
  })
  return new ApiError(codes[fault])
}
