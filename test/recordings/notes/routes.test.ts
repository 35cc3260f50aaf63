import { describe, expect, test } from 'vitest'

import { recordingNotes } from '#src/recordings/notes/schema.ts'
import { get, post, testApp, type TestApp } from '#test/support/app.ts'
import { signedInAs } from '#test/support/people.ts'

import { announce, beep, bring, bringRoster } from '../scene.ts'

const here = 'http://localhost'

async function noted() {
  const test = testApp()
  bringRoster(test.db)
  announce(test.db, { call_id: 'd001', agent_id: '20636' })
  const { recordingId } = await bring(test, 'd001.wav', beep())
  const inspector = signedInAs(test.db, 'qa-inspector')
  return { ...test, inspector, path: `/recordings/${recordingId}/notes` }
}

const all = ({ db }: Pick<TestApp, 'db'>) => db.select().from(recordingNotes).all()

/** Posts as htmx does. */
async function swap({ app }: Pick<TestApp, 'app'>, path: string, cookie: string, body: object) {
  const form = new URLSearchParams(Object.entries(body))
  return await app.request(here + path, {
    method: 'POST',
    body: form,
    headers: {
      ...{ Cookie: cookie, 'HX-Request': 'true', Origin: here },
      'Sec-Fetch-Site': 'same-origin',
    },
  })
}

describe('notes on the page', () => {
  test('come as the list they were added to, in its place', async () => {
    const test = await noted()
    const answer = await swap(test, test.path, test.inspector, { at: '0:00', text: '语气生硬' })
    expect(answer.status).toBe(200)
    const html = await answer.text()
    expect(html).toContain('语气生硬')
    expect(html).not.toContain('<html')
    expect(all(test)).toMatchObject([{ atMs: 0, text: '语气生硬' }])
  })

  test('work without scripts on a page of their own', async () => {
    const test = await noted()
    expect(await (await get(test, test.path, test.inspector)).text()).toContain('写批注')
    const sent = await post(test, test.path, { at: '0:00.2', text: '语气生硬' }, test.inspector)
    expect([sent.status, sent.headers.get('Location')]).toEqual([303, test.path])
    const page = await (await get(test, test.path, test.inspector)).text()
    expect(page).toContain('语气生硬')
    const blind = { at: '0:00.3', text: '又一条', only: 'own' }
    const back = (await post(test, test.path, blind, test.inspector)).headers.get('Location')
    expect(back).toBe(`${test.path}?only=own`)
    expect((await post(test, `${test.path}/2/removal`, {}, test.inspector)).status).toBe(303)
    const [note] = all(test)
    const one = `${test.path}/${note?.id}`
    expect(await (await get(test, `${one}/change`, test.inspector)).text()).toContain('改 0:00')
    expect((await post(test, one, { text: '改过的' }, test.inspector)).status).toBe(303)
    expect(all(test)).toMatchObject([{ text: '改过的' }])
    expect((await post(test, `${one}/removal`, {}, test.inspector)).status).toBe(303)
    expect(all(test)).toEqual([])
  })

  test.each([
    ['nothing', '', '请写下批注'],
    ['spaces of every kind', ' \u3000\u00a0\t', '请写下批注'],
    ['zero-width characters', '\u200b\u200d', '请写下批注'],
    ['a direction mark', '好\u202e的', '看不见的控制字符'],
    ['a control character', '好\u0007的', '看不见的控制字符'],
    ['half a character', '好\ud800', '看不见的控制字符'],
    ['501 characters', '长'.repeat(501), '最多 500 个字'],
    ['1 MB', 'x'.repeat(1_000_000), '最多 500 个字'],
  ])('of %s are refused in words, and what was typed stays', async (_, text, sentence) => {
    const test = await noted()
    const answer = await swap(test, test.path, test.inspector, { at: '0:00', text })
    expect(answer.status).toBe(422)
    expect(answer.headers.get('HX-Retarget')).toBe('#note-form')
    const html = await answer.text()
    expect(html).toContain(sentence)
    expect(html).toContain('<textarea')
    expect(all(test)).toEqual([])
  })

  test.each([
    ['abc', '时间写成'],
    ['-1:00', '时间写成'],
    ['99:00', '录音结束之后'],
  ])('at %j are refused, and the words stay', async (at, sentence) => {
    const test = await noted()
    const answer = await swap(test, test.path, test.inspector, { at, text: '语气生硬' })
    expect(answer.status).toBe(422)
    const html = await answer.text()
    expect(html).toContain(sentence)
    expect(html).toContain('语气生硬')
    expect(all(test)).toEqual([])
  })

  test('show markup and template marks as what was typed', async () => {
    const test = await noted()
    const text = '<img src=x onerror=alert(1)> {{7*7}} " hx-get="/x'
    await swap(test, test.path, test.inspector, { at: '0:00', text })
    const html = await (await get(test, test.path, test.inspector)).text()
    expect(html).toContain('&lt;img src=x')
    expect(html).toContain('{{7*7}}')
    expect(html).not.toContain('<img src=x')
  })

  test('that were written with fields of others belong to whoever sent them', async () => {
    const test = await noted()
    const extra = { accountId: '1', accountName: '别人', atMs: '-5', id: '77' }
    await swap(test, test.path, test.inspector, { at: '0:00', text: '一句', ...extra })
    expect(all(test)).toMatchObject([{ atMs: 0, accountName: '测试qa-inspector' }])
  })
})

