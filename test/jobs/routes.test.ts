import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import type { Role } from '#src/auth/vocabulary.ts'
import type { Db } from '#src/kernel/db.ts'
import { claim, enqueue, fail, jobById } from '#src/kernel/jobs/queue.ts'
import { get, post, testApp } from '#test/support/app.ts'
import { signedInAs } from '#test/support/people.ts'

/** Fails a job until it is parked. */
function parked(db: Db, recordingId: number, error: string): number {
  const id = enqueue(db, 'screen', `recording:${recordingId}`, { recordingId })
  for (let attempt = 1; attempt <= 3; attempt++) {
    const job = claim(db, ['screen'], Date.now() + attempt * 1000)
    if (job?.id !== id) throw new Error('another job was due')
    fail(db, job, error, 0)
  }
  return id
}

const strangers: Role[] = ['qa-inspector', 'case-handler', 'agent', 'security-admin', 'audit-admin']

describe('the queue page', () => {
  test.each(strangers)('refuses %s', async (role) => {
    const app = testApp()
    const id = parked(app.db, 1, '坏了')
    const cookie = signedInAs(app.db, role)
    expect((await get(app, '/jobs', cookie)).status).toBe(403)
    expect((await get(app, `/jobs/${id}`, cookie)).status).toBe(403)
    expect((await post(app, `/jobs/${id}/resumption`, {}, cookie)).status).toBe(403)
    expect((await post(app, '/jobs/resumptions', {}, cookie)).status).toBe(403)
  })

  test('lets a quality manager read and not resume', async () => {
    const app = testApp()
    const id = parked(app.db, 1, '坏了')
    const cookie = signedInAs(app.db, 'qa-manager')
    const html = await (await get(app, '/jobs', cookie)).text()
    expect(html).toContain('三次都没有成功')
    expect(html).not.toContain('全部恢复')
    const form = { name: 'screen', reason: 'failed', error: '坏了' }
    expect((await post(app, '/jobs/resumptions', form, cookie)).status).toBe(403)
    expect((await post(app, `/jobs/${id}/resumption`, {}, cookie)).status).toBe(403)
    expect(jobById(app.db, id)?.state).toBe('parked')
  })

  test('counts by name and state, and says why jobs were parked', async () => {
    const app = testApp()
    parked(app.db, 1, '模型文件不见了')
    parked(app.db, 2, '模型文件不见了')
    enqueue(app.db, 'reconcile', 'calls', { callIds: 'all' })
    enqueue(app.db, 'rank', 'recording:3', { recordingId: 3 })
    claim(app.db, ['rank'], Date.now(), undefined, { worker: 'machine/17', leaseMs: 60_000 })
    const html = await (await get(app, '/jobs', signedInAs(app.db, 'system-admin'))).text()
    for (const words of ['模型文件不见了', '全部恢复', '全部通话', 'machine/17', '保留 30 天']) {
      expect(html).toContain(words)
    }
    expect(html).toMatch(/恢复这 2 个“筛查”任务/)
  })

  test('is empty in words, and takes forged filters for none', async () => {
    const app = testApp()
    const cookie = signedInAs(app.db, 'system-admin')
    const response = await get(app, '/jobs?name=%27or&state=constructor&at=x&size=-1', cookie)
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('没有符合条件的任务')
  })

  test('follows its filters page by page, without losing or repeating a job', async () => {
    const app = testApp()
    const cookie = signedInAs(app.db, 'system-admin')
    const ids = Array.from({ length: 23 }, (_, i) => parked(app.db, i + 1, '坏了'))
    enqueue(app.db, 'rank', 'recording:99', { recordingId: 99 })
    const seen: number[] = []
    let path: string | undefined = '/jobs?name=screen&state=parked&size=10'
    while (path) {
      const html: string = await (await get(app, path, cookie)).text()
      seen.push(...[...html.matchAll(/<a href="\/jobs\/(\d+)">\1</g)].map(([, id]) => Number(id)))
      path = /href="(\/jobs\?[^"]*at=n[^"]*)"/.exec(html)?.[1]?.replaceAll('&amp;', '&')
    }
    expect(seen).toEqual(ids.toReversed())
  })
})

describe('resuming', () => {
  test('one job starts its attempts afresh and leaves a trace', async () => {
    const app = testApp()
    const id = parked(app.db, 1, '坏了')
    const response = await post(
      app,
      `/jobs/${id}/resumption`,
      {},
      signedInAs(app.db, 'system-admin'),
    )
    expect(response.status).toBe(303)
    expect(jobById(app.db, id)).toMatchObject({
      state: 'queued',
      attempts: 0,
      parkedFor: null,
      lastError: null,
    })
    const traces = eq(auditEvents.action, 'job.unparked')
    expect(app.db.select().from(auditEvents).where(traces).all()).toMatchObject([
      { subjectKind: 'job', subjectId: String(id), particulars: { problem: '坏了' } },
    ])
  })

  test('all of one reason leaves those of another where they are', async () => {
    const app = testApp()
    const same = [parked(app.db, 1, '磁盘已满'), parked(app.db, 2, '磁盘已满')]
    const other = parked(app.db, 3, '别的原因')
    const form = { name: 'screen', reason: 'failed', error: '磁盘已满' }
    const cookie = signedInAs(app.db, 'system-admin')
    const response = await post(app, '/jobs/resumptions', form, cookie)
    expect(response.headers.get('Location')).toBe('/jobs?resumed=2')
    expect(same.map((id) => jobById(app.db, id)?.state)).toEqual(['queued', 'queued'])
    expect(jobById(app.db, other)?.state).toBe('parked')
    const again = await post(app, '/jobs/resumptions', form, cookie)
    expect(again.status).toBe(409)
    expect(await again.text()).toContain('已经没有搁置的任务')
  })

  test('a job that is not parked is refused in words', async () => {
    const app = testApp()
    const id = enqueue(app.db, 'screen', 'recording:1', { recordingId: 1 })
    const cookie = signedInAs(app.db, 'system-admin')
    const response = await post(app, `/jobs/${id}/resumption`, {}, cookie)
    expect(response.status).toBe(409)
    expect(await response.text()).toContain('没有搁置')
    expect((await get(app, '/jobs/999999', cookie)).status).toBe(404)
    expect((await post(app, '/jobs/resumptions', { name: 'x' }, cookie)).status).toBe(303)
  })

  test('a job is needless once a newer one about the same thing was asked for', () => {
    const app = testApp()
    const id = parked(app.db, 1, '坏了')
    enqueue(app.db, 'screen', 'recording:1', { recordingId: 1 })
    expect(jobById(app.db, id)?.state).toBe('cancelled')
  })
})

describe('a job’s own page', () => {
  test('shows its attempts with their errors, escaped', async () => {
    const app = testApp()
    const id = parked(app.db, 1, 'boom <b>')
    const html = await (await get(app, `/jobs/${id}`, signedInAs(app.db, 'system-admin'))).text()
    expect(html.match(/boom &lt;b&gt;/g)?.length).toBe(3)
    for (const words of ['已搁置', '3 / 3', '恢复']) expect(html).toContain(words)
  })
})
