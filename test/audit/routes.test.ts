import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'

import { record } from '#src/audit/record.ts'
import { auditEvents } from '#src/audit/schema.ts'
import { get, testApp } from '#test/support/app.ts'
import { signedInAs } from '#test/support/people.ts'

const pages = ['/audit', '/audit/export.csv']

describe('the trail page', () => {
  it.each(pages)('%s sends a stranger to the sign-in page', async (path) => {
    const response = await get(testApp(), path)
    expect(response.status).toBe(303)
    expect(response.headers.get('Location')).toBe(`/sign-in?next=${encodeURIComponent(path)}`)
  })

  it.each(
    pages.flatMap((path) =>
      (['qa-manager', 'system-admin', 'security-admin'] as const).map(
        (role) => [path, role] as const,
      ),
    ),
  )('%s refuses %s and leaves a trace of it', async (path, role) => {
    const app = testApp()
    const response = await get(app, path, signedInAs(app.db, role))
    expect(response.status).toBe(403)
    const denied = eq(auditEvents.action, 'request.denied')
    expect(app.db.select().from(auditEvents).where(denied).all()).toMatchObject([
      { subjectId: path, particulars: { method: 'GET', permission: 'audit.read' } },
    ])
  })

  it('shows who did what to which thing, in words', async () => {
    const app = testApp()
    const cookie = signedInAs(app.db, 'audit-admin')
    const lin = { accountId: 7, name: '林静<b>' }
    const particulars = { username: 'zhou' }
    record(app.db, lin, 'account.created', { kind: 'account', id: 12 }, particulars)
    const html = await (await get(app, '/audit?action=account.created', cookie)).text()
    expect(html).toContain('建立账号')
    expect(html).toContain('账号 12')
    expect(html).toContain('zhou')
    expect(html).toContain('林静&lt;b&gt;')
    expect(html).not.toContain('account.created</')
  })

  it('is not itself on the trail, while an export is', async () => {
    const app = testApp()
    const cookie = signedInAs(app.db, 'audit-admin')
    const count = () => app.db.select().from(auditEvents).all().length
    const before = count()
    await get(app, '/audit', cookie)
    expect(count()).toBe(before)
    await get(app, '/audit/export.csv', cookie)
    expect(count()).toBe(before + 1)
  })

  it('says what to do when nothing fits', async () => {
    const app = testApp()
    const cookie = signedInAs(app.db, 'audit-admin')
    const html = await (await get(app, '/audit?person=nobody-at-all', cookie)).text()
    expect(html).toContain('没有符合条件的留痕')
  })
})

describe('the export', () => {
  it('holds the filter’s rows and no live formula', async () => {
    const app = testApp()
    const cookie = signedInAs(app.db, 'audit-admin')
    const hostile = { accountId: 7, name: '=1+1' }
    record(app.db, hostile, 'session.closed', { kind: 'account', id: 7 })
    const response = await get(app, '/audit/export.csv?action=session.closed', cookie)
    expect(response.headers.get('Content-Type')).toContain('text/csv')
    expect(response.headers.get('Content-Disposition')).toContain('attachment')
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await response.arrayBuffer())
    expect(text.startsWith('\uFEFF编号,时间,人员')).toBe(true)
    expect(text.trim().split('\n')).toHaveLength(2)
    expect(text).toContain("'=1+1")
  })
})
