import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import type { Role } from '#src/auth/vocabulary.ts'
import type { Db } from '#src/kernel/db.ts'
import { claim, enqueue, fail, finish, heartbeat } from '#src/kernel/jobs/queue.ts'
import { jobs } from '#src/kernel/jobs/schema.ts'
import { transcriptionStatus } from '#src/transcription/queries.ts'
import { get, post, testApp } from '#test/support/app.ts'
import { signedInAs } from '#test/support/people.ts'

import { addCall, addDepartment, addRecording, addTranscript, stateOf } from './scripted.ts'

/** A recording in line for transcription. */
function waiting(db: Db, values: Parameters<typeof addRecording>[1] = {}) {
  const recording = addRecording(db, values)
  const subject = `recording:${recording.id}`
  const jobId = enqueue(db, 'transcribe', subject, { recordingId: recording.id })
  return { ...recording, jobId }
}

function running(db: Db, progress: number) {
  const recording = waiting(db)
  const job = claim(db, ['transcribe'])
  if (job?.id !== recording.jobId) throw new Error('another job was first')
  heartbeat(db, job, progress)
  return { ...recording, job }
}

function failed(db: Db, sentence = '语音引擎运行出错:exit 1') {
  const recording = running(db, 0)
  fail(db, recording.job, sentence, null)
  return recording
}

const jobState = (db: Db, id: number) =>
  db.select({ state: jobs.state }).from(jobs).where(eq(jobs.id, id)).get()?.state

const trail = (db: Db, action: (typeof auditEvents.$inferSelect)['action']) =>
  db.select().from(auditEvents).where(eq(auditEvents.action, action)).all()

const live = 'hx-trigger="every 2s"'

describe('who may', () => {
  test.each<[method: 'get' | 'post', path: string, role: Role]>([
    ['get', '/transcription', 'case-handler'],
    ['get', '/transcription/board', 'agent'],
    ['post', '/transcription/jobs/1/cancellation', 'team-leader'],
    ['post', '/transcription/jobs/1/retry', 'department-head'],
    ['get', '/transcription/recordings/1', 'system-admin'],
  ])('not %s %s as %s', async (method, path, role) => {
    const product = testApp()
    const recording = waiting(product.db)
    const cookie = signedInAs(product.db, role)
    const response =
      method === 'get' ? await get(product, path, cookie) : await post(product, path, {}, cookie)
    expect(response.status).toBe(403)
    expect(jobState(product.db, recording.jobId)).toBe('queued')
    expect(trail(product.db, 'request.denied')).toHaveLength(1)
  })

  test.each(['/transcription', '/transcription/board', '/transcription/recordings/1'])(
    'not %s as a stranger',
    async (path) => {
      const response = await get(testApp(), path)
      expect(response.status).toBe(303)
      expect(response.headers.get('Location')).toMatch(/^\/sign-in/)
    },
  )

  test.each(['cancellation', 'retry'])('not ask for %s as a stranger', async (step) => {
    const product = testApp()
    const { jobId } = waiting(product.db)
    const response = await post(product, `/transcription/jobs/${jobId}/${step}`, {})
    expect([303, 401]).toContain(response.status)
    expect(jobState(product.db, jobId)).toBe('queued')
  })
})

