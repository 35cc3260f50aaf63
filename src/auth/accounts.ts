import { randomBytes } from 'node:crypto'

import { eq, isNull } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import { unitExists } from '#src/organisation/queries.ts'

import { hashPassword } from './password.ts'
import { permissionsOf, separated } from './policy.ts'
import { type Account, accounts } from './schema.ts'
import { closeOtherSessions } from './sessions.ts'
import { forgiveFailures, normaliseUsername } from './sign-in.ts'
import { accountRefusals, type Role } from './vocabulary.ts'

export type NewAccount = { username: string; displayName: string; personId?: number | null }

/** Creates an account without any right; the security administrator grants roles afterwards. */
export async function createAccount(
  db: Db,
  actor: Actor,
  input: NewAccount,
): Promise<{ account: Account; password: string }> {
  authorise(actor, 'account.manage')
  const password = freshPassword()
  const passwordHash = await hashPassword(password)
  const username = normaliseUsername(input.username)
  const account = write(db, (tx) => {
    const taken = tx.select().from(accounts).where(eq(accounts.username, username)).get()
    if (taken) throw refused(accountRefusals, 'name-taken')
    const created = tx
      .insert(accounts)
      .values({
        username,
        displayName: input.displayName,
        passwordHash,
        mustChangePassword: true,
        roles: [],
        scopeKind: 'nothing',
        personId: input.personId ?? null,
        createdAt: Date.now(),
      })
      .returning()
      .get()
    record(tx, actor, 'account.created', { kind: 'account', id: created.id }, { username })
    return created
  })
  return { account, password }
}

export type Grant = { roles: Role[]; scopeKind: Account['scopeKind']; scopeId: number | null }

/** Sets roles and scope. Nobody grants rights to himself, and no account joins two administrators. */
export function grantRoles(db: Db, actor: Actor, accountId: number, grant: Grant): Account {
  authorise(actor, 'role.grant')
  if (actor.accountId === accountId) throw refused(accountRefusals, 'own-account')
  const held = permissionsOf(grant.roles)
  if (separated.filter((duty) => duty.some((right) => held.has(right))).length > 1) {
    throw refused(accountRefusals, 'roles-clash')
  }
  const { scopeKind } = grant
  const scopeId = scopeKind === 'all' || scopeKind === 'nothing' ? null : grant.scopeId
  return write(db, (tx) => {
    const before = accountById(tx, accountId)
    if (!unitExists(tx, scopeKind, scopeId)) throw refused(accountRefusals, 'no-such-unit')
    refuseLosingLastAdmin(tx, before, grant.roles)
    const values = { roles: grant.roles, scopeKind, scopeId }
    const after = tx
      .update(accounts)
      .set(scopeKind === 'person' ? { ...values, personId: scopeId } : values)
      .where(eq(accounts.id, accountId))
      .returning()
      .get()
    const was = { roles: before.roles, scopeKind: before.scopeKind, scopeId: before.scopeId }
    record(tx, actor, 'account.granted', { kind: 'account', id: accountId }, { was, now: values })
    return after
  })
}

export function disableAccount(db: Db, actor: Actor, accountId: number): void {
  authorise(actor, 'account.manage')
  if (actor.accountId === accountId) throw refused(accountRefusals, 'own-account')
  write(db, (tx) => {
    refuseLosingLastAdmin(tx, accountById(tx, accountId), [])
    tx.update(accounts).set({ disabledAt: Date.now() }).where(eq(accounts.id, accountId)).run()
    closeOtherSessions(tx, accountId, null)
    record(tx, actor, 'account.disabled', { kind: 'account', id: accountId })
  })
}

export function enableAccount(db: Db, actor: Actor, accountId: number): void {
  authorise(actor, 'account.manage')
  write(db, (tx) => {
    accountById(tx, accountId)
    tx.update(accounts).set({ disabledAt: null }).where(eq(accounts.id, accountId)).run()
    record(tx, actor, 'account.enabled', { kind: 'account', id: accountId })
  })
}

/**
 * Gives the account a new password, returned once; every session of the account ends. Failed
 * sign-ins are forgiven, as the person waiting for the new password must not wait longer.
 */
export async function resetPassword(db: Db, actor: Actor, accountId: number): Promise<string> {
  authorise(actor, 'account.manage')
  if (actor.accountId === accountId) throw refused(accountRefusals, 'own-account')
  const password = freshPassword()
  const passwordHash = await hashPassword(password)
  write(db, (tx) => {
    const { username } = accountById(tx, accountId)
    const values = { passwordHash, mustChangePassword: true }
    forgiveFailures(tx, username)
    tx.update(accounts).set(values).where(eq(accounts.id, accountId)).run()
    closeOtherSessions(tx, accountId, null)
    record(tx, actor, 'account.password-reset', { kind: 'account', id: accountId })
  })
  return password
}

/** A person's own change of password; other sessions of the account end. */
export async function changePassword(
  db: Db,
  actor: Actor,
  password: string,
  keepSession: string | null,
): Promise<void> {
  const accountId = actor.accountId
  if (accountId === null) throw new NotFound()
  const passwordHash = await hashPassword(password)
  write(db, (tx) => {
    const values = { passwordHash, mustChangePassword: false }
    tx.update(accounts).set(values).where(eq(accounts.id, accountId)).run()
    closeOtherSessions(tx, accountId, keepSession)
    record(tx, actor, 'account.password-changed', { kind: 'account', id: accountId })
  })
}

export function accountById(db: Db, accountId: number): Account {
  const account = db.select().from(accounts).where(eq(accounts.id, accountId)).get()
  if (!account) throw new NotFound()
  return account
}

/** 16 characters without look-alikes: 80 bits. */
function freshPassword(): string {
  const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789'
  const letters = [...randomBytes(16)].map((byte) => alphabet[byte % 32] as string).join('')
  return letters.replace(/(.{4})(?=.)/g, '$1-')
}

function refuseLosingLastAdmin(tx: Db, account: Account, nextRoles: readonly Role[]) {
  const kept = permissionsOf(nextRoles)
  const others = tx.select().from(accounts).where(isNull(accounts.disabledAt)).all()
  for (const permission of separated.flat()) {
    if (!permissionsOf(account.roles).has(permission) || kept.has(permission)) continue
    const another = others.some(
      (other) => other.id !== account.id && permissionsOf(other.roles).has(permission),
    )
    if (!another) throw refused(accountRefusals, 'last-admin')
  }
}
