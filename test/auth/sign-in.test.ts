import { desc, eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { createAccount, disableAccount, resetPassword } from '#src/auth/accounts.ts'
import { signInFailures } from '#src/auth/schema.ts'
import { readSession } from '#src/auth/sessions.ts'
import { signIn } from '#src/auth/sign-in.ts'
import type { Db } from '#src/kernel/db.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

const minute = 60_000
const start = Date.now()

async function withAccount(username = 'lin') {
  const { db } = testDatabase()
  const admin = actorWith(db, 'system-admin')
  const { account, password } = await createAccount(db, admin, { username, displayName: '林静' })
  const attempt = (given: string, now = start, address = '10.0.0.1', name = username) => {
    return signIn(db, { username: name, password: given, address, userAgent: 'test' }, now)
  }
  return { db, admin, account, password, attempt }
}

function lastRefusal(db: Db) {
  const refused = eq(auditEvents.action, 'session.refused')
  return db.select().from(auditEvents).where(refused).orderBy(desc(auditEvents.id)).get()
}

describe('signing in', () => {
  it('opens a session for the right name and password', async () => {
    const { db, account, password, attempt } = await withAccount()
    const result = await attempt(password)
    expect(result.ok && readSession(db, result.token, start)?.account.id).toBe(account.id)
  })

  it('takes a name in another case and width as the same name', async () => {
    const { password, attempt } = await withAccount()
    expect(await attempt(password, start, '10.0.0.1', ' ＬＩＮ ')).toMatchObject({ ok: true })
  })

  it('says the same to an unknown name, a wrong password and a disabled account', async () => {
    const { db, admin, account, password, attempt } = await withAccount()
    const wrong = await attempt('not the password')
    const unknown = await attempt(password, start, '10.0.0.1', 'nobody-here')
    disableAccount(db, admin, account.id)
    const disabled = await attempt(password)
    expect(wrong).toEqual({ ok: false, message: '登录名或密码不对' })
    expect(unknown).toEqual(wrong)
    expect(disabled).toEqual(wrong)
  })

  it('leaves one event for a refusal, with the true reason for the audit administrator', async () => {
    const { db, account, attempt } = await withAccount()
    await attempt('not the password')
    expect(lastRefusal(db)).toMatchObject({
      actorId: account.id,
      actorName: 'lin',
      particulars: { reason: '密码不对' },
    })
    await attempt('x', start, '10.0.0.1', 'nobody-here')
    expect(lastRefusal(db)).toMatchObject({
      actorId: null,
      particulars: { reason: '没有这个登录名' },
    })
  })
})

describe('guessing', () => {
  it('is slowed after 8 failures of a name, even with the right password, for 15 minutes', async () => {
    const { password, attempt } = await withAccount()
    for (let n = 0; n < 8; n += 1) await attempt('wrong', start + n, `10.0.0.${n}`)
    const slowed = await attempt(password, start + 14 * minute)
    expect(slowed).toMatchObject({ ok: false, message: expect.stringContaining('15 分钟') })
    expect(await attempt(password, start + 15 * minute + 10)).toMatchObject({ ok: true })
  })

  it('is slowed alike for a name that does not exist', async () => {
    const { attempt } = await withAccount()
    for (let n = 0; n < 8; n += 1) await attempt('wrong', start, `10.0.0.${n}`, 'nobody')
    const slowed = await attempt('wrong', start, '10.0.1.1', 'nobody')
    expect(slowed).toMatchObject({ message: expect.stringContaining('失败次数太多') })
  })

  it('cannot be hurried by sending all guesses at once', async () => {
    const { attempt } = await withAccount()
    const results = await Promise.all(Array.from({ length: 20 }, () => attempt('wrong')))
    const tried = results.filter((result) => !result.ok && result.message === '登录名或密码不对')
    expect(tried).toHaveLength(8)
  })

  it('from one address over many names is slowed after 40 failures', async () => {
    const { db, password, attempt } = await withAccount()
    const rows = Array.from({ length: 40 }, () => ({ subject: 'address:10.0.0.1', at: start }))
    db.insert(signInFailures).values(rows).run()
    expect(await attempt(password)).toMatchObject({ ok: false })
    expect(await attempt(password, start, '10.0.0.2')).toMatchObject({ ok: true })
  })

  it('is forgotten after a success, and after the password was reset', async () => {
    const { db, admin, account, password, attempt } = await withAccount()
    for (let n = 0; n < 7; n += 1) await attempt('wrong')
    expect(await attempt(password)).toMatchObject({ ok: true })
    for (let n = 0; n < 8; n += 1) await attempt('wrong')
    expect(await attempt(password)).toMatchObject({ ok: false })
    const fresh = await resetPassword(db, admin, account.id)
    expect(await attempt(fresh)).toMatchObject({ ok: true })
  })
})