describe('the jobs page', () => {
  test('says what runs, what waits and what failed, and keeps itself up to date', async () => {
    const product = testApp()
    const { db } = product
    failed(db)
    running(db, 0.42)
    waiting(db)
    waiting(db, { callId: addCall(db, { callNo: 'BJ20261102-7' }).id })
    const response = await get(product, '/transcription', signedInAs(db, 'qa-inspector'))
    const html = await response.text()
    expect(response.status).toBe(200)
    for (const part of ['42%', '第 1 位', '第 2 位', 'BJ20261102-7', '语音引擎运行出错']) {
      expect(html).toContain(part)
    }
    expect(html).not.toContain('exit 1')
    expect(html).toContain(live)
  })

  test('says that the engine is not there yet', async () => {
    const product = testApp()
    const html = await (
      await get(product, '/transcription', signedInAs(product.db, 'qa-manager'))
    ).text()
    expect(html).toContain('语音引擎还没有准备好')
  })

  test('stops asking for itself when nothing is to be done', async () => {
    const product = testApp()
    const { db } = product
    const done = running(db, 1)
    finish(db, done.job)
    const cookie = signedInAs(db, 'qa-inspector')
    const page = await (await get(product, '/transcription', cookie)).text()
    expect(page).not.toContain(live)
    expect(page).toContain('没有在排队的任务')
    const board = await (await get(product, '/transcription/board', cookie)).text()
    expect(board).toMatch(/^<div id="board"/)
    expect(board).not.toContain(live)
  })

  test('lists what ended by name and by how, page by page', async () => {
    const product = testApp()
    const { db } = product
    for (let i = 0; i < 12; i++) failed(db)
    enqueue(db, 'screen', 'recording:1', { recordingId: 1 })
    finish(db, claim(db, ['screen'])!)
    const cookie = signedInAs(db, 'qa-inspector')
    const rows = (html: string) => html.match(/id="job-\d+"/g) ?? []

    const done = await (await get(product, '/transcription/board?state=done', cookie)).text()
    expect(rows(done)).toHaveLength(1)
    const none = '/transcription/board?state=done&name=transcribe'
    expect(rows(await (await get(product, none, cookie)).text())).toHaveLength(0)

    const first = await (
      await get(product, '/transcription/board?state=failed&size=10', cookie)
    ).text()
    const next = /href="\/transcription([^"]*)" rel="next"/.exec(first)?.[1]
    const second = await (
      await get(product, `/transcription/board${next?.replaceAll('&amp;', '&')}`, cookie)
    ).text()
    expect(rows(first)).toHaveLength(10)
    expect(rows(second)).toHaveLength(2)
    expect(new Set([...rows(first), ...rows(second)]).size).toBe(12)
  })

  test('ignores filters that make no sense', async () => {
    const product = testApp()
    const cookie = signedInAs(product.db, 'qa-inspector')
    const path = '/transcription?state=%27--&name=DROP&size=-1&at=n1'
    expect((await get(product, path, cookie)).status).toBe(200)
  })

  test('shows neither numbers hidden in file names nor calls of other units', async () => {
    const product = testApp()
    const { db } = product
    const [own, other] = [addDepartment(db, '客服一部'), addDepartment(db, '客服二部')]
    waiting(db, { callId: addCall(db, { callNo: 'OWN-1', departmentId: own }).id })
    waiting(db, { callId: addCall(db, { callNo: 'OTHER-1', departmentId: other }).id })
    waiting(db, { originalName: '20261102_13931909215.wav' })
    const scope = { kind: 'department', id: own } as const
    const narrow = await get(product, '/transcription', signedInAs(db, 'qa-inspector', scope))
    const html = await narrow.text()
    expect(html).toContain('OWN-1')
    expect(html).not.toContain('OTHER-1')
    expect(html).not.toContain('9215.wav')

    const all = await (await get(product, '/transcription', signedInAs(db, 'qa-inspector'))).text()
    expect(all).toContain('20261102_139****9215.wav')
  })
})

