import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import type { Role } from '#src/auth/vocabulary.ts'
import { correctSegment } from '#src/transcription/corrections/correct.ts'
import { transcriptOf } from '#src/transcription/queries.ts'
import { mishearings, segments } from '#src/transcription/schema.ts'
import { get, post, testApp, type TestApp } from '#test/support/app.ts'
import { actorWith, signedInAs } from '#test/support/people.ts'

import { addCall, addDepartment, addRecording, addTranscript, jobsOf } from '../scripted.ts'

const said = '他光我电话'
const meant = '他挂我电话'

function product() {
  const it = testApp()
  const department = addDepartment(it.db, '客服一部')
  const call = addCall(it.db, { departmentId: department })
  const recordingId = addRecording(it.db, { callId: call.id }).id
  addTranscript(it.db, recordingId, [
    { voice: 'customer', text: said, doubtful: true, marks: ['gap'] },
  ])
  const segmentId = transcriptOf(it.db, recordingId)[0]!.id
  const line = `/transcription/recordings/${recordingId}/segments/${segmentId}`
  const text = () => it.db.select().from(segments).where(eq(segments.id, segmentId)).get()?.text
  return { ...it, it, call, recordingId, segmentId, line, text }
}

/** Posts a form as htmx does. */
async function send({ app }: TestApp, path: string, form: Record<string, string>, cookie: string) {
  return await app.request(`http://localhost${path}`, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: {
      ...{ Origin: 'http://localhost', 'Sec-Fetch-Site': 'same-origin' },
      ...{ 'HX-Request': 'true', Cookie: cookie },
    },
  })
}

describe('who may', () => {
  test.each<[method: 'get' | 'post', path: string, role: Role]>([
    ['get', 'LINE/correction', 'team-leader'],
    ['post', 'LINE/correction', 'agent'],
    ['post', 'LINE/restoration', 'department-head'],
    ['get', '/transcription/mishearings', 'system-admin'],
    ['post', '/transcription/mishearings/1/use', 'qa-inspector'],
  ])('not %s %s as %s', async (method, path, role) => {
    const { it, line, text } = product()
    const cookie = signedInAs(it.db, role)
    const url = path.replace('LINE', line)
    const form = { text: meant, expectedText: said, used: 'on' }
    const response =
      method === 'get' ? await get(it, url, cookie) : await post(it, url, form, cookie)
    expect(response.status).toBe(403)
    expect(text()).toBe(said)
    const denied = it.db.select().from(auditEvents).where(eq(auditEvents.action, 'request.denied'))
    expect(denied.all()).toHaveLength(1)
  })

  test('not as a stranger', async () => {
    const { it, line, text } = product()
    const form = { text: meant, expectedText: said }
    expect([303, 401]).toContain((await post(it, `${line}/correction`, form)).status)
    expect((await get(it, '/transcription/mishearings')).status).toBe(303)
    expect(text()).toBe(said)
  })

  test('not outside the own department', async () => {
    const { it, line, text } = product()
    const scope = { kind: 'department', id: addDepartment(it.db, '客服二部') } as const
    const cookie = signedInAs(it.db, 'qa-inspector', scope)
    const form = { text: meant, expectedText: said }
    expect((await get(it, `${line}/correction`, cookie)).status).toBe(404)
    expect((await post(it, `${line}/correction`, form, cookie)).status).toBe(404)
    expect((await post(it, `${line}/restoration`, form, cookie)).status).toBe(404)
    expect(text()).toBe(said)
  })
})

