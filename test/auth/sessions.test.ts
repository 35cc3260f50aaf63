import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'

import { changePassword, disableAccount, grantRoles, resetPassword } from '#src/auth/accounts.ts'
import { ownSessions } from '#src/auth/queries.ts'
import { sessions } from '#src/auth/schema.ts'
import {
  absoluteMs,
  closeSession,
  endOtherSessions,
  idleMs,
  openSession,
  readSession,
} from '#src/auth/sessions.ts'
import { can } from '#src/kernel/actor.ts'
import { testDatabase } from '#test/support/database.ts'
import { accountWith, actorWith } from '#test/support/people.ts'

const start = Date.UTC(2026, 10, 2)

function open() {
  const { db } = testDatabase()
  const account = accountWith(db, 'qa-inspector')
  const token = openSession(db, account, 'browser', start)
  return { db, account, token }
}

describe('a session', () => {
  it('is known by a token that the database does not hold', () => {
    const { db, account, token } = open()
    expect(readSession(db, token, start)?.actor.accountId).toBe(account.id)
    expect(db.select().from(sessions).get()?.tokenHash).not.toContain(token)
    expect(readSession(db, `${token}x`, start)).toBeNull()
  })

  it('ends after 8 hours without use, to the millisecond', () => {
    const { db, token } = open()
    expect(readSession(db, token, start + idleMs)).toBeNull()
    expect(readSession(db, token, start + idleMs - 1)).not.toBeNull()
  })

  it('stays open in use, but never beyond 24 hours', () => {
    const { db, token } = open()
    for (const hour of [7, 14, 21]) {
      expect(readSession(db, token, start + hour * 3600_000)).not.toBeNull()
    }
    expect(readSession(db, token, start + absoluteMs - 1)).not.toBeNull()
    expect(readSession(db, token, start + absoluteMs)).toBeNull()
  })

  it('is gone after signing out', () => {
    const { db, token } = open()
    const session = readSession(db, token, start)
    if (session) closeSession(db, session)
    expect(readSession(db, token, start)).toBeNull()
  })

  it('carries a change of role at the next request', () => {
    const { db, account, token } = open()
    const before = readSession(db, token, start)
    expect(before && can(before.actor, 'finding.recheck')).toBe(true)
    const grant = { roles: ['trainer' as const], scopeKind: 'all' as const, scopeId: null }
    grantRoles(db, actorWith(db, 'security-admin'), account.id, grant)
    const after = readSession(db, token, start)
    expect(after && can(after.actor, 'finding.recheck')).toBe(false)
    expect(after && can(after.actor, 'complaint.list')).toBe(true)
  })

  it('is out at once when the account is disabled or its password is reset', async () => {
    const { db, account, token } = open()
    const admin = actorWith(db, 'system-admin')
    await resetPassword(db, admin, account.id)
    expect(readSession(db, token, start)).toBeNull()
    const again = openSession(db, account, 'browser', start)
    disableAccount(db, admin, account.id)
    expect(readSession(db, again, start)).toBeNull()
  })

  it('survives the own change of password, while the others of the account end', async () => {
    const { db, account, token } = open()
    const other = openSession(db, account, 'phone', start)
    const session = readSession(db, token, start)
    if (!session) throw new Error('no session')
    await changePassword(db, session.actor, '一句新的话 2026', session.tokenHash)
    expect(readSession(db, token, start)).not.toBeNull()
    expect(readSession(db, other, start)).toBeNull()
  })

  it('can end all others of the same account and no one else’s', () => {
    const { db, account, token } = open()
    const other = openSession(db, account, 'phone', start)
    const stranger = openSession(db, accountWith(db, 'trainer'), 'browser', start)
    const session = readSession(db, token, start)
    if (session) endOtherSessions(db, session)
    expect(readSession(db, other, start)).toBeNull()
    expect(readSession(db, token, start)).not.toBeNull()
    expect(readSession(db, stranger, start)).not.toBeNull()
  })

  it('is listed only while it can still be used', () => {
    const { db, account } = open()
    expect(ownSessions(db, account.id, start + idleMs - 1)).toHaveLength(1)
    expect(ownSessions(db, account.id, start + idleMs)).toHaveLength(0)
  })

  it('that has run out is removed when the next one opens', () => {
    const { db, account } = open()
    openSession(db, account, 'browser', start + absoluteMs + 1)
    const mine = db.select().from(sessions).where(eq(sessions.accountId, account.id)).all()
    expect(mine).toHaveLength(1)
  })
})
