import { describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import type { Role } from '#src/auth/vocabulary.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'
import { transcriptOf } from '#src/transcription/queries.ts'
import { get, post, testApp, type TestApp } from '#test/support/app.ts'
import { signedInAs } from '#test/support/people.ts'

import { addCall, addDepartment, addRecording, addTranscript, jobsOf } from './scripted.ts'

const text = '00:01 坐席：您好\n00:05 客户：<img src=x onerror=alert(1)>家里停电了'

function filesForm(files: Record<string, string | Uint8Array>, replace = false) {
  const form = new FormData()
  for (const [name, content] of Object.entries(files)) {
    form.append('files', new File([Buffer.from(content)], name))
  }
  if (replace) form.set('replace', 'on')
  return form
}

function called({ db }: TestApp, callNo = 'd001'): number {
  return addRecording(db, { callId: addCall(db, { callNo }).id }).id
}

const actions = ({ db }: TestApp) =>
  db
    .select()
    .from(auditEvents)
    .all()
    .map(({ action }) => action)
    .filter((action) => action !== 'session.opened')

async function fragment(product: TestApp, id: number, role: Role) {
  const response = await product.app.request(`http://localhost/transcription/recordings/${id}`, {
    headers: { Cookie: signedInAs(product.db, role), 'HX-Request': 'true' },
  })
  expect(response.status).toBe(200)
  return await response.text()
}

describe('who may', () => {
  test.each<[method: 'get' | 'post', path: string, role: Role]>([
    ['get', '/transcription/imports', 'qa-inspector'],
    ['post', '/transcription/imports', 'qa-inspector'],
    ['get', '/transcription/recordings/1/import', 'case-handler'],
    ['post', '/transcription/recordings/1/import', 'case-handler'],
    // May import, but not look at what recordings there are.
    ['get', '/transcription/recordings/1/import', 'system-admin'],
    ['post', '/transcription/recordings/1/hearing', 'team-leader'],
    ['get', '/transcription/recordings/1/transcript.txt', 'agent'],
    ['get', '/transcription/recordings/1/transcript.srt', 'department-head'],
    ['get', '/transcription/recordings/1/transcript.json', 'system-admin'],
  ])('not %s %s as %s', async (method, path, role) => {
    const product = testApp()
    const id = called(product)
    addTranscript(product.db, id, [{ voice: 'agent', text: '机器的' }])
    const cookie = signedInAs(product.db, role)
    const response =
      method === 'get'
        ? await get(product, path, cookie)
        : await post(product, path, filesForm({ 'd001.txt': text }, true), cookie)
    expect(response.status).toBe(403)
    expect(transcriptOf(product.db, id).map((line) => line.text)).toEqual(['机器的'])
    expect(actions(product)).toEqual(['request.denied'])
  })

  test.each([
    '/transcription/imports',
    '/transcription/recordings/1/import',
    '/transcription/recordings/1/transcript.txt',
  ])('not %s as a stranger', async (path) => {
    const response = await get(testApp(), path)
    expect(response.status).toBe(303)
    expect(response.headers.get('Location')).toMatch(/^\/sign-in/)
  })

  test('not take texts out of another unit, nor bring them there', async () => {
    const product = testApp()
    const [own, other] = ['一部', '二部'].map((name) => addDepartment(product.db, name))
    const call = addCall(product.db, { departmentId: other })
    const { id } = addRecording(product.db, { callId: call.id })
    addTranscript(product.db, id, [{ voice: 'agent', text: '机器的' }])
    const scope = { kind: 'department', id: own! } as const
    const cookie = signedInAs(product.db, 'qa-manager', scope)
    const page = `/transcription/recordings/${id}`
    expect((await get(product, `${page}/import`, cookie)).status).toBe(404)
    expect((await get(product, `${page}/transcript.txt`, cookie)).status).toBe(404)
    expect((await post(product, `${page}/hearing`, {}, cookie)).status).toBe(404)
    const form = filesForm({ 'a.txt': text }, true)
    expect((await post(product, `${page}/import`, form, cookie)).status).toBe(404)
    expect(transcriptOf(product.db, id)).toHaveLength(1)
  })
})

describe('bringing many', () => {
  test('answers for every file, and leads to the recordings', async () => {
    const product = testApp()
    const cookie = signedInAs(product.db, 'qa-manager')
    const id = called(product)
    const form = filesForm({
      'd001.txt': text,
      'd002.txt': text,
      'd003.json': '{"segments": [\n{"start"',
      'd004.bin': new Uint8Array([0, 1, 2, 255]),
      'd005.txt': '',
    })
    const response = await post(product, '/transcription/imports', form, cookie)
    expect(response.status).toBe(200)
    const html = await response.text()
    expect(html).toContain('导入了 1 通，4 通没有导入')
    for (const words of ['导入成功', '没有对上录音', '第 2 行不是完整的 JSON', '空字符']) {
      expect(html).toContain(words)
    }
    expect(html).toContain('文件是空的')
    expect(html).toContain(`href="/recordings/${id}"`)
    expect(transcriptOf(product.db, id)).toHaveLength(2)
    expect(product.errors).toEqual([])
  })

  test('shows no way to recordings to an administrator who may not see them', async () => {
    const product = testApp()
    called(product)
    const cookie = signedInAs(product.db, 'system-admin')
    const form = filesForm({ 'd001.txt': text })
    const html = await (await post(product, '/transcription/imports', form, cookie)).text()
    expect(html).toContain('导入成功')
    expect(html).not.toMatch(/href="\/recordings\/\d/)
    expect(html).not.toContain('停电')
  })

  test('the same twice changes nothing the second time, unless replacing is asked for', async () => {
    const product = testApp()
    const cookie = signedInAs(product.db, 'qa-manager')
    called(product)
    const bring = async (replace: boolean) => {
      const form = filesForm({ 'd001.txt': text }, replace)
      return await (await post(product, '/transcription/imports', form, cookie)).text()
    }
    expect(await bring(false)).toContain('导入成功')
    expect(await bring(false)).toContain('已经有文本，没有覆盖')
    expect(await bring(true)).toContain('已覆盖')
    expect(actions(product)).toEqual(['transcript.imported', 'transcript.imported'])
  })

  test('nothing, or far too much, is said in words', async () => {
    const product = testApp()
    const cookie = signedInAs(product.db, 'qa-manager')
    const forms: (FormData | Record<string, string>)[] = [{}, { files: 'no file' }, new FormData()]
    for (const form of forms) {
      const response = await post(product, '/transcription/imports', form, cookie)
      expect(response.status).toBe(422)
      expect(await response.text()).toContain('请先选择转写文本文件')
    }
    const names = Array.from({ length: 501 }, (_, index) => [`${index}.txt`, text])
    const many = filesForm(Object.fromEntries(names))
    const response = await post(product, '/transcription/imports', many, cookie)
    expect(response.status).toBe(422)
    expect(await response.text()).toContain('一次最多 500 个文件')
  })

  test('names that are more than names stay text', async () => {
    const product = testApp()
    const cookie = signedInAs(product.db, 'qa-manager')
    const form = filesForm({ '<b>1\u202e.txt': text, '../../d001.txt': '<script>' })
    const html = await (await post(product, '/transcription/imports', form, cookie)).text()
    expect(html).toContain('&lt;b&gt;1.txt')
    expect(html).not.toMatch(/<b>1|\u202e|\.\.\/d001/)
  })
})

describe('on the page of a recording', () => {
  test('a text brought there becomes its words, escaped', async () => {
    const product = testApp()
    const cookie = signedInAs(product.db, 'qa-manager')
    const id = called(product)
    enqueue(product.db, 'transcribe', `recording:${id}`, { recordingId: id })
    const path = `/transcription/recordings/${id}/import`
    expect(await (await get(product, path, cookie)).text()).not.toContain('覆盖已有文本')
    const response = await post(product, path, filesForm({ '文本.txt': text }), cookie)
    expect(response.status).toBe(303)
    expect(response.headers.get('Location')).toBe(`/recordings/${id}`)
    const html = await fragment(product, id, 'qa-manager')
    expect(html).toContain('导入的文本：文本.txt（带时间的文本），测试qa-manager')
    expect(html).toContain('&lt;img src=x')
    expect(html).not.toContain('转写已取消')
    expect(html).not.toContain('hx-trigger="every 2s"')
    expect(jobsOf(product.db, 'transcribe')).toMatchObject([{ state: 'cancelled' }])
  })

  test('a refusal stands beside the field, and the choice stays', async () => {
    const product = testApp()
    const cookie = signedInAs(product.db, 'qa-manager')
    const id = called(product)
    addTranscript(product.db, id, [{ voice: 'agent', text: '机器的' }])
    const path = `/transcription/recordings/${id}/import`
    const exists = await post(product, path, filesForm({ 'a.txt': text }), cookie)
    expect(exists.status).toBe(422)
    const html = await exists.text()
    expect(html).toContain('已经有文本，没有覆盖')
    expect(html).toContain('机器转写的')
    const broken = await post(product, path, filesForm({ 'a.txt': '你好' }, true), cookie)
    expect(broken.status).toBe(422)
    expect(await broken.text()).toMatch(/格式不认识.*name="replace"[^>]*checked/s)
    const nothing = await post(product, path, {}, cookie)
    expect(await nothing.text()).toContain('请先选择转写文本文件')
    expect(transcriptOf(product.db, id).map((line) => line.text)).toEqual(['机器的'])
  })

  test('estimated times are said to be estimated, and no subtitle is offered', async () => {
    const product = testApp()
    const cookie = signedInAs(product.db, 'qa-manager')
    const id = called(product)
    const dialogue = JSON.stringify({ turns: [{ s: 'agent', t: '您好' }] })
    const path = `/transcription/recordings/${id}/import`
    await post(product, path, filesForm({ 'a.json': dialogue }), cookie)
    const html = await fragment(product, id, 'qa-manager')
    expect(html).toContain('每句的位置按字数估算')
    expect(html).toContain('transcript.json')
    expect(html).not.toContain('transcript.srt')
    const srt = await get(product, `/transcription/recordings/${id}/transcript.srt`, cookie)
    expect(srt.status).toBe(409)
    expect(await srt.text()).toContain('按字数估算')
  })

  test('only what a role may do is offered', async () => {
    const product = testApp()
    const id = called(product)
    addTranscript(product.db, id, [{ voice: 'agent', text: '您好' }])
    const ways = async (role: Role) => {
      const html = await fragment(product, id, role)
      return ['transcript.txt', `/recordings/${id}/import`].map((way) => html.includes(way))
    }
    expect(await ways('qa-manager')).toEqual([true, true])
    expect(await ways('qa-inspector')).toEqual([true, false])
    expect(await ways('team-leader')).toEqual([false, false])
  })

  test('the machine may be asked after all, by who manages transcription', async () => {
    const product = testApp()
    const manager = signedInAs(product.db, 'qa-manager')
    const id = called(product)
    const page = `/transcription/recordings/${id}`
    await post(product, `${page}/import`, filesForm({ 'a.txt': text }), manager)
    expect(await fragment(product, id, 'case-handler')).not.toContain(`${page}/hearing`)
    const inspector = signedInAs(product.db, 'qa-inspector')
    expect(await fragment(product, id, 'qa-inspector')).toContain(`${page}/hearing`)
    const response = await post(product, `${page}/hearing`, {}, inspector)
    expect(response.headers.get('Location')).toBe(`/recordings/${id}`)
    expect(jobsOf(product.db, 'transcribe')).toMatchObject([{ payload: { asked: true } }])
    expect(transcriptOf(product.db, id)).toHaveLength(2)
  })

  test('what is not there is not found', async () => {
    const product = testApp()
    const cookie = signedInAs(product.db, 'qa-manager')
    expect((await get(product, '/transcription/recordings/9/import', cookie)).status).toBe(404)
    expect((await get(product, '/transcription/recordings/9/transcript.txt', cookie)).status).toBe(
      404,
    )
    expect((await post(product, '/transcription/recordings/9/hearing', {}, cookie)).status).toBe(
      404,
    )
    const form = filesForm({ 'a.txt': text })
    expect((await post(product, '/transcription/recordings/9/import', form, cookie)).status).toBe(
      404,
    )
    const id = called(product)
    const pdf = await get(product, `/transcription/recordings/${id}/transcript.pdf`, cookie)
    expect(pdf.status).toBe(404)
  })
})

describe('taking a transcript away', () => {
  test('gives a file with a name of its own, kept by nobody on the way', async () => {
    const product = testApp()
    const id = called(product, '通话 1')
    addTranscript(product.db, id, [{ voice: 'agent', text: '您好' }])
    const cookie = signedInAs(product.db, 'case-handler')
    const at = (format: string) =>
      get(product, `/transcription/recordings/${id}/transcript.${format}`, cookie)
    const response = await at('txt')
    expect(response.headers.get('Content-Type')).toBe('text/plain; charset=utf-8')
    expect(response.headers.get('Content-Disposition')).toBe(
      "attachment; filename*=UTF-8''%E9%80%9A%E8%AF%9D%201.txt",
    )
    expect(response.headers.get('Cache-Control')).toBe('no-store')
    expect([...new Uint8Array(await response.arrayBuffer()).subarray(0, 3)]).toEqual([
      0xef, 0xbb, 0xbf,
    ])
    expect(await (await at('json')).json()).toMatchObject({
      callNo: '通话 1',
      segments: [{ voice: 'agent', text: '您好' }],
    })
    expect((await at('srt')).headers.get('Content-Type')).toContain('subrip')
    expect(actions(product)).toEqual(Array.from({ length: 3 }, () => 'transcript.exported'))
  })
})