describe('a line of the transcript', () => {
  test('offers the correction to those who may, and its outcome to everybody', async () => {
    const { it, recordingId, segmentId, line } = product()
    const page = async (role: Role) =>
      await (
        await get(it, `/transcription/recordings/${recordingId}`, signedInAs(it.db, role))
      ).text()
    expect(await page('qa-inspector')).toContain(`${line}/correction`)
    expect(await page('team-leader')).not.toContain(`${line}/`)

    const place = { recordingId, segmentId }
    const input = { text: meant, expectedText: said }
    correctSegment(it.db, actorWith(it.db, 'qa-inspector'), place, input)
    for (const role of ['qa-inspector', 'team-leader'] as const) {
      const html = await page(role)
      expect(html).toContain(`<p>${meant}</p>`)
      expect(html).toContain(`title="机器转写：${said}"`)
      expect(html).not.toContain('听写把握不大')
      expect(html).not.toContain('有话没听出来')
    }
    expect(await page('qa-inspector')).toContain('恢复机器转写')
    expect(await page('team-leader')).not.toContain('恢复机器转写')
    expect(await page('team-leader')).not.toContain('测试qa-inspector')
  })

  test('becomes a field in its place, is saved, and comes back corrected', async () => {
    const { it, line, segmentId, text } = product()
    const cookie = signedInAs(it.db, 'qa-inspector')
    const headers = { Cookie: cookie, 'HX-Request': 'true' }
    const form = await (
      await it.app.request(`http://localhost${line}/correction`, { headers })
    ).text()
    expect(form).toMatch(new RegExp(`^<form id="correction-${segmentId}"`))
    expect(form).toMatch(new RegExp(`<textarea[^>]*>${said}</textarea>`))

    const saved = await send(it, `${line}/correction`, { text: meant, expectedText: said }, cookie)
    expect(saved.status).toBe(200)
    const html = await saved.text()
    expect(html).toMatch(new RegExp(`^<div class="turn-words" id="words-${segmentId}"`))
    expect(html).toContain('已订正')
    expect(html).not.toContain('有话没听出来')
    expect(text()).toBe(meant)
    expect(jobsOf(it.db, 'screen')).toHaveLength(1)

    const back = await send(it, `${line}/restoration`, { expectedText: meant }, cookie)
    const restored = await back.text()
    expect(restored).not.toContain('已订正')
    expect(restored).toContain('有话没听出来')
    expect(text()).toBe(said)
  })

  test('works by plain forms, which lead back to the page they stood on', async () => {
    const { it, line, recordingId, segmentId, text } = product()
    const cookie = signedInAs(it.db, 'qa-inspector')
    const back = '/findings/7?box=heard-only'
    const page = await (
      await get(it, `${line}/correction?back=${encodeURIComponent(back)}`, cookie)
    ).text()
    expect(page).toContain('<h1>订正转写</h1>')
    expect(page).toContain(`name="back" value="${back}"`)
    const input = { text: meant, expectedText: said }
    const saved = await post(it, `${line}/correction`, { ...input, back }, cookie)
    expect(saved.status).toBe(303)
    expect(saved.headers.get('Location')).toBe(`${back}#words-${segmentId}`)
    expect(text()).toBe(meant)
    for (const forged of ['https://evil.example/', '//evil.example', '/findings/7"><b>', '']) {
      const form = { text: meant, expectedText: meant, back: forged }
      const answer = await post(it, `${line}/correction`, form, cookie)
      const safe = `/transcription/recordings/${recordingId}#words-${segmentId}`
      expect(answer.headers.get('Location')).toBe(safe)
    }
  })

  test.each([
    ['nothing', '  ', '请写下听到的话'],
    ['invisible characters alone', '\u200b\u202e', '请写下听到的话'],
    ['hidden characters', '他挂\u200b我', '看不见的控制字符'],
    ['a megabyte', '我'.repeat(350_000), '一句最多 1000 个字'],
  ])('refuses %s and keeps what was typed', async (_, typed, sentence) => {
    const { it, line, segmentId, text } = product()
    const cookie = signedInAs(it.db, 'qa-inspector')
    const form = { text: typed, expectedText: said }
    const answer = await send(it, `${line}/correction`, form, cookie)
    expect(answer.status).toBe(422)
    expect(answer.headers.get('HX-Retarget')).toBe(`#correction-${segmentId}`)
    const html = await answer.text()
    expect(html).toContain(sentence)
    expect(html).toContain(`>${typed}</textarea>`)
    expect((await post(it, `${line}/correction`, form, cookie)).status).toBe(422)
    expect(text()).toBe(said)
    expect((await post(it, `${line}/correction`, {}, cookie)).status).toBe(422)
  })

  test('shows markup as the text it is', async () => {
    const { it, line, recordingId } = product()
    const cookie = signedInAs(it.db, 'qa-inspector')
    const nasty = '挂<img src=x onerror=alert(1)>"{{7*7}}我'
    const html = await (
      await send(it, `${line}/correction`, { text: nasty, expectedText: said }, cookie)
    ).text()
    const page = await (await get(it, `/transcription/recordings/${recordingId}`, cookie)).text()
    for (const shown of [html, page]) {
      expect(shown).toContain('挂&lt;img src=x onerror=alert(1)&gt;')
      expect(shown).not.toContain('<img')
    }
  })

  test('saved by two people at once keeps the first and shows the second both texts', async () => {
    const { it, line, segmentId, text } = product()
    const cookies = [signedInAs(it.db, 'qa-inspector'), signedInAs(it.db, 'qa-manager')]
    const answers = await Promise.all(
      cookies.map((cookie, index) =>
        send(it, `${line}/correction`, { text: `${meant}${index}`, expectedText: said }, cookie),
      ),
    )
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409])
    const lost = answers.findIndex(({ status }) => status === 409)
    const html = await answers[lost]!.text()
    expect(html).toContain(`id="correction-${segmentId}"`)
    expect(html).toContain('hx-swap-oob="true"')
    expect(html).toContain(`改成：“${text()}”`)
    expect(html).toContain(`>${meant}${lost}</textarea>`)
    expect(html).toContain(`name="expectedText" value="${text()}"`)
    expect(text()).toBe(`${meant}${1 - lost}`)
  })

  test('that a new hearing has replaced is not found, and nothing else is changed', async () => {
    const { it, line, recordingId } = product()
    const cookie = signedInAs(it.db, 'qa-inspector')
    addTranscript(it.db, addRecording(it.db).id, [{ voice: 'agent', text: said }])
    addTranscript(it.db, recordingId, [{ voice: 'agent', text: '您好' }])
    const form = { text: meant, expectedText: said }
    expect((await post(it, `${line}/correction`, form, cookie)).status).toBe(404)
    expect(
      it.db
        .select()
        .from(segments)
        .all()
        .map((row) => row.text),
    ).not.toContain(meant)
  })

  test('shows the correction of an earlier hearing that fits no line any more', async () => {
    const { it, recordingId, segmentId } = product()
    const inspector = actorWith(it.db, 'qa-inspector')
    const input = { text: meant, expectedText: said }
    correctSegment(it.db, inspector, { recordingId, segmentId }, input)
    addTranscript(it.db, recordingId, [
      { voice: 'customer', text: '他逛我' },
      { voice: 'customer', text: '电话还不接' },
    ])
    const html = await (
      await get(it, `/transcription/recordings/${recordingId}`, signedInAs(it.db, 'qa-inspector'))
    ).text()
    expect(html.match(/曾订正这里/g)).toHaveLength(1)
    expect(html).toContain(`“${meant}”`)
  })
})

