import { createHash, randomBytes } from 'node:crypto'

import { and, eq, gt, lt, sql } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { type Db, prepared, write } from '#src/kernel/db.ts'

import { permissionsOf } from './policy.ts'
import { type Account, accounts, sessions } from './schema.ts'

/** Idle and absolute limits of a session. */
export const idleMs = 8 * 3600_000
export const absoluteMs = 24 * 3600_000
/** `lastSeenAt` is written at most this often: reading a page should not cost a write. */
const touchMs = 60_000

export type SignedIn = { actor: Actor; account: Account; tokenHash: string }

const hashOf = (token: string) => createHash('sha256').update(token).digest('hex')

/** Opens a session and returns its token (256 bits); only the hash is kept. */
export function openSession(db: Db, account: Account, userAgent: string, now = Date.now()): string {
  const token = randomBytes(32).toString('base64url')
  const row = { tokenHash: hashOf(token), accountId: account.id, createdAt: now, lastSeenAt: now }
  write(db, (tx) => {
    tx.delete(sessions).where(lt(sessions.expiresAt, now)).run()
    tx.insert(sessions)
      .values({ ...row, expiresAt: now + absoluteMs, userAgent: userAgent.slice(0, 200) })
      .run()
    record(tx, actorOf(account), 'session.opened', { kind: 'account', id: account.id })
  })
  return token
}

/** The actor behind a token, or null. Rights are read afresh, so changes count at the next request. */
export function readSession(db: Db, token: string, now = Date.now()): SignedIn | null {
  const tokenHash = hashOf(token)
  const row = prepared(db, openSessions).get({ tokenHash, now, idleSince: now - idleMs })
  if (!row || row.account.disabledAt !== null) return null
  if (row.session.lastSeenAt < now - touchMs) {
    db.update(sessions).set({ lastSeenAt: now }).where(eq(sessions.tokenHash, tokenHash)).run()
  }
  return { actor: actorOf(row.account), account: row.account, tokenHash }
}

const openSessions = (db: Db) =>
  db
    .select({ session: sessions, account: accounts })
    .from(sessions)
    .innerJoin(accounts, eq(accounts.id, sessions.accountId))
    .where(
      and(
        eq(sessions.tokenHash, sql.placeholder('tokenHash')),
        gt(sessions.expiresAt, sql.placeholder('now')),
        gt(sessions.lastSeenAt, sql.placeholder('idleSince')),
      ),
    )
    .prepare()

export function closeSession(db: Db, { actor, account, tokenHash }: SignedIn): void {
  write(db, (tx) => {
    tx.delete(sessions).where(eq(sessions.tokenHash, tokenHash)).run()
    record(tx, actor, 'session.closed', { kind: 'account', id: account.id })
  })
}

/** A person signs out everywhere else (a computer left open, a device not recognised). */
export function endOtherSessions(db: Db, { actor, account, tokenHash }: SignedIn): void {
  write(db, (tx) => {
    closeOtherSessions(tx, account.id, tokenHash)
    const which = { which: '其他设备' }
    record(tx, actor, 'session.closed', { kind: 'account', id: account.id }, which)
  })
}

/** Ends every session of an account but one (password change, disabling). */
export function closeOtherSessions(tx: Db, accountId: number, keep: string | null): void {
  const all = tx.select().from(sessions).where(eq(sessions.accountId, accountId)).all()
  for (const session of all) {
    if (session.tokenHash === keep) continue
    tx.delete(sessions).where(eq(sessions.tokenHash, session.tokenHash)).run()
  }
}

export function actorOf(account: Account): Actor {
  const { scopeKind, scopeId } = account
  const scope =
    scopeKind === 'all' || scopeKind === 'nothing'
      ? ({ kind: scopeKind } as const)
      : scopeId === null
        ? ({ kind: 'nothing' } as const)
        : ({ kind: scopeKind, id: scopeId } as const)
  return {
    accountId: account.id,
    name: account.displayName,
    roles: account.roles,
    permissions: permissionsOf(account.roles),
    scope,
  }
}
