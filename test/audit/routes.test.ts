import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'

import { record } from '#src/audit/record.ts'
import { auditEvents } from '#src/audit/schema.ts'
import { actorOf } from '#src/auth/sessions.ts'
import { lists } from '#src/list-registry.ts'
import { askExport, fetchExport } from '#src/lists/exports.ts'
import { listExports } from '#src/lists/schema.ts'
import { exportedFile } from '#test/lists/exported.ts'
import { get, testApp } from '#test/support/app.ts'
import { accountWith, signedInAs } from '#test/support/people.ts'

const lin = { accountId: 7, name: '林静' }

const pages = ['/audit', '/audit/checks']

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
    const hostile = { accountId: 7, name: '林静<b>' }
    const particulars = { username: 'zhou' }
    record(app.db, hostile, 'account.created', { kind: 'account', id: 12 }, particulars)
    const html = await (await get(app, '/audit?action=account.created', cookie)).text()
    expect(html).toContain('建立账号')
    expect(html).toContain('账号 12')
    expect(html).toContain('zhou')
    expect(html).toContain('林静&lt;b&gt;')
    expect(html).not.toContain('account.created</')
  })

  it('names in words what there is one of, and takes nothing for a word that is none', async () => {
    const app = testApp()
    const cookie = signedInAs(app.db, 'audit-admin')
    record(app.db, lin, 'shift.saved', { kind: 'dictionary', id: 'shifts' })
    record(app.db, lin, 'lexicon.dry-run', { kind: 'lexicon', id: 'dry-run:7' })
    record(app.db, lin, 'recording.played', { kind: 'recording', id: 'constructor' })
    const html = await (await get(app, '/audit?person=%237', cookie)).text()
    for (const words of ['字典 班次', '词库 试跑 7', '录音 constructor'])
      expect(html).toContain(words)
    expect(html).toContain('kind=dictionary&amp;subject=shifts')
  })

  it('is not itself on the trail, while an export is', async () => {
    const app = testApp()
    const cookie = signedInAs(app.db, 'audit-admin')
    const count = () => app.db.select().from(auditEvents).all().length
    const before = count()
    await get(app, '/audit', cookie)
    expect(count()).toBe(before)
    await exportedFile(app, cookie, '/audit', 'party=support')
    expect(count()).toBe(before + 1)
    const taken = eq(auditEvents.action, 'audit.exported')
    expect(app.db.select().from(auditEvents).where(taken).all()).toMatchObject([
      { subjectId: '/audit', particulars: { list: '操作留痕', filter: '哪一方 支撑方' } },
    ])
  })

  it('shows the columns, the order and the closeness its reader asks for', async () => {
    const app = testApp()
    const cookie = signedInAs(app.db, 'audit-admin')
    for (const id of [1, 2]) record(app.db, lin, 'recording.played', { kind: 'recording', id })
    const query = 'action=recording.played&cols=at,entry,subject&rows=compact&sort=asc'
    const html = await (await get(app, `/audit?${query}`, cookie)).text()
    const head = [...html.matchAll(/<th scope="col"[^>]*>(.*?)<\/th>/g)].map(([, cell]) =>
      cell?.replaceAll(/<[^>]*>/g, ''),
    )
    expect(head.slice(1)).toEqual(['留痕编号', '对象'])
    expect(html.indexOf('录音 1')).toBeLessThan(html.indexOf('录音 2'))
  })

  it('says what to do when nothing fits', async () => {
    const app = testApp()
    const cookie = signedInAs(app.db, 'audit-admin')
    const html = await (await get(app, '/audit?person=nobody-at-all', cookie)).text()
    expect(html).toContain('没有符合条件的留痕')
  })
})

describe('the export', () => {
  it('holds the filter’s rows in the words of the page, and no live formula', async () => {
    const app = testApp()
    const cookie = signedInAs(app.db, 'audit-admin')
    const hostile = { accountId: 7, name: '=1+1' }
    record(app.db, hostile, 'account.granted', { kind: 'account', id: 7 }, { roles: ['trainer'] })
    record(app.db, lin, 'session.closed', { kind: 'account', id: 7 })
    const { lines } = await exportedFile(app, cookie, '/audit', 'action=account.granted')
    expect(lines[0]).toBe('时间,人员,哪一方,操作,对象,详情')
    expect(lines[1]).toContain(",'=1+1,服务方,授予角色和范围,账号 7,角色：内训讲师")
    expect(lines.filter((line) => line.includes('账号 7'))).toHaveLength(1)
  })

  it('is fetched later under the same trace when it is long', () => {
    const { db } = testApp()
    const auditor = actorOf(accountWith(db, 'audit-admin'))
    const list = lists.find(({ path }) => path === '/audit')
    if (!list) throw new Error('the trail is no list')
    const asked = askExport(db, auditor, list, { query: {}, address: '', format: 'csv' })
    const done = { state: 'done', file: 'trail.csv', rows: 7000 } as const
    db.update(listExports).set(done).where(eq(listExports.id, asked.id)).run()
    fetchExport(db, auditor, lists, asked.id)
    const taken = eq(auditEvents.action, 'audit.exported')
    expect(db.select().from(auditEvents).where(taken).all()).toMatchObject([
      { subjectId: '/audit', particulars: { fetched: 7000 } },
    ])
  })
})
