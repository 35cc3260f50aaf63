import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import type { Role } from '#src/auth/vocabulary.ts'
import { runJobs } from '#src/kernel/jobs/runner.ts'
import { matchNamesHandler } from '#src/recordings/match-names.ts'
import { receiveRecording } from '#src/recordings/receive.ts'
import { recordings } from '#src/recordings/schema.ts'
import { rememberFile, reportFolder } from '#src/recordings/sources/folder-log.ts'
import { sources } from '#src/recordings/sources/schema.ts'
import { sourceActor } from '#src/recordings/sources/source-actor.ts'
import { get, post, testApp, type TestApp } from '#test/support/app.ts'
import { idleHandlers } from '#test/support/jobs.ts'
import { signedInAs } from '#test/support/people.ts'

import { announce, beep, inChunks } from '../scene.ts'

const here = '/recordings/sources'
const given = {
  kind: 'folder',
  name: '一号录音机',
  folder: '/srv/recorder/',
  layout: 'customer-left',
  namePattern: '{工号}_{开始时间}',
  afterReceipt: 'move',
  settleMs: '5',
  toleranceMs: '60',
}
const admin = ({ db }: TestApp) => signedInAs(db, 'system-admin')
const created = async (centre: TestApp, changes: Record<string, string> = {}) =>
  await post(centre, here, { ...given, ...changes }, admin(centre))
const stored = ({ db }: TestApp) => db.select().from(sources).all()
const events = ({ db }: TestApp) =>
  db.select().from(auditEvents).where(eq(auditEvents.subjectKind, 'source')).all()

function bring({ db, storage }: TestApp, name: string, sourceId = 1) {
  const actor = sourceActor({ name: '一号录音机' })
  const incoming = { name, body: inChunks(beep()), ffmpeg: 'ffmpeg', sourceId }
  return receiveRecording(db, storage, actor, incoming)
}

describe('who may see and change sources', () => {
  const readers: [Role, number, number][] = [
    ['system-admin', 200, 200],
    ['qa-manager', 200, 403],
    ['qa-inspector', 403, 403],
    ['agent', 403, 403],
    ['security-admin', 403, 403],
    ['audit-admin', 403, 403],
  ]
  test.each(readers)('%s reads with %i and changes with %i', async (role, reads, changes) => {
    const centre = testApp()
    await created(centre)
    const cookie = signedInAs(centre.db, role)
    for (const path of ['', '/1'])
      expect((await get(centre, here + path, cookie)).status).toBe(reads)
    for (const path of ['/new', '/1/edit']) {
      expect((await get(centre, here + path, cookie)).status).toBe(changes)
    }
    const allowed = changes === 200
    const trial = await post(centre, `${here}/trial`, { namePattern: '{通话编号}' }, cookie)
    expect(trial.status).toBe(allowed ? 200 : 403)
    const form = { ...given, name: 'another', folder: '/srv/another' }
    expect((await post(centre, here, form, cookie)).status).toBe(allowed ? 303 : 403)
    expect((await post(centre, `${here}/1`, given, cookie)).status).toBe(allowed ? 303 : 403)
    const off = await post(centre, `${here}/1/switching`, { active: 'off' }, cookie)
    expect(off.status).toBe(allowed ? 303 : 403)
    expect(stored(centre)[0]?.active).toBe(!allowed)
  })

  test('nobody without signing in', async () => {
    const centre = testApp()
    expect((await get(centre, here)).status).toBe(303)
    expect((await post(centre, here, given)).status).toBe(401)
    expect(stored(centre)).toEqual([])
  })
})

