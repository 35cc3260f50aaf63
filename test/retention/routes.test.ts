import { describe, expect, test } from 'vitest'

import type { Role } from '#src/auth/vocabulary.ts'
import { retentionSettingsOf } from '#src/retention/settings.ts'
import { exportedFile } from '#test/lists/exported.ts'
import { beep, bringRoster } from '#test/recordings/scene.ts'
import { get, post, testApp } from '#test/support/app.ts'
import { signedInAs } from '#test/support/people.ts'

import { broughtBefore, night } from './night.ts'

const strangers: Role[] = [
  ...(['qa-inspector', 'case-handler', 'department-head', 'agent'] as const),
  ...(['security-admin', 'audit-admin'] as const),
]
const pages = ['', '/trial', '/due', '/holds', '/runs', '/recordings/1']
const forms = [
  ...['/trials', '/settings', '/switch', '/holds', '/holds/1/lifting', '/recordings/1/hold'],
]
const daysForm = { complaint: '1095', finding: '365', unmatched: '90', ordinary: '180' }

describe('the pages of keeping times', () => {
  test.each(strangers)('refuse %s', async (role) => {
    const app = testApp()
    const cookie = signedInAs(app.db, role)
    for (const page of pages) {
      expect((await get(app, `/retention${page}`, cookie)).status).toBe(403)
    }
    for (const form of forms) {
      expect((await post(app, `/retention${form}`, {}, cookie)).status).toBe(403)
    }
  })

  test('refuse a manager of one department', async () => {
    const app = testApp()
    const cookie = signedInAs(app.db, 'qa-manager', { kind: 'department', id: 1 })
    expect((await get(app, '/retention', cookie)).status).toBe(403)
    for (const path of ['/retention/due', '/retention/holds', '/retention/runs']) {
      expect((await get(app, path, cookie)).status).toBe(403)
      expect((await exportedFile(app, cookie, path)).status).toBe(403)
    }
  })

  test('let a quality manager read and hold, and not set or switch', async () => {
    const app = testApp()
    const cookie = signedInAs(app.db, 'qa-manager')
    const html = await (await get(app, '/retention', cookie)).text()
    expect(html).toContain('要改请找系统管理员')
    expect(html).not.toContain('保存天数</button>')
    for (const form of ['/settings', '/switch']) {
      expect((await post(app, `/retention${form}`, daysForm, cookie)).status).toBe(403)
    }
  })

  test('say in words why fewer than thirty days are refused, and keep what was typed', async () => {
    const app = testApp()
    const cookie = signedInAs(app.db, 'system-admin')
    for (const ordinary of ['29', '0', '-1', '1e3', '99999', 'abc', '']) {
      const form = { ...daysForm, ordinary }
      const response = await post(app, '/retention/settings', form, cookie)
      expect(response.status).toBe(422)
      expect(await response.text()).toContain('请填 30 到 3650 之间的整天数')
    }
    expect(retentionSettingsOf(app.db).set).toBeNull()
    expect((await post(app, '/retention/settings', daysForm, cookie)).status).toBe(303)
    expect(retentionSettingsOf(app.db)).toMatchObject({ blankCallers: false, active: false })
  })

  test('switch on only after a trial, whose count they show', async () => {
    const app = testApp()
    const cookie = signedInAs(app.db, 'system-admin')
    await broughtBefore(app, '13977310001_a.wav', beep(), 100)
    const early = await post(app, '/retention/switch', { active: 'on' }, cookie)
    expect(early.status).toBe(409)
    expect(await early.text()).toContain('启用前要先试算')

    expect((await post(app, '/retention/trials', {}, cookie)).status).toBe(303)
    expect((await post(app, '/retention/trials', {}, cookie)).status).toBe(303)
    expect(await (await get(app, '/retention', cookie)).text()).toContain('正在数')
    await night(app, 1)
    const html = await (await get(app, '/retention', cookie)).text()
    expect(html).toContain('损坏或没有话单')
    expect(html).toContain('启用到期删除')
    expect((await post(app, '/retention/switch', { active: 'on' }, cookie)).status).toBe(303)
    expect(await (await get(app, '/retention', cookie)).text()).toContain('到期删除已启用')
  })

  test('list what would go, masked for whoever may not see numbers, and export it', async () => {
    const app = testApp()
    const cookie = signedInAs(app.db, 'system-admin')
    await broughtBefore(app, '13977310001_a.wav', beep(), 100)
    await broughtBefore(app, 'young.wav', beep(500), 10)
    const html = await (await get(app, '/retention/due', cookie)).text()
    expect(html).toContain('139****0001_a.wav')
    expect(html).not.toContain('young.wav')
    const query = 'rule=unmatched&source=0'
    const { text, lines } = await exportedFile(app, cookie, '/retention/due', query)
    expect(lines[1]).toContain('139****0001_a.wav')
    expect(text).not.toContain('young.wav')
    expect(text).toContain('筛选条件：类别 损坏或没有话单，来源 手工导入')
    const none = await get(app, '/retention/due?rule=complaint&source=x&at=n9_9', cookie)
    expect(await none.text()).toContain('没有到期的录音')
  })

  test('page through what would go without losing or repeating one', async () => {
    const app = testApp()
    const cookie = signedInAs(app.db, 'system-admin')
    for (let i = 0; i < 12; i += 1) await broughtBefore(app, `r${i}.wav`, beep(300 + i), 100)
    const first = await (await get(app, '/retention/due?size=10', cookie)).text()
    const next = /href="(\/retention\/due\?[^"]*at=n[^"]*)"/.exec(first)?.[1]
    const second = await (await get(app, next!.replaceAll('&amp;', '&'), cookie)).text()
    const names = [...(first + second).matchAll(/r(\d+)\.wav/g)].map(([, n]) => Number(n))
    expect(names).toEqual(Array.from({ length: 12 }, (_, i) => i))
  })

  test('set and lift a hold with reasons, on its page and on the recording’s', async () => {
    const app = testApp()
    bringRoster(app.db)
    const cookie = signedInAs(app.db, 'qa-manager')
    const id = await broughtBefore(app, 'a.wav', beep(), 100)
    const unknown = await post(app, '/retention/holds', { no: '999', reason: '诉讼' }, cookie)
    expect(unknown.status).toBe(422)
    expect(await unknown.text()).toContain('没有找到这个编号')
    const wordless = await post(app, '/retention/holds', { no: String(id), reason: ' ' }, cookie)
    expect(wordless.status).toBe(422)

    const set = await post(app, `/retention/recordings/${id}/hold`, { reason: '诉讼甲' }, cookie)
    expect(set.headers.get('Location')).toBe(`/recordings/${id}`)
    const card = await (await get(app, `/retention/recordings/${id}`, cookie)).text()
    expect(card).toContain('诉讼甲')
    const twice = await post(app, '/retention/holds', { no: String(id), reason: '又一次' }, cookie)
    expect(twice.status).toBe(409)
    const lifted = await post(app, '/retention/holds/1/lifting', { reason: '已经结案' }, cookie)
    expect(lifted.status).toBe(303)
    expect(await (await get(app, '/retention/holds', cookie)).text()).toContain('已经结案')
    const again = await post(app, '/retention/holds/1/lifting', { reason: '已经结案' }, cookie)
    expect(again.status).toBe(409)
    expect(
      (await post(app, '/retention/holds/99/lifting', { reason: '没有的' }, cookie)).status,
    ).toBe(404)
  })
})
