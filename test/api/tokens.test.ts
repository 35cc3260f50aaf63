import { and, eq } from 'drizzle-orm'
import { describe, expect, test, onTestFinished, vi } from 'vitest'

import { createToken } from '#src/api/tokens/create.ts'
import { tokenList } from '#src/api/tokens/queries.ts'
import { revokeToken } from '#src/api/tokens/revoke.ts'
import { apiTokens } from '#src/api/tokens/schema.ts'
import { auditEvents } from '#src/audit/schema.ts'
import { grantRoles } from '#src/auth/accounts.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import { Forbidden } from '#src/kernel/errors.ts'
import { sources } from '#src/recordings/sources/schema.ts'
import { testApp } from '#test/support/app.ts'
import { testDatabase } from '#test/support/database.ts'
import { accountWith, actorWith, signedInAs } from '#test/support/people.ts'

import { call, refusal, tokenWith } from './centre.ts'

const rowOf = (db: ReturnType<typeof testDatabase>['db'], id: number) =>
  db.select().from(apiTokens).where(eq(apiTokens.id, id)).get()

const trail = (
  db: ReturnType<typeof testDatabase>['db'],
  action: 'token.refused' | 'token.revoked',
) => db.select().from(auditEvents).where(eq(auditEvents.action, action)).all()

describe('a token', () => {
  test('is 256 random bits behind a prefix, and only its hash is in the database', () => {
    const { db, sqlite } = testDatabase()
    const one = tokenWith(db, ['calls.read'])
    const two = tokenWith(db, ['calls.read'])
    expect(one.secret).toMatch(/^hui_[A-Za-z0-9_-]{43}$/)
    expect(one.secret).not.toBe(two.secret)
    expect(rowOf(db, one.token.id)?.tokenHash).toMatch(/^[0-9a-f]{64}$/)
    // Whatever the database holds, trail included: a copy of it opens nothing.
    const copy = sqlite.serialize().toString('latin1')
    expect(copy).toContain(one.token.hint)
    expect(copy).not.toContain(one.secret)
    expect(copy).not.toContain(one.secret.slice('hui_'.length))
  })

  test('is traced when created and revoked, with its scopes, source and addresses', () => {
    const { db } = testDatabase()
    const admin = actorWith(db, 'system-admin')
    const { token, source } = tokenWith(db, ['recordings.write'], { addresses: ['10.1.2.0/24'] })
    revokeToken(db, admin, token.id)
    const events = db
      .select()
      .from(auditEvents)
      .where(and(eq(auditEvents.subjectKind, 'token'), eq(auditEvents.subjectId, `${token.id}`)))
      .all()
    expect(events).toMatchObject([
      {
        action: 'token.created',
        actorId: admin.accountId,
        particulars: {
          name: token.name,
          scopes: ['recordings.write'],
          sourceName: source.name,
          addresses: ['10.1.2.0/24'],
        },
      },
      { action: 'token.revoked', actorId: admin.accountId, particulars: { name: token.name } },
    ])
    expect(() => revokeToken(db, admin, token.id)).toThrow('已经吊销')
  })

  test('is created, listed and revoked by whoever manages tokens, and by nobody else', () => {
    const { db } = testDatabase()
    const { token, source } = tokenWith(db, ['calls.read'])
    for (const role of ['qa-manager', 'security-admin', 'audit-admin', 'agent'] as const) {
      const actor = actorWith(db, role)
      const request = { size: 20, cursor: null }
      const wanted = { name: '另一个', scopes: [], addresses: [], expiresAt: Date.now() + dayMs }
      const attempts = [
        () => createToken(db, actor, { ...wanted, source: { id: source.id } }),
        () => revokeToken(db, actor, token.id),
        () => tokenList(db, actor, { state: null, search: '' }, request),
      ]
      for (const attempt of attempts) expect(attempt).toThrow(Forbidden)
    }
    expect(rowOf(db, token.id)?.revokedAt).toBeNull()
  })

  test('joins a source that exists, or makes one; two of one name there are never', () => {
    const { db } = testDatabase()
    const first = tokenWith(db, ['calls.read'], { source: { name: '南京录音' } })
    const second = tokenWith(db, ['calls.read'], { source: { id: first.source.id } })
    expect(second.token.sourceId).toBe(first.token.sourceId)
    expect(db.select().from(sources).all()).toMatchObject([{ name: '南京录音', kind: 'api' }])
    expect(() => tokenWith(db, [], { source: { name: '南京录音' } })).toThrow('同名的来源')
    expect(() => tokenWith(db, [], { source: { id: 99 } })).toThrow('来源不存在')
    expect(() => tokenWith(db, [], { name: first.token.name })).toThrow('已有令牌用过')
    expect(db.select().from(apiTokens).all()).toHaveLength(2)
  })

  test('right and the right to read the trail never meet in one account', () => {
    const { db } = testDatabase()
    const account = accountWith(db, 'trainer')
    const grant = { scopeKind: 'all', scopeId: null } as const
    const security = actorWith(db, 'security-admin')
    const both = () =>
      grantRoles(db, security, account.id, { ...grant, roles: ['system-admin', 'audit-admin'] })
    expect(both).toThrow('不能由同一个账号兼任')
  })
})