describe('cancelling and retrying', () => {
  test('takes a waiting job out of the line and leaves a trace', async () => {
    const product = testApp()
    const { db } = product
    const recording = waiting(db)
    const path = `/transcription/jobs/${recording.jobId}/cancellation`
    const response = await post(product, path, {}, signedInAs(db, 'qa-inspector'))
    expect(response.status).toBe(303)
    expect(response.headers.get('Location')).toBe('/transcription')
    expect(jobState(db, recording.jobId)).toBe('cancelled')
    expect(trail(db, 'transcription.cancelled')).toMatchObject([
      { subjectKind: 'recording', subjectId: String(recording.id) },
    ])
  })

  test('asks a running job to stop and says so', async () => {
    const product = testApp()
    const { db } = product
    const recording = running(db, 0.5)
    const cookie = signedInAs(db, 'qa-inspector')
    await post(product, `/transcription/jobs/${recording.jobId}/cancellation`, {}, cookie)
    const html = await (await get(product, '/transcription', cookie)).text()
    expect(html).toContain('正在取消')
    expect(html).not.toContain(`jobs/${recording.jobId}/cancellation`)
  })

  test('puts a failed job back in line, and its recording with it', async () => {
    const product = testApp()
    const { db } = product
    const recording = failed(db)
    const path = `/transcription/jobs/${recording.jobId}/retry`
    const form = { back: `/recordings/${recording.id}` }
    const response = await post(product, path, form, signedInAs(db, 'system-admin'))
    expect(response.headers.get('Location')).toBe(`/recordings/${recording.id}`)
    expect(jobState(db, recording.jobId)).toBe('queued')
    expect(stateOf(db, recording.id)).toEqual({ state: 'received', problem: null })
    expect(trail(db, 'transcription.retried')).toHaveLength(1)
  })

  test('goes back to pages of this product only', async () => {
    const product = testApp()
    const { jobId } = waiting(product.db)
    const path = `/transcription/jobs/${jobId}/cancellation`
    const form = { back: '//elsewhere.example/recordings/1' }
    const response = await post(product, path, form, signedInAs(product.db, 'qa-inspector'))
    expect(response.headers.get('Location')).toBe('/transcription')
  })

  test('refuses what makes no sense, changing nothing', async () => {
    const product = testApp()
    const { db } = product
    const cookie = signedInAs(db, 'qa-inspector')
    const ended = failed(db)
    const still = waiting(db)
    const step = async (id: number, name: string) =>
      (await post(product, `/transcription/jobs/${id}/${name}`, {}, cookie)).status
    expect(await step(ended.jobId, 'cancellation')).toBe(409)
    expect(await step(still.jobId, 'retry')).toBe(409)
    expect(await step(999_999, 'retry')).toBe(404)
    enqueue(db, 'transcribe', `recording:${ended.id}`, { recordingId: ended.id })
    expect(await step(ended.jobId, 'retry')).toBe(409)
    expect(jobState(db, ended.jobId)).toBe('failed')
    expect(jobState(db, still.jobId)).toBe('queued')
  })

  test('does not reach into another unit', async () => {
    const product = testApp()
    const { db } = product
    const [own, other] = [addDepartment(db, '客服一部'), addDepartment(db, '客服二部')]
    const foreign = waiting(db, { callId: addCall(db, { departmentId: other }).id })
    const cookie = signedInAs(db, 'qa-inspector', { kind: 'department', id: own })
    const path = `/transcription/jobs/${foreign.jobId}/cancellation`
    expect((await post(product, path, {}, cookie)).status).toBe(404)
    expect(jobState(db, foreign.jobId)).toBe('queued')
  })
})