describe('the page of mishearings', () => {
  async function page(it: TestApp, role: Role, query = '') {
    const response = await get(it, `/transcription/mishearings${query}`, signedInAs(it.db, role))
    return { status: response.status, html: await response.text() }
  }

  function learned(it: TestApp, times: number): number {
    for (let i = 0; i < times; i++) {
      const recordingId = addRecording(it.db).id
      addTranscript(it.db, recordingId, [{ voice: 'customer', text: '要头速你' }])
      const segmentId = transcriptOf(it.db, recordingId)[0]!.id
      const input = { text: '要投诉你', expectedText: '要头速你' }
      const actor = actorWith(it.db, 'qa-inspector')
      correctSegment(it.db, actor, { recordingId, segmentId }, input)
    }
    return it.db.select().from(mishearings).get()!.id
  }

  test('says how the list comes about while it is empty', async () => {
    const it = testApp()
    expect((await page(it, 'qa-inspector')).html).toContain('还没有归纳出误听')
    expect((await page(it, 'qa-inspector', '?q=x')).html).toContain('没有符合条件的误听')
  })

  test('leads to the places, and lets the manager alone switch one on', async () => {
    const it = testApp()
    const id = learned(it, 2)
    const { html } = await page(it, 'qa-inspector')
    expect(html).toContain('<b>头速</b>')
    expect(html).toMatch(/href="\/recordings\/\d+#segment-\d+"/)
    expect(html).not.toContain('停用')
    expect(html).not.toContain(`/mishearings/${id}/use`)
    expect((await page(it, 'qa-manager')).html).toContain(`/mishearings/${id}/use`)

    const cookie = signedInAs(it.db, 'qa-manager')
    const path = `/transcription/mishearings/${id}/use`
    const answer = await post(it, path, { used: 'on', query: '?q=%E5%A4%B4' }, cookie)
    expect(answer.headers.get('Location')).toBe('/transcription/mishearings?q=%E5%A4%B4')
    expect((await page(it, 'qa-manager')).html).toContain('停用')
    expect((await page(it, 'qa-manager', '?use=unused')).html).toContain('没有符合条件的误听')
    await post(it, path, { used: 'off' }, cookie)
    expect(it.db.select().from(mishearings).get()?.used).toBe(false)
  })

  test('refuses one seen in a single recording, and forged input', async () => {
    const it = testApp()
    const id = learned(it, 1)
    const cookie = signedInAs(it.db, 'qa-manager')
    const path = `/transcription/mishearings/${id}/use`
    const refused = await post(it, path, { used: 'on' }, cookie)
    expect(refused.status).toBe(409)
    expect(await refused.text()).toContain('至少在两段录音里')
    const forged = await post(it, path, { used: 'yes', query: '//evil' }, cookie)
    expect(forged.headers.get('Location')).toBe('/transcription/mishearings')
    const unknown = path.replace(`/${id}/`, '/999/')
    expect((await post(it, unknown, { used: 'on' }, cookie)).status).toBe(404)
    expect(it.db.select().from(mishearings).get()?.used).toBe(false)
    const odd = await page(it, 'qa-manager', '?q=%22%25&use=constructor&single=x&at=n1_x&size=7')
    expect(odd.status).toBe(200)
  })
})
