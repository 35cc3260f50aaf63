import { beforeEach, describe, expect, test } from 'vitest'

import { trailChecks } from '#src/audit/schema.ts'
import type { Role } from '#src/auth/vocabulary.ts'
import { waitingFor } from '#src/home/waiting/list.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'
import { jobs } from '#src/kernel/jobs/schema.ts'
import { retentionRuns } from '#src/retention/schema.ts'
import { get, testApp, type TestApp } from '#test/support/app.ts'
import { accountWith, actorWith, signedInAs } from '#test/support/people.ts'

let it: TestApp

beforeEach(() => {
  it = testApp()
})

const kinds = (role: Role) => waitingFor(it.db, actorWith(it.db, role), null).kinds

describe('what waits for administrators', () => {
  test('parked jobs of one cause are one line for whoever may resume them', () => {
    enqueue(it.db, 'retain', 'retention', {})
    const parked = { state: 'parked', parkedFor: 'failed', lastError: '磁盘已满' } as const
    it.db
      .update(jobs)
      .set({ ...parked, finishedAt: Date.now() })
      .run()
    const { lines } = waitingFor(it.db, actorWith(it.db, 'system-admin'), null)
    expect(lines).toMatchObject([
      { kind: 'parked', thing: '按期限删除录音 1 个', note: '磁盘已满' },
    ])
    expect(kinds('qa-manager')).toEqual([])
  })

  test('a new account without a role waits for the security administrator until it is granted one', () => {
    accountWith(it.db, null)
    expect(kinds('security-admin')).toEqual([{ kind: 'grant', count: 1 }])
    expect(kinds('system-admin')).toEqual([])
  })

  test('a trail that is not sound stands on the audit administrator’s list until a check passes', () => {
    const check = { startedAt: 1, finishedAt: 2, askedBy: '系统', entries: 1, lastEntry: 1 }
    const faulty = { ...check, lastHash: '', fault: 'changed', faultEntry: 7 } as const
    it.db.insert(trailChecks).values(faulty).run()
    const { lines } = waitingFor(it.db, actorWith(it.db, 'audit-admin'), null)
    expect(lines).toMatchObject([{ kind: 'trail', urgent: '紧急', note: '第 7 条内容被改动' }])
    it.db
      .insert(trailChecks)
      .values({ ...check, lastHash: '' })
      .run()
    expect(kinds('audit-admin')).toEqual([])
  })

  test('files the last night could not remove wait, those of an earlier night do not', () => {
    const run = { kind: 'night', by: '系统', days: {} as never, totals: [] as never } as const
    it.db
      .insert(retentionRuns)
      .values({ ...run, at: 1, failed: 3 })
      .run()
    expect(kinds('system-admin')).toEqual([{ kind: 'retention', count: 1 }])
    it.db
      .insert(retentionRuns)
      .values({ ...run, at: 2 })
      .run()
    expect(kinds('system-admin')).toEqual([])
  })
})

describe('the first page', () => {
  const page = async (role: Role | null, path = '/') => {
    const response = await get(it, path, signedInAs(it.db, role))
    return { status: response.status, html: await response.text() }
  }

  test('says so where nothing waits, and whom to ask where nobody has granted anything', async () => {
    expect((await page('case-handler')).html).toContain('没有等您办的事')
    expect((await page(null)).html).toContain('请联系安全管理员')
  })

  test('gives a line of figures to managers and to nobody who only works on cases', async () => {
    expect((await page('qa-manager')).html).toContain('wait-figures')
    expect((await page('case-handler')).html).not.toContain('wait-figures')
  })

  test('says of a kind that is done with that it is, and leads back; of a forged one it shows all', async () => {
    expect((await page('case-handler', '/?kind=accept')).status).toBe(200)
    accountWith(it.db, null)
    expect((await page('security-admin', '/?kind=trail')).html).toContain('没有“留痕异常”的事了')
    expect((await page('security-admin', '/?kind=%3Cscript%3E')).html).toContain('测试无角色')
  })
})