describe('a token that is not let in', () => {
  test('says why: missing, wrong, revoked, expired, from elsewhere, of a source switched off', async () => {
    const app = testApp()
    const { db } = app
    const admin = actorWith(db, 'system-admin')
    const revoked = tokenWith(db, ['calls.read'])
    revokeToken(db, admin, revoked.token.id)
    const expired = tokenWith(db, ['calls.read'], { expiresAt: Date.now() - 1 })
    const elsewhere = tokenWith(db, ['calls.read'], { addresses: ['10.1.2.0/24', '2001:db8::/32'] })
    const off = tokenWith(db, ['calls.read'])
    db.update(sources).set({ active: false }).where(eq(sources.id, off.source.id)).run()

    const said = async (secret: string | null, address = '10.9.9.9') =>
      refusal(await call(app, '/token', secret, { address }))
    expect(await said(null)).toBe('401 token-missing')
    expect(await said('hui_wrong')).toBe('401 token-unknown')
    expect(await said(revoked.secret)).toBe('401 token-revoked')
    expect(await said(expired.secret)).toBe('401 token-expired')
    expect(await said(elsewhere.secret)).toBe('403 address-refused')
    expect(await said(elsewhere.secret, '::1')).toBe('403 address-refused')
    expect(await said(off.secret)).toBe('403 source-inactive')
    for (const address of ['10.1.2.77', '::ffff:10.1.2.77', '2001:db8::5']) {
      expect((await call(app, '/token', elsewhere.secret, { address })).status).toBe(200)
    }
  })

  test('is counted every time, and one line of the trail tells of a row of refusals', async () => {
    const app = testApp()
    const { db } = app
    const { secret, token } = tokenWith(db, ['calls.read'], { addresses: ['10.1.2.3'] })
    for (let i = 0; i < 25; i += 1) await call(app, '/token', secret, { address: '10.9.9.9' })
    expect(rowOf(db, token.id)).toMatchObject({
      refusals: 25,
      lastRefusedFrom: '10.9.9.9',
      lastFault: 'address',
      lastUsedAt: null,
    })
    expect(trail(db, 'token.refused')).toMatchObject([
      {
        actorName: `接口 · ${token.name}`,
        particulars: { tokenFault: 'address', address: '10.9.9.9' },
      },
    ])
  })

  test('slows its address down after twenty within a minute, never a right one beside it', async () => {
    const app = testApp()
    const right = tokenWith(app.db, ['calls.read'])
    const wrong = () => call(app, '/token', 'hui_guess', { address: '10.5.5.5' })
    for (let i = 0; i < 20; i += 1) expect((await wrong()).status).toBe(401)
    const slowed = await wrong()
    expect(slowed.status).toBe(429)
    expect(Number(slowed.headers.get('Retry-After'))).toBeGreaterThanOrEqual(1)
    expect(Number(slowed.headers.get('Retry-After'))).toBeLessThanOrEqual(60)
    expect((await call(app, '/token', right.secret, { address: '10.5.5.5' })).status).toBe(200)
    expect((await call(app, '/token', 'hui_guess', { address: '10.5.5.6' })).status).toBe(401)
    const lines = trail(app.db, 'token.refused').map(({ particulars }) => particulars['address'])
    expect(lines).toEqual(['10.5.5.5', '10.5.5.6'])
  })

  test('opens no page, and a session opens no API', async () => {
    const app = testApp()
    const { secret } = tokenWith(app.db, ['recordings.write', 'calls.read'])
    const headers = { Authorization: `Bearer ${secret}` }
    const page = await app.app.request('http://localhost/recordings', { headers })
    expect(page.headers.get('Location')).toMatch(/^\/sign-in/)
    const Cookie = signedInAs(app.db, 'system-admin')
    expect(await refusal(await call(app, '/token', null, { headers: { Cookie } }))).toBe(
      '401 token-missing',
    )
  })
})

describe('the use of a token', () => {
  test('is written down with its address, at most once a minute', async () => {
    const app = testApp()
    const { secret, token } = tokenWith(app.db, ['calls.read'])
    await call(app, '/token', secret, { address: '10.1.1.1' })
    const first = rowOf(app.db, token.id)
    expect(first).toMatchObject({ lastUsedFrom: '10.1.1.1' })
    await call(app, '/token', secret, { address: '10.1.1.2' })
    expect(rowOf(app.db, token.id)).toEqual(first)

    const longAgo = Date.now() - 61_000
    app.db.update(apiTokens).set({ lastUsedAt: longAgo }).where(eq(apiTokens.id, token.id)).run()
    await call(app, '/token', secret, { address: '10.1.1.2' })
    const later = rowOf(app.db, token.id)
    expect(later?.lastUsedFrom).toBe('10.1.1.2')
    expect(later?.lastUsedAt).toBeGreaterThan(longAgo)
  })

  test('is bounded to so many requests a minute, and answered with the seconds to wait', async () => {
    // The count slides with the minute: at a turn of the clock one more would be let through.
    vi.useFakeTimers({ toFake: ['Date'], now: Math.floor(Date.now() / 60_000) * 60_000 + 1000 })
    onTestFinished(() => void vi.useRealTimers())
    const app = testApp()
    const busy = tokenWith(app.db, ['calls.read'])
    const calm = tokenWith(app.db, ['calls.read'])
    let last = await call(app, '/token', busy.secret)
    const { requestsPerMinute } = (await last.json()) as { requestsPerMinute: number }
    for (let i = 0; i < requestsPerMinute; i += 1) last = await call(app, '/token', busy.secret)
    expect(Number(last.headers.get('Retry-After'))).toBeGreaterThanOrEqual(1)
    expect(await refusal(last)).toBe('429 too-many-requests')
    expect((await call(app, '/token', calm.secret)).status).toBe(200)
  })
})
