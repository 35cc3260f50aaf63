import { desc, eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { createAccount } from '#src/auth/accounts.ts'
import { accounts, sessions } from '#src/auth/schema.ts'
import type { Role } from '#src/auth/vocabulary.ts'
import { exportedFile } from '#test/lists/exported.ts'
import { get, post, testApp, type TestApp } from '#test/support/app.ts'
import { accountWith, actorWith, signedInAs } from '#test/support/people.ts'

const form = (password: string, next = '') => ({ username: 'lin', password, next })

async function withAccount() {
  const app = testApp()
  const system = actorWith(app.db, 'system-admin')
  const given = { username: 'lin', displayName: '林静' }
  return { app, ...(await createAccount(app.db, system, given)) }
}

const cookieOf = (response: Response) => response.headers.get('Set-Cookie')?.split(';')[0] ?? ''
const location = (response: Response) => response.headers.get('Location')

function lastDenied({ db }: TestApp) {
  const denied = eq(auditEvents.action, 'request.denied')
  return db.select().from(auditEvents).where(denied).orderBy(desc(auditEvents.id)).get()
}

describe('the sign-in page', () => {
  it('opens a session in a cookie that scripts cannot read', async () => {
    const { app, password } = await withAccount()
    const response = await post(app, '/sign-in', form(password))
    expect(response.status).toBe(303)
    expect(response.headers.get('Set-Cookie')).toMatch(/HttpOnly.*SameSite=Lax/)
    expect(response.headers.get('Set-Cookie')).not.toContain('Secure')
  })

  it('says one sentence for a wrong password and an unknown name, and keeps the name', async () => {
    const { app } = await withAccount()
    const wrong = await post(app, '/sign-in', form('wrong'))
    expect(wrong.status).toBe(422)
    const html = await wrong.text()
    expect(html).toContain('登录名或密码不对')
    expect(html).toContain('value="lin"')
    const unknown = await post(app, '/sign-in', { ...form('wrong'), username: 'nobody' })
    expect((await unknown.text()).replaceAll('nobody', 'lin').length).toBe(html.length)
  })

  it.each([
    ['/findings?state=pending', '/findings?state=pending'],
    ['https://evil.example/', '/'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['/\t/evil.example', '/'],
    ['javascript:alert(1)', '/'],
    ['', '/'],
  ])('asked to go on to %j goes to %s', async (next, target) => {
    const { app, password } = await withAccount()
    expect(location(await post(app, '/sign-in', form(password, next)))).toBe(target)
  })

  it('is refused when the form comes from another site', async () => {
    const { app, password } = await withAccount()
    const response = await app.app.request('http://localhost/sign-in', {
      method: 'POST',
      body: new URLSearchParams(form(password)),
      headers: { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' },
    })
    expect(response.status).toBe(403)
    expect(app.db.select().from(sessions).all()).toEqual([])
  })

  it('takes no session given beforehand: the token is new at every sign-in', async () => {
    const { app, password } = await withAccount()
    const planted = 'huiting_session=planted'
    const response = await post(app, '/sign-in', form(password), planted)
    expect(cookieOf(response)).not.toBe(planted)
    expect(location(await get(app, '/', planted))).toBe('/sign-in')
  })

  it('is left for good: after signing out the old cookie opens nothing', async () => {
    const { app, password } = await withAccount()
    const cookie = cookieOf(await post(app, '/sign-in', form(password)))
    expect(location(await get(app, '/', cookie))).toBe('/account')
    await post(app, '/sign-out', {}, cookie)
    expect(location(await get(app, '/', cookie))).toBe('/sign-in')
  })

  it('is not left by a mere link', async () => {
    const app = testApp()
    const cookie = signedInAs(app.db, 'trainer')
    expect((await get(app, '/sign-out', cookie)).status).toBe(404)
    expect((await get(app, '/account', cookie)).status).toBe(200)
  })
})

describe('a first password', () => {
  it('must be changed before anything else, and only for an acceptable one', async () => {
    const { app, password } = await withAccount()
    const cookie = cookieOf(await post(app, '/sign-in', form(password)))
    for (const path of ['/', '/organisation', '/findings', '/account/other']) {
      expect(location(await get(app, path, cookie))).toBe('/account')
    }
    expect(await (await get(app, '/account', cookie)).text()).toContain('初始密码')

    const change = (current: string, next: string, again = next) =>
      post(app, '/account', { current, password: next, again }, cookie)
    const sentences = [
      [await change('wrong', '一句新的话 2026'), '现在的密码不对'],
      [await change(password, 'short'), '密码至少 10 位'],
      [await change(password, password), '不能和现在的一样'],
      [await change(password, '一句新的话 2026', '一句新的话 2027'), '两次输入的新密码不一样'],
      [await change('', '一句新的话 2026'), '请输入现在的密码'],
    ] as const
    for (const [response, sentence] of sentences) {
      expect(response.status).toBe(422)
      expect(await response.text()).toContain(sentence)
    }
    expect(location(await get(app, '/', cookie))).toBe('/account')

    expect((await change(password, '一句新的话 2026')).status).toBe(200)
    expect((await get(app, '/', cookie)).status).toBe(200)
    expect((await post(app, '/sign-in', form(password))).status).toBe(422)
    expect((await post(app, '/sign-in', form('一句新的话 2026'))).status).toBe(303)
  })
})

describe('accounts', () => {
  const routes: ['GET' | 'POST', string, Role[]][] = [
    ['GET', '/accounts', ['qa-manager', 'audit-admin']],
    ['POST', '/accounts', ['qa-manager', 'audit-admin', 'security-admin']],
    ['GET', '/accounts/1', ['qa-manager', 'audit-admin', 'system-admin']],
    ['POST', '/accounts/1/grant', ['qa-manager', 'audit-admin', 'system-admin']],
    ['POST', '/accounts/1/disabling', ['qa-manager', 'audit-admin', 'security-admin']],
    ['POST', '/accounts/1/enabling', ['qa-manager', 'audit-admin', 'security-admin']],
    ['POST', '/accounts/1/password-reset', ['qa-manager', 'audit-admin', 'security-admin']],
  ]
  const ask = (app: TestApp, method: 'GET' | 'POST', path: string, cookie?: string) =>
    method === 'GET' ? get(app, path, cookie) : post(app, path, {}, cookie)

  it.each(routes)('%s %s refuses %s, each with a trace', async (method, path, forbidden) => {
    const app = testApp()
    accountWith(app.db, 'trainer')
    for (const role of forbidden) {
      const response = await ask(app, method, path, signedInAs(app.db, role))
      expect([role, response.status]).toEqual([role, 403])
      expect(lastDenied(app)).toMatchObject({ subjectId: path, actorName: `测试${role}` })
    }
  })

  it.each(routes)('%s %s is closed to strangers', async (method, path) => {
    const response = await ask(testApp(), method, path)
    expect(response.status).toBe(method === 'GET' ? 303 : 401)
  })

  it('are made with a password shown once, and listed', async () => {
    const app = testApp()
    const cookie = signedInAs(app.db, 'system-admin')
    const given = { username: 'zhou', displayName: '周敏' }
    const made = await (await post(app, '/accounts', given, cookie)).text()
    expect(made).toMatch(/<code>[a-z0-9]{4}(-[a-z0-9]{4}){3}<\/code>/)
    const list = await (await get(app, '/accounts?q=zhou', cookie)).text()
    expect(list).toContain('周敏')
    expect(list).toContain('待改初始密码')
    expect(list).not.toMatch(/<code>/)
  })

  it('are taken away by either administrator, with a trace and without a secret', async () => {
    const app = testApp()
    accountWith(app.db, 'trainer')
    for (const role of ['system-admin', 'security-admin'] as const) {
      const cookie = signedInAs(app.db, role)
      const { status, text } = await exportedFile(app, cookie, '/accounts', 'q=train')
      expect(status).toBe(200)
      expect(text).toMatch(/测试trainer,内训讲师,全中心,使用中/)
      expect(text).not.toMatch(/argon2|passwordHash|\$/)
      expect(app.db.select().from(auditEvents).all().at(-1)).toMatchObject({
        ...{ action: 'list.exported', subjectId: '/accounts', actorName: `测试${role}` },
      })
    }
    const other = await exportedFile(app, signedInAs(app.db, 'qa-manager'), '/accounts')
    expect(other.status).toBe(403)
  })

  it('bear no invisible characters in the name of a person', async () => {
    const app = testApp()
    const cookie = signedInAs(app.db, 'system-admin')
    const given = { username: 'zhou', displayName: '\u202e周\u200b敏' }
    await post(app, '/accounts', given, cookie)
    expect(await (await get(app, '/accounts?q=zhou', cookie)).text()).toContain('周 敏')
    const none = await post(app, '/accounts', { username: 'li', displayName: '\u200b' }, cookie)
    expect(await none.text()).toContain('请填写姓名')
  })

  it('are refused beside the field, with what was typed still there', async () => {
    const app = testApp()
    const cookie = signedInAs(app.db, 'system-admin')
    const given = { username: 'trainer-all', displayName: '周敏' }
    accountWith(app.db, 'trainer')
    const taken = await post(app, '/accounts', given, cookie)
    expect(taken.status).toBe(422)
    const html = await taken.text()
    expect(html).toContain('这个登录名已有人用')
    expect(html).toContain('value="周敏"')
    const bad = await post(app, '/accounts', { username: 'a b', displayName: '' }, cookie)
    expect(await bad.text()).toContain('登录名用 2–40 个')
  })

  it('are granted by plain form: roles, a scope, and the refusals in words', async () => {
    const app = testApp()
    const cookie = signedInAs(app.db, 'security-admin')
    const { id } = accountWith(app.db, null)
    const grant = (entries: [string, string][]) => {
      const body = new FormData()
      for (const [name, value] of entries) body.append(name, value)
      return post(app, `/accounts/${id}/grant`, body, cookie)
    }
    const page = await (await get(app, `/accounts/${id}`, cookie)).text()
    expect(page).toContain('三员分立')
    expect(page).toContain('听音复核并下结论')

    const clash = await grant([
      ['roles', 'system-admin'],
      ['roles', 'audit-admin'],
      ['scopeKind', 'all'],
    ])
    expect(clash.status).toBe(422)
    const html = await clash.text()
    expect(html).toContain('不能由同一个账号兼任')
    expect(html).toMatch(/value="audit-admin"[^>]*checked|checked[^>]*value="audit-admin"/)

    const refusals: [[string, string][], string][] = [
      [[['scopeKind', 'department']], '请选择一个客服部'],
      [[['scopeKind', 'person']], '没有这个工号'],
      [
        [
          ['scopeKind', 'department'],
          ['unit', 'team:1'],
        ],
        '请选择一个客服部',
      ],
      [
        [
          ['scopeKind', 'department'],
          ['unit', 'department:77'],
        ],
        '所选的组织单位不存在',
      ],
      [[['scopeKind', 'everything']], '请选择范围'],
      [
        [
          ['scopeKind', 'all'],
          ['roles', 'emperor'],
        ],
        '角色不存在',
      ],
    ]
    for (const [entries, sentence] of refusals) {
      const response = await grant(entries)
      expect(response.status).toBe(422)
      expect(await response.text()).toContain(sentence)
    }

    const done = await grant([
      ['roles', 'qa-inspector'],
      ['scopeKind', 'all'],
    ])
    expect(location(done)).toBe('/accounts')
    const account = app.db.select().from(accounts).where(eq(accounts.id, id)).get()
    expect(account?.roles).toEqual(['qa-inspector'])
  })

  it('lose every right at the next click, and are out when disabled', async () => {
    const app = testApp()
    const inspector = signedInAs(app.db, 'qa-inspector')
    expect((await get(app, '/organisation', inspector)).status).toBe(200)
    const { id } = accountWith(app.db, 'qa-inspector')
    const security = signedInAs(app.db, 'security-admin')
    await post(app, `/accounts/${id}/grant`, { roles: 'audit-admin', scopeKind: 'all' }, security)
    expect((await get(app, '/organisation', inspector)).status).toBe(403)
    const system = signedInAs(app.db, 'system-admin')
    accountWith(app.db, 'audit-admin')
    await post(app, `/accounts/${id}/disabling`, {}, system)
    expect(location(await get(app, '/account', inspector))).toContain('/sign-in')
    expect(location(await post(app, `/accounts/${id}/enabling`, {}, system))).toBe('/accounts')
  })

  it('refuse to lose their last administrator with a page that says why', async () => {
    const app = testApp()
    const { id } = accountWith(app.db, 'audit-admin')
    const cookie = signedInAs(app.db, 'system-admin')
    const response = await post(app, `/accounts/${id}/disabling`, {}, cookie)
    expect(response.status).toBe(409)
    expect(await response.text()).toContain('最后一个')
  })
})

describe('the own account', () => {
  it.each([
    ['GET', '/account', 303],
    ['POST', '/account', 401],
    ['POST', '/account/other-sessions/ending', 401],
  ] as const)('%s %s is closed to strangers', async (method, path, status) => {
    const app = testApp()
    const response = method === 'GET' ? await get(app, path) : await post(app, path, {})
    expect(response.status).toBe(status)
  })

  it('lists the open sessions and ends the others', async () => {
    const app = testApp()
    const [here, there] = [signedInAs(app.db, 'trainer'), signedInAs(app.db, 'trainer')]
    expect(await (await get(app, '/account', here)).text()).toContain('退出其他登录')
    await post(app, '/account/other-sessions/ending', {}, here)
    expect((await get(app, '/account', here)).status).toBe(200)
    expect(location(await get(app, '/account', there))).toContain('/sign-in')
  })
})
