import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import { apiTokens } from '#src/api/tokens/schema.ts'
import { auditEvents } from '#src/audit/schema.ts'
import type { Role } from '#src/auth/vocabulary.ts'
import { dayMs, formatDay } from '#src/kernel/calendar.ts'
import { sources } from '#src/recordings/sources/schema.ts'
import { get, post, testApp, type TestApp } from '#test/support/app.ts'
import { signedInAs } from '#test/support/people.ts'

import { call, refusal, tokenWith } from './centre.ts'

const others: Role[] = ['qa-inspector', 'qa-manager', 'security-admin', 'audit-admin', 'agent']

function filled(given: Record<string, string | string[]> = {}): FormData {
  const usual = {
    name: '南京录音平台',
    scopes: ['recordings.write', 'calls.read'],
    source: 'new',
    newSource: '南京录音系统',
    expires: formatDay(Date.now() + 30 * dayMs),
    addresses: '10.1.2.0/24\n10.1.3.4',
  }
  const form = new FormData()
  for (const [name, value] of Object.entries({ ...usual, ...given })) {
    for (const one of [value].flat()) form.append(name, one)
  }
  return form
}

const tokens = ({ db }: TestApp) => db.select().from(apiTokens).all()

describe('the pages of tokens', () => {
  test.each([
    ['GET', '/tokens'],
    ['GET', '/tokens/new'],
    ['POST', '/tokens'],
    ['POST', '/tokens/1/revocation'],
  ])('%s %s is for the system administrator alone', async (method, path) => {
    const app = testApp()
    tokenWith(app.db, ['calls.read'])
    const ask = (cookie?: string) =>
      method === 'GET' ? get(app, path, cookie) : post(app, path, filled(), cookie)
    expect([303, 401]).toContain((await ask()).status)
    for (const role of others) {
      expect([role, (await ask(signedInAs(app.db, role))).status]).toEqual([role, 403])
    }
    expect(tokens(app)).toMatchObject([{ revokedAt: null }])
    expect((await ask(signedInAs(app.db, 'system-admin'))).status).toBeLessThan(400)
  })

  test('create a token that works, shown once and nowhere else', async () => {
    const app = testApp()
    const admin = signedInAs(app.db, 'system-admin')
    const page = await post(app, '/tokens', filled(), admin)
    expect(page.status).toBe(200)
    expect(page.headers.get('Cache-Control')).toBe('no-store')
    const secret = /hui_[A-Za-z0-9_-]{43}/.exec(await page.text())?.[0] ?? ''
    expect((await call(app, '/token', secret, { address: '10.1.2.9' })).status).toBe(200)
    expect(tokens(app)).toMatchObject([
      {
        name: '南京录音平台',
        scopes: ['recordings.write', 'calls.read'],
        addresses: ['10.1.2.0/24', '10.1.3.4'],
      },
    ])
    const list = await (await get(app, '/tokens', admin)).text()
    for (const part of ['南京录音平台', '南京录音系统', '10.1.3.4', secret.slice(0, 10)]) {
      expect(list).toContain(part)
    }
    expect(list).not.toContain(secret)
    const trail = await (await get(app, '/audit', signedInAs(app.db, 'audit-admin'))).text()
    for (const part of ['建立接口令牌', '交录音、查通话状态']) expect(trail).toContain(part)
    expect(trail).not.toContain(secret)
  })

  test('last to the end of the day chosen, Shanghai time', async () => {
    const app = testApp()
    const today = formatDay(Date.now())
    await post(app, '/tokens', filled({ expires: today }), signedInAs(app.db, 'system-admin'))
    expect(formatDay(tokens(app)[0]?.expiresAt ?? 0)).toBe(today)
    expect(formatDay((tokens(app)[0]?.expiresAt ?? 0) + 1)).not.toBe(today)
  })

  test.each([
    ['name', { name: ' \u200b ' }, '请填写名称'],
    ['name', { name: '长'.repeat(41) }, '最多 40 个字'],
    ['scopes', { scopes: [] as string[] }, '至少选一个'],
    ['scopes', { scopes: ['account.manage'] }, '没有这个权限范围'],
    ['source', { source: '' }, '请选择来源'],
    ['source', { source: '1 or 1=1' }, '请选择来源'],
    ['source', { source: '99' }, '来源不存在'],
    ['newSource', { newSource: ' ' }, '新来源的名称'],
    ['newSource', { newSource: '已有的' }, '同名的来源'],
    ['expires', { expires: '2026-02-29' }, '两年以内'],
    ['expires', { expires: '2020-01-01' }, '两年以内'],
    ['expires', { expires: formatDay(Date.now() + 800 * dayMs) }, '两年以内'],
    ['addresses', { addresses: '10.1.2.0/33' }, '不是地址或网段'],
    ['addresses', { addresses: '10.1.2.3, example.com' }, '不是地址或网段'],
    [
      'addresses',
      { addresses: Array.from({ length: 21 }, (_, i) => `10.0.0.${i}`).join('\n') },
      '最多 20',
    ],
  ])(
    'refuse a wrong %s %j beside the field, with what was typed',
    async (field, given, problem) => {
      const app = testApp()
      app.db.insert(sources).values({ name: '已有的', kind: 'api', createdAt: 1 }).run()
      const admin = signedInAs(app.db, 'system-admin')
      const typed = { name: '平台 "一"', ...given }
      const page = await post(app, '/tokens', filled(typed), admin)
      const html = await page.text()
      expect(page.status).toBe(422)
      expect(html).toContain(`id="${field}-error"`)
      expect(html).toContain(problem)
      if (typed.name === '平台 "一"') expect(html).toContain('平台 &quot;一&quot;')
      expect(tokens(app)).toEqual([])
    },
  )

  test('take no field twice and none that is no text', async () => {
    const app = testApp()
    const admin = signedInAs(app.db, 'system-admin')
    const twice = filled()
    twice.append('name', '第二个')
    expect((await post(app, '/tokens', twice, admin)).status).toBe(422)
    const file = filled()
    file.delete('addresses')
    file.append('addresses', new File(['10.0.0.1'], 'a.txt'))
    await post(app, '/tokens', file, admin)
    expect(tokens(app).map(({ addresses }) => addresses)).toEqual([[]])
  })

  test('revoke at once, and say so when it was done before', async () => {
    const app = testApp()
    const admin = signedInAs(app.db, 'system-admin')
    const { token, secret } = tokenWith(app.db, ['calls.read'])
    const path = `/tokens/${token.id}/revocation`
    expect(await (await get(app, '/tokens', admin)).text()).toContain(`吊销令牌“${token.name}”`)
    expect((await post(app, path, {}, admin)).status).toBe(303)
    expect(await refusal(await call(app, '/token', secret))).toBe('401 token-revoked')
    const again = await post(app, path, {}, admin)
    expect(again.status).toBe(409)
    expect(await again.text()).toContain('已经吊销了')
    expect((await post(app, '/tokens/404/revocation', {}, admin)).status).toBe(404)
    const revoked = eq(auditEvents.action, 'token.revoked')
    expect(app.db.select().from(auditEvents).where(revoked).all()).toHaveLength(1)
  })

  test('list by state and name, page by page', async () => {
    const app = testApp()
    const admin = signedInAs(app.db, 'system-admin')
    tokenWith(app.db, ['calls.read'], { name: '有效的' })
    tokenWith(app.db, ['calls.read'], { name: '过期的', expiresAt: Date.now() - 1 })
    const gone = tokenWith(app.db, ['calls.read'], { name: '吊销的' })
    await post(app, `/tokens/${gone.token.id}/revocation`, {}, admin)
    const shown = async (query: string) => {
      const html = await (await get(app, `/tokens${query}`, admin)).text()
      return ['有效的', '过期的', '吊销的'].filter((name) => html.includes(`<td>${name}`))
    }
    expect(await shown('')).toEqual(['有效的', '过期的', '吊销的'])
    expect(await shown('?state=active')).toEqual(['有效的'])
    expect(await shown('?state=expired')).toEqual(['过期的'])
    expect(await shown('?state=revoked')).toEqual(['吊销的'])
    expect(await shown('?state=none&q=%E6%95%88')).toEqual(['有效的'])
    expect(await shown('?q=%25')).toEqual([])

    for (let i = 0; i < 10; i += 1) tokenWith(app.db, ['calls.read'])
    const first = await (await get(app, '/tokens?size=10', admin)).text()
    const next = /href="(\/tokens\?[^"]*at=[^"]*)" rel="next"/.exec(first)?.[1] ?? ''
    const second = await (await get(app, next.replaceAll('&amp;', '&'), admin)).text()
    expect(second.match(/<code>hui_/g)).toHaveLength(3)
  })
})

