import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import {
  createAccount,
  disableAccount,
  enableAccount,
  grantRoles,
  resetPassword,
} from '#src/auth/accounts.ts'
import { accountList } from '#src/auth/queries.ts'
import { accounts } from '#src/auth/schema.ts'
import type { Role } from '#src/auth/vocabulary.ts'
import { Forbidden, Refused } from '#src/kernel/errors.ts'
import { readPage } from '#src/kernel/paging.ts'
import { people, subCentres } from '#src/organisation/schema.ts'
import { testDatabase } from '#test/support/database.ts'
import { accountWith, actorWith } from '#test/support/people.ts'

function centre() {
  const { db } = testDatabase()
  return {
    db,
    system: actorWith(db, 'system-admin'),
    security: actorWith(db, 'security-admin'),
    audit: actorWith(db, 'audit-admin'),
  }
}

const everything = { scopeKind: 'all' as const, scopeId: null }

describe('the three administrators', () => {
  it('each do one thing: create, grant, read the trail', async () => {
    const { db, system, security, audit } = centre()
    const given = { username: 'zhou', displayName: '周敏' }
    await expect(createAccount(db, security, given)).rejects.toThrow(Forbidden)
    await expect(createAccount(db, audit, given)).rejects.toThrow(Forbidden)
    const { account } = await createAccount(db, system, given)
    const grant = { roles: ['trainer' as Role], ...everything }
    expect(() => grantRoles(db, system, account.id, grant)).toThrow(Forbidden)
    expect(() => grantRoles(db, audit, account.id, grant)).toThrow(Forbidden)
    expect(grantRoles(db, security, account.id, grant).roles).toEqual(['trainer'])
  })

  it.each([
    [['system-admin', 'security-admin']],
    [['system-admin', 'audit-admin']],
    [['security-admin', 'audit-admin', 'trainer']],
  ] as [Role[]][])('are never joined in one account: %s', (roles) => {
    const { db, security } = centre()
    const { id } = accountWith(db, 'trainer')
    expect(() => grantRoles(db, security, id, { roles, ...everything })).toThrow(
      '不能由同一个账号兼任',
    )
  })

  it('may be joined with a role that manages nobody', () => {
    const { db, security } = centre()
    const { id } = accountWith(db, 'trainer')
    const roles: Role[] = ['audit-admin', 'trainer']
    expect(grantRoles(db, security, id, { roles, ...everything }).roles).toEqual(roles)
  })

  it('do not grant to, disable or reset themselves', async () => {
    const { db, system, security } = centre()
    const [own, self] = [security.accountId ?? 0, system.accountId ?? 0]
    const grant = { roles: ['qa-manager' as Role], ...everything }
    expect(() => grantRoles(db, security, own, grant)).toThrow('不能对自己的账号做这一步')
    expect(() => disableAccount(db, system, self)).toThrow('不能对自己的账号做这一步')
    await expect(resetPassword(db, system, self)).rejects.toThrow('不能对自己的账号做这一步')
  })

  it('are never lost: the last one of a kind is neither disabled nor stripped', () => {
    const { db, system, security, audit } = centre()
    const { id } = accountWith(db, 'audit-admin')
    expect(() => disableAccount(db, system, id)).toThrow('最后一个')
    expect(() => grantRoles(db, security, id, { roles: [], ...everything })).toThrow('最后一个')
    const deputy = accountWith(db, 'trainer')
    grantRoles(db, security, deputy.id, { roles: ['audit-admin'], ...everything })
    disableAccount(db, system, audit.accountId ?? 0)
    expect(() => disableAccount(db, system, deputy.id)).toThrow('最后一个')
  })
})

describe('an account', () => {
  it('begins without rights and with a password to be changed', async () => {
    const { db, system } = centre()
    const { account, password } = await createAccount(db, system, {
      username: ' Zhou.Min ',
      displayName: '周敏',
    })
    expect(account).toMatchObject({ username: 'zhou.min', roles: [], scopeKind: 'nothing' })
    expect(account.mustChangePassword).toBe(true)
    expect(password.replaceAll('-', '')).toHaveLength(16)
    expect(JSON.stringify(db.select().from(auditEvents).all())).not.toContain(password)
  })

  it('keeps its name to itself, whatever the case', async () => {
    const { db, system } = centre()
    await createAccount(db, system, { username: 'zhou', displayName: '周敏' })
    await expect(
      createAccount(db, system, { username: 'ＺHOU', displayName: '周明' }),
    ).rejects.toThrow('已有人用')
  })

  it('is disabled and enabled with a trace of both', () => {
    const { db, system } = centre()
    const { id } = accountWith(db, 'trainer')
    disableAccount(db, system, id)
    expect(db.select().from(accounts).where(eq(accounts.id, id)).get()?.disabledAt).not.toBeNull()
    enableAccount(db, system, id)
    expect(db.select().from(accounts).where(eq(accounts.id, id)).get()?.disabledAt).toBeNull()
    const events = db
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.subjectId, String(id)))
      .all()
    expect(events.map(({ action }) => action)).toEqual(['account.disabled', 'account.enabled'])
  })

  it('is limited only to a unit that exists', () => {
    const { db, security } = centre()
    const { id } = accountWith(db, null)
    const grant = { roles: ['supervisor' as Role], scopeKind: 'sub-centre' as const }
    expect(() => grantRoles(db, security, id, { ...grant, scopeId: 99 })).toThrow(Refused)
    expect(() => grantRoles(db, security, id, { ...grant, scopeId: null })).toThrow(Refused)
    const unit = db.insert(subCentres).values({ name: '南京分中心' }).returning().get()
    grantRoles(db, security, id, { ...grant, scopeId: unit.id })
    const event = db
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.action, 'account.granted'))
      .get()
    expect(event?.particulars).toEqual({
      was: { roles: [], scopeKind: 'all', scopeId: null },
      now: { roles: ['supervisor'], scopeKind: 'sub-centre', scopeId: unit.id },
    })
  })
})

describe('the list of accounts', () => {
  it('finds by a part of either name and says what each one sees', () => {
    const { db } = centre()
    const agent = { agentNo: '00731', name: '陈静', staffCategory: 'regular' as const }
    const { id } = db.insert(people).values(agent).returning().get()
    accountWith(db, 'agent', { kind: 'person', id })
    const found = accountList(db, readPage({}), 'AGENT-')
    expect(found.rows.map(({ scopeName }) => scopeName)).toEqual(['本人（工号 00731）'])
    expect(accountList(db, readPage({}), '测试audit').rows).toHaveLength(1)
    expect(accountList(db, readPage({}), '%').rows).toHaveLength(0)
  })

  it('turns pages without losing or repeating anybody', () => {
    const { db } = centre()
    const many = Array.from({ length: 23 }, (_, n) => ({
      username: `a${n}`,
      displayName: `人${n}`,
      passwordHash: 'never matches',
      roles: [],
      scopeKind: 'nothing' as const,
      createdAt: 1000,
    }))
    db.insert(accounts).values(many).run()
    const seen: number[] = []
    let at: string | null = ''
    while (at !== null) {
      const page = accountList(db, readPage({ size: '10', at }))
      seen.push(...page.rows.map(({ id }) => id))
      at = page.next
    }
    expect(seen).toHaveLength(26)
    expect(new Set(seen).size).toBe(26)
  })
})