describe('on the page of a recording', () => {
  async function fragment(product: ReturnType<typeof testApp>, id: number, role: Role) {
    const response = await product.app.request(`http://localhost/transcription/recordings/${id}`, {
      headers: { Cookie: signedInAs(product.db, role), 'HX-Request': 'true' },
    })
    expect(response.status).toBe(200)
    return await response.text()
  }

  test('the words come as a part of it, or as a page for browsers without scripts', async () => {
    const product = testApp()
    const { id } = waiting(product.db)
    expect(await fragment(product, id, 'qa-inspector')).toMatch(/^<div id="transcription-/)
    const cookie = signedInAs(product.db, 'qa-inspector')
    const page = await get(product, `/transcription/recordings/${id}`, cookie)
    expect(await page.text()).toMatch(/^<!doctype html>.*排队等待转写/s)
  })

  test('the place in line is told, with a way out for those who may', async () => {
    const product = testApp()
    waiting(product.db)
    const second = waiting(product.db)
    const html = await fragment(product, second.id, 'qa-inspector')
    expect(html).toContain('前面还有 1 段')
    expect(html).toContain(`/transcription/jobs/${second.jobId}/cancellation`)
    expect(html).toContain(live)
    const other = await fragment(product, second.id, 'case-handler')
    expect(other).not.toContain('cancellation')
  })

  test('progress is told while it runs', async () => {
    const product = testApp()
    const { id } = running(product.db, 0.42)
    const html = await fragment(product, id, 'case-handler')
    expect(html).toContain('正在转写')
    expect(html).toContain('42%')
    expect(html).toContain(live)
  })

  test('a failure is told in words, with a retry', async () => {
    const product = testApp()
    const { id, jobId } = failed(product.db)
    const html = await fragment(product, id, 'qa-inspector')
    expect(html).toContain('转写失败：语音引擎运行出错')
    expect(html).toContain(`/transcription/jobs/${jobId}/retry`)
    expect(html).not.toContain(live)
  })

  test('the words are shown when they are there, and reading them leaves one trace', async () => {
    const product = testApp()
    const { db } = product
    const { id, job } = running(db, 1)
    addTranscript(db, id, [
      { voice: 'agent', text: '您好,请讲。' },
      {
        ...{ voice: 'customer', text: '<b>家里停电了</b>' },
        ...{ doubtful: true, marks: ['gap', 'improbable', 'heard-again'] },
      },
    ])
    finish(db, job)
    const html = await fragment(product, id, 'qa-inspector')
    expect(html).toContain('您好,请讲。')
    expect(html).toContain('&lt;b&gt;家里停电了&lt;/b&gt;')
    // Why the line is doubtful; that it is improbable is said by the doubtful line itself.
    expect(html.match(/<small class="turn-flag">[^<]*/g)).toEqual([
      '<small class="turn-flag">有话没听出来',
      '<small class="turn-flag">切开重听过',
    ])
    expect(html).not.toContain(live)
    await fragment(product, id, 'qa-inspector')
    expect(trail(db, 'transcript.opened')).toHaveLength(1)
  })

  test('a call without speech is told apart from one not heard yet', async () => {
    const product = testApp()
    const { id, job } = running(product.db, 1)
    addTranscript(product.db, id, [])
    finish(product.db, job)
    expect(await fragment(product, id, 'qa-inspector')).toContain('没有听到人声')
  })

  test('of another unit, nothing is there', async () => {
    const product = testApp()
    const { db } = product
    const [own, other] = [addDepartment(db, '客服一部'), addDepartment(db, '客服二部')]
    const foreign = waiting(db, { callId: addCall(db, { departmentId: other }).id })
    const cookie = signedInAs(db, 'department-head', { kind: 'department', id: own })
    const response = await get(product, `/transcription/recordings/${foreign.id}`, cookie)
    expect(response.status).toBe(404)
    expect(trail(db, 'transcript.opened')).toHaveLength(0)
  })
})

describe('the line at the top of every page', () => {
  const noon = Date.parse('2026-11-02T12:00:00+08:00')

  test('is absent while nothing is to be done', () => {
    expect(transcriptionStatus(testApp().db)).toBeUndefined()
  })

  test('counts what waits while no engine runs', () => {
    const { db } = testApp()
    waiting(db)
    waiting(db)
    expect(transcriptionStatus(db)).toBe('转写排队 2 段')
  })

  test('tells the share done and when it will be finished, at the speed measured so far', () => {
    const { db } = testApp()
    // 1 s of wall time for 50 s of sound: half of 3,000 s is left, hence 30 s
    addTranscript(db, addRecording(db, { durationMs: 50_000 }).id, [{ voice: 'agent', text: '好' }])
    waiting(db, { durationMs: 3_000_000 })
    const job = claim(db, ['transcribe'])
    heartbeat(db, job!, 0.5)
    expect(transcriptionStatus(db, noon)).toBe('转写 50% · 预计 12:00 完成')
    waiting(db, { durationMs: 50_000 * 60 * 30 })
    expect(transcriptionStatus(db, noon)).toBe('转写 还有 2 段 · 预计 12:30 完成')
    expect(transcriptionStatus(db, noon + 11.75 * 3_600_000)).toContain('11-03 00:15')
  })
})