describe('the guide to the API', () => {
  test.each(['/api', '/api/openapi.json'])('%s is for those who connect systems', async (path) => {
    const app = testApp()
    for (const role of ['qa-inspector', 'security-admin', 'audit-admin', 'agent'] as const) {
      expect([role, (await get(app, path, signedInAs(app.db, role))).status]).toEqual([role, 403])
    }
    for (const role of ['qa-manager', 'system-admin'] as const) {
      expect([role, (await get(app, path, signedInAs(app.db, role))).status]).toEqual([role, 200])
    }
    expect((await get(app, path)).status).toBe(303)
    const { secret } = tokenWith(app.db, ['calls.read'])
    const headers = { Authorization: `Bearer ${secret}` }
    expect((await app.app.request(`http://localhost${path}`, { headers })).status).toBe(303)
  })

  test('tells each route with its purpose, scopes, example and errors', async () => {
    const app = testApp()
    const html = await (await get(app, '/api', signedInAs(app.db, 'qa-manager'))).text()
    const wanted = [
      ...['PUT /api/v1/recordings/{name}', '交一段录音', '--data-binary @d001.wav'],
      ...['HUITING=http://localhost', 'digest-mismatch', 'Idempotency-Key', 'started_at'],
    ]
    for (const part of wanted) expect(html).toContain(part)
    expect(html).not.toContain('href="/tokens"')
  })
})
