import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { describe, expect, onTestFinished, test } from 'vitest'

import { askCheck, askNightlyCheck, checkState, lastCheck } from '#src/audit/checks.ts'
import { exportHead, headList, headOf, readHead } from '#src/audit/heads.ts'
import { auditEvents } from '#src/audit/schema.ts'
import { verifyTrailHandler } from '#src/audit/verify-trail.ts'
import { fillTrail, unlock } from '#src/bench/trail/tampering.ts'
import { openDatabase } from '#src/kernel/db.ts'
import { Forbidden } from '#src/kernel/errors.ts'
import { claim, jobById } from '#src/kernel/jobs/queue.ts'
import { readPage } from '#src/kernel/paging.ts'
import { get, post, testApp } from '#test/support/app.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith, signedInAs } from '#test/support/people.ts'

function scene(entries = 20, open = testDatabase()) {
  const folder = mkdtempSync(path.join(tmpdir(), 'huiting-checks-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const headLog = path.join(folder, 'trail-heads.jsonl')
  const { db } = open
  const auditor = actorWith(db, 'audit-admin')
  fillTrail(db, entries)
  /** The next check that waits, done as the worker does it. */
  const work = async () => {
    const job = claim(db, ['verify-trail'])
    if (!job) throw new Error('no check waits')
    const signal = new AbortController().signal
    const context = { db, job, signal, onProgress: () => undefined }
    await verifyTrailHandler({ headLog })(job.payload as { askedBy: string }, context)
    return jobById(db, job.id)
  }
  return { ...open, auditor, headLog, work }
}

describe('a check of the trail', () => {
  test('by night finds it sound, and keeps its head beside the database', async () => {
    const it = scene()
    askNightlyCheck(it.db)
    const job = await it.work()
    expect(job?.state).toBe('done')
    expect(lastCheck(it.db, it.auditor)).toMatchObject({
      ...{ entries: 20, fault: null, askedBy: '系统' },
    })
    expect(readHead(readFileSync(it.headLog, 'utf8').trim())).toMatchObject({
      ...{ ok: true, head: { entry: 20 } },
    })
  })

  test('that finds something wrong is a failed job that says what and where', async () => {
    const it = scene()
    unlock(it.sqlite)
    it.sqlite.exec(`update audit_events set actor_name = '别人' where id = 7`)
    askNightlyCheck(it.db)
    const job = await it.work()
    expect(job).toMatchObject({ state: 'failed', lastError: '第 7 条：内容被改动' })
    expect(lastCheck(it.db, it.auditor)).toMatchObject({
      ...{ entries: 6, fault: 'changed', faultEntry: 7 },
    })
    expect(it.db.select().from(auditEvents).all().at(-1)).toMatchObject({
      ...{ action: 'trail.checked', party: 'support' },
      particulars: { entries: 6, trailFault: 'changed', faultEntry: 7 },
    })
  })

  test('notices an older file in the place of the newer by the head of the night before', async () => {
    const it = scene()
    const older = it.sqlite.serialize()
    fillTrail(it.db, 5)
    askNightlyCheck(it.db)
    await it.work()
    const restored = scene(0, openDatabase(older))
    writeFileSync(restored.headLog, readFileSync(it.headLog))
    askNightlyCheck(restored.db)
    await restored.work()
    expect(lastCheck(restored.db, restored.auditor)).toMatchObject({
      ...{ fault: 'cut', faultEntry: 21 },
    })
  })

  test('is asked for by the audit administrator alone, and leaves a trace of it', () => {
    const { db, auditor } = scene()
    for (const role of ['system-admin', 'security-admin', 'qa-manager'] as const) {
      const other = actorWith(db, role)
      expect(() => askCheck(db, other)).toThrow(Forbidden)
      expect(() => checkState(db, other)).toThrow(Forbidden)
      expect(() => lastCheck(db, other)).toThrow(Forbidden)
      expect(() => exportHead(db, other)).toThrow(Forbidden)
      expect(() => headList(db, other, readPage({}))).toThrow(Forbidden)
    }
    askCheck(db, auditor)
    askCheck(db, auditor)
    expect(checkState(db, auditor)).toMatchObject({ progress: 0, latest: [] })
    const actions = db
      .select()
      .from(auditEvents)
      .all()
      .map(({ action }) => action)
    expect(actions.filter((action) => action === 'trail.check-asked')).toHaveLength(2)
    expect(claim(db, ['verify-trail'])).toBeDefined()
    expect(claim(db, ['verify-trail'])).toBeUndefined()
  })

  test('against a kept head does not lose it to the nightly one', async () => {
    const it = scene()
    const kept = { entry: 12, hash: 'a'.repeat(64) }
    askCheck(it.db, it.auditor, kept)
    askNightlyCheck(it.db)
    await it.work()
    expect(lastCheck(it.db, it.auditor)).toMatchObject({
      ...{ keptEntry: 12, fault: 'rewritten', faultEntry: 1, faultUntil: 12 },
    })
  })
})

describe('a head of the trail', () => {
  test('taken away names the last entry, and is compared with ever after', async () => {
    const it = scene()
    const last = headOf(it.db)
    const file = exportHead(it.db, it.auditor)
    expect(file).toMatchObject({ entry: 20, hash: last?.hash })
    expect(readHead(JSON.stringify(file))).toEqual({
      ...{ ok: true, head: { entry: 20, hash: last?.hash } },
    })
    expect(headList(it.db, it.auditor, readPage({})).rows).toMatchObject([{ entry: 20 }])
    unlock(it.sqlite)
    it.sqlite.exec(`delete from audit_events where id > 15;
      update sqlite_sequence set seq = 15 where name = 'audit_events'`)
    askCheck(it.db, it.auditor)
    await it.work()
    // One entry was written meanwhile: that the check was asked for.
    expect(lastCheck(it.db, it.auditor)).toMatchObject({ fault: 'cut', faultEntry: 17 })
  })

  test('of an empty trail is refused in words', () => {
    const { db, auditor } = scene(0)
    expect(() => exportHead(db, auditor)).toThrow('还没有留痕')
  })

  test.each([
    ['', '空的'],
    ['no json', '读不出来'],
    ['[]', '不是校验头文件'],
    ['{"kind":"huiting-trail-head","entry":1}', '不全'],
    [`{"kind":"huiting-trail-head","entry":-1,"hash":"${'a'.repeat(64)}"}`, '不是校验头文件'],
    [`{"kind":"huiting-trail-head","entry":1e400,"hash":"${'a'.repeat(64)}"}`, '不是校验头文件'],
    [`{"kind":"huiting-trail-head","entry":1,"hash":"${'A'.repeat(64)}"}`, '不是校验头文件'],
    [`${' '.repeat(5000)}{}`, '太大'],
    ['['.repeat(2000), '读不出来'],
  ])('that reads %j is none', (text, problem) => {
    expect(readHead(text)).toMatchObject({ ok: false, problem: expect.stringContaining(problem) })
  })
})

describe('the page of checks', () => {
  const file = (text: string) => {
    const form = new FormData()
    form.set('file', new File([text], 'head.json', { type: 'application/json' }))
    return form
  }

  test('says that nothing was checked yet, and where to keep a head', async () => {
    const app = testApp()
    const html = await (await get(app, '/audit/checks', signedInAs(app.db, 'audit-admin'))).text()
    expect(html).toContain('还没有校验过')
    expect(html).toContain('还没有导出过校验头')
    expect(html).toContain('存到另一台电脑')
    expect(html).toContain('没有这样的功能')
  })

  test('shows the check that runs, then its result; the trail page repeats what is wrong', async () => {
    const app = testApp()
    const cookie = signedInAs(app.db, 'audit-admin')
    fillTrail(app.db, 5)
    const asked = await post(app, '/audit/checks', {}, cookie)
    expect(asked.headers.get('Location')).toBe('/audit/checks')
    expect(await (await get(app, '/audit/checks', cookie)).text()).toContain('正在校验')
    const going = await get(app, '/audit/checks/progress', cookie)
    expect(going.headers.get('HX-Refresh')).toBeNull()
    unlock(app.sqlite)
    app.sqlite.exec(`update audit_events set at = at - 1 where id = 3`)
    const job = claim(app.db, ['verify-trail'])!
    const context = {
      ...{ db: app.db, job, signal: new AbortController().signal },
      onProgress: () => undefined,
    }
    const headLog = path.join(app.folder, 'heads.jsonl')
    await verifyTrailHandler({ headLog })({ askedBy: '孙丽' }, context)
    const done = await get(app, '/audit/checks/progress', cookie)
    expect(done.headers.get('HX-Refresh')).toBe('true')
    const html = await (await get(app, '/audit/checks', cookie)).text()
    expect(html).toContain('第 3 条：内容被改动')
    expect(html).toContain('它之前的 2 条完好')
    expect(await (await get(app, '/audit', cookie)).text()).toContain('留痕校验没有通过')
  })

  test('hands out a head as a file of its own name', async () => {
    const app = testApp()
    const cookie = signedInAs(app.db, 'audit-admin')
    fillTrail(app.db, 5)
    const answer = await post(app, '/audit/checks/heads', {}, cookie)
    expect(answer.headers.get('Content-Disposition')).toContain('_6_')
    expect(await answer.json()).toMatchObject({ kind: 'huiting-trail-head', entry: 6 })
  })

  test('takes a kept head, and says why another file is none', async () => {
    const app = testApp()
    const cookie = signedInAs(app.db, 'audit-admin')
    fillTrail(app.db, 5)
    const head = await (await post(app, '/audit/checks/heads', {}, cookie)).text()
    expect((await post(app, '/audit/checks/kept', file(head), cookie)).status).toBe(303)
    for (const [form, sentence] of [
      [file('{}'), '不是校验头文件'],
      [file('x'.repeat(100_000)), '文件太大'],
      [new FormData(), '请选择一个文件'],
    ] as const) {
      const answer = await post(app, '/audit/checks/kept', form, cookie)
      expect(answer.status).toBe(422)
      expect(await answer.text()).toContain(sentence)
    }
  })
})