describe('a source', () => {
  test('is set up as the form says, and leaves a trace', async () => {
    const centre = testApp()
    const response = await created(centre)
    expect(response.headers.get('Location')).toBe(`${here}/1`)
    expect(stored(centre)[0]).toMatchObject({
      name: '一号录音机',
      kind: 'folder',
      folder: '/srv/recorder',
      layout: 'customer-left',
      namePattern: '{工号}_{开始时间}',
      afterReceipt: 'move',
      settleMs: 5000,
      toleranceMs: 60_000,
      active: true,
    })
    expect(events(centre).map(({ action }) => action)).toEqual(['source.created'])
  })

  test.each([
    [{ name: ' ' }, '请填写名称'],
    [{ folder: '' }, '请填写服务器上的文件夹'],
    [{ folder: 'relative' }, '请写完整路径'],
    [{ folder: '/' }, '不能监视整个磁盘'],
    [{ folder: '/srv/x/../..' }, '不能监视整个磁盘'],
    [{ namePattern: '{工号' }, '没有配对的'],
    [{ namePattern: '{工号}' }, '认不出是哪通电话'],
    [{ layout: 'upside-down' }, '请选择声道布局'],
    [{ afterReceipt: 'burn' }, '请选择'],
    [{ settleMs: '0' }, '最少 1 秒'],
    [{ toleranceMs: '1e9' }, '最多 3600 秒'],
    [{ toleranceMs: '-1' }, '最少 0 秒'],
    [{ settleMs: 'soon' }, '请填写秒数'],
  ])('with %j is refused in words and what was typed stays', async (changes, words) => {
    const centre = testApp()
    const response = await created(centre, changes)
    expect(response.status).toBe(422)
    const text = await response.text()
    expect(text).toContain(words)
    if (!('name' in changes)) expect(text).toContain('value="一号录音机"')
    expect(stored(centre)).toEqual([])
  })

  test('watches no folder of this system or of another source, nor one around or within', async () => {
    const centre = testApp()
    const own = await created(centre, { folder: `${centre.folder}/recordings/incoming` })
    expect(await own.text()).toContain('不能监视本系统')
    expect(await (await created(centre, { folder: centre.folder })).text()).toContain('本系统')
    await created(centre)
    for (const folder of ['/srv/recorder', '/srv', '/srv/recorder/2026']) {
      const response = await created(centre, { name: folder, folder })
      expect(response.status).toBe(422)
      expect(await response.text()).toContain('已有别的来源在监视')
    }
    expect((await created(centre, { name: 'b', folder: '/srv/recorder-2' })).status).toBe(303)
    const same = await created(centre, {
      folder: '/srv/third',
      name: '一号 录音机'.replace(' ', ''),
    })
    expect(await same.text()).toContain('这个名称已有来源在用')
  })

  test('that is changed says what changed; saved alike it says nothing', async () => {
    const centre = testApp()
    await created(centre)
    await post(centre, `${here}/1`, given, admin(centre))
    expect(events(centre)).toHaveLength(1)
    await post(centre, `${here}/1`, { ...given, layout: '', kind: 'api' }, admin(centre))
    expect(stored(centre)[0]).toMatchObject({ layout: null, kind: 'folder' })
    const particulars = { was: { layout: 'customer-left' }, now: { layout: null } }
    expect(events(centre)[1]).toMatchObject({ action: 'source.changed', particulars })
    expect((await post(centre, `${here}/99`, given, admin(centre))).status).toBe(404)
  })

  test('that is switched off and on leaves two traces', async () => {
    const centre = testApp()
    await created(centre)
    for (const active of ['off', 'off', 'on']) {
      await post(centre, `${here}/1/switching`, { active }, admin(centre))
    }
    const actions = events(centre).map(({ action }) => action)
    expect(actions).toEqual(['source.created', 'source.switched-off', 'source.switched-on'])
  })

  test('with a new pattern finds the calls of recordings that wait', async () => {
    const centre = testApp()
    await created(centre, { namePattern: '' })
    announce(centre.db, { call_id: 'd001', recording: '' })
    await bring(centre, 'd001-left.wav')
    const callId = () => centre.db.select().from(recordings).get()?.callId
    expect(callId()).toBeNull()
    await post(centre, `${here}/1`, { ...given, namePattern: '{通话编号}-*' }, admin(centre))
    const end = new AbortController()
    const handlers = {
      ...idleHandlers,
      'match-names': async (...args: Parameters<typeof matchNamesHandler>) => {
        await matchNamesHandler(...args)
        end.abort()
      },
    }
    await runJobs(centre.db, handlers, ['match-names'], end.signal, { error: () => undefined })
    expect(callId()).not.toBeNull()
  })
})

describe('the pages of sources', () => {
  test('count what came and list what did not, with the reason', async () => {
    const centre = testApp()
    await created(centre)
    await bring(centre, 'a.wav')
    const file = { sourceId: 1, stamp: '1', outcome: 'problem', recordingId: null } as const
    const path = '/srv/recorder/<b>13931909215.wav'
    rememberFile(centre.db, { ...file, path, problem: '是符号链接，没有读' })
    reportFolder(centre.db, 1, { condition: 'missing', settling: 0 })
    const list = await (await get(centre, here, admin(centre))).text()
    expect(list).toContain('一号录音机')
    expect(list).toContain('找不到文件夹')
    const page = await (await get(centre, `${here}/1`, admin(centre))).text()
    expect(page).toContain('是符号链接，没有读')
    expect(page).toContain('&lt;b&gt;139****9215.wav')
    expect(page).toContain('网络盘可能断开了')
    expect(page).not.toContain('13931909215')
  })

  test('say when no worker watches', async () => {
    const centre = testApp()
    await created(centre)
    expect(await (await get(centre, here, admin(centre))).text()).toContain('等待后台程序')
    reportFolder(centre.db, 1, { condition: 'watching', settling: 0 }, Date.now() - 600_000)
    expect(await (await get(centre, here, admin(centre))).text()).toContain('没有在监视')
  })

  test('try a pattern on the names that came, callers masked for who may not read them', async () => {
    const centre = testApp()
    await created(centre, { namePattern: '' })
    await bring(centre, '20636_20261102081206_13931909215.wav')
    const form = { source: '1', namePattern: '{工号}_{开始时间}_{主叫}', sample: 'x.wav' }
    const text = await (await post(centre, `${here}/trial`, form, admin(centre))).text()
    expect(text).toContain('2 个文件名里读懂 1 个')
    expect(text).toContain('工号 20636，开始时间 2026-11-02 08:12:06，主叫 139****9215')
    expect(text).toContain('对不上规则')
    expect(text).not.toContain('13931909215')
    const wrong = await post(centre, `${here}/trial`, { namePattern: '{x}' }, admin(centre))
    expect(await wrong.text()).toContain('不认识“{x}”')
  })

  test('say what to do when there is none', async () => {
    const centre = testApp()
    expect(await (await get(centre, here, admin(centre))).text()).toContain('添加来源')
    const manager = signedInAs(centre.db, 'qa-manager')
    expect(await (await get(centre, here, manager)).text()).toContain('由系统管理员添加')
  })
})