describe('who may', () => {
  test('nobody without signing in', async () => {
    const test = await noted()
    expect((await get(test, test.path)).status).toBe(303)
    expect((await post(test, test.path, { at: '0:00', text: '一句' })).status).toBe(401)
    expect(all(test)).toEqual([])
  })

  test('a trainer nothing; a department head reads and does not write', async () => {
    const test = await noted()
    await swap(test, test.path, test.inspector, { at: '0:00', text: '语气生硬' })
    const one = `${test.path}/${all(test)[0]?.id}`
    const trainer = signedInAs(test.db, 'trainer')
    const handler = signedInAs(test.db, 'case-handler')
    expect((await get(test, test.path, trainer)).status).toBe(403)
    const read = await (await get(test, test.path, handler)).text()
    expect(read).toContain('语气生硬')
    expect(read).not.toContain('写批注')
    expect((await get(test, `${one}/change`, handler)).status).toBe(403)
    for (const path of [test.path, one, `${one}/removal`]) {
      const sent = await post(test, path, { at: '0:00', text: '别的' }, handler)
      expect([path, sent.status]).toEqual([path, 403])
    }
    expect(all(test)).toMatchObject([{ text: '语气生硬' }])
  })

  test('another inspector reads a note and cannot touch it', async () => {
    const test = await noted()
    await swap(test, test.path, test.inspector, { at: '0:00', text: '语气生硬' })
    const one = `${test.path}/${all(test)[0]?.id}`
    const manager = signedInAs(test.db, 'qa-manager')
    const read = await (await get(test, test.path, manager)).text()
    expect(read).toContain('语气生硬')
    expect(read).not.toContain('/removal')
    expect((await post(test, one, { text: '改' }, manager)).status).toBe(403)
    expect((await post(test, `${one}/removal`, {}, manager)).status).toBe(403)
    expect(all(test)).toMatchObject([{ text: '语气生硬' }])
  })

  test('a team leader reads those of its own team only, an agent none', async () => {
    const test = await noted()
    const other = signedInAs(test.db, 'team-leader', { kind: 'team', id: 999 })
    expect((await get(test, test.path, other)).status).toBe(404)
    const agent = signedInAs(test.db, 'agent', { kind: 'person', id: 999 })
    expect((await get(test, test.path, agent)).status).toBe(403)
  })

  test.each(['0', '9007199254740993', '99999999999999999999', '-1', '1 or 1=1', 'x'])(
    'recording %j has no notes and takes none',
    async (id) => {
      const test = await noted()
      const path = `/recordings/${encodeURIComponent(id)}/notes`
      expect((await get(test, path, test.inspector)).status).toBe(404)
      const sent = await post(test, path, { at: '0:00', text: '一句' }, test.inspector)
      expect(sent.status).toBe(404)
      expect(test.errors).toEqual([])
    },
  )
})
