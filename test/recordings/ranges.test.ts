import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import { accounts, sessions } from '#src/auth/schema.ts'
import { recordings } from '#src/recordings/schema.ts'
import { get, testApp, type TestApp } from '#test/support/app.ts'
import { signedInAs } from '#test/support/people.ts'

import { announce, beep, bring, bringRoster } from './scene.ts'

const bytes = beep(440)
const size = bytes.length

async function oneCall() {
  const test = testApp()
  bringRoster(test.db)
  announce(test.db, { call_id: 'd001', agent_id: '20636' })
  const { recordingId } = await bring(test, 'd001.wav', bytes)
  const inspector = signedInAs(test.db, 'qa-inspector')
  return { ...test, recordingId, inspector, path: `/recordings/${recordingId}/audio` }
}

async function ask({ app }: Pick<TestApp, 'app'>, path: string, cookie: string, range: string) {
  const headers = { Cookie: cookie, Range: range }
  const answer = await app.request(`http://localhost${path}`, { headers })
  return { answer, body: Buffer.from(await answer.arrayBuffer()) }
}

describe('a request for parts of the sound', () => {
  test.each([
    ['the first byte', 'bytes=0-0', 0, 0],
    ['the last byte', 'bytes=-1', size - 1, size - 1],
    ['the last million bytes', 'bytes=-1000000', 0, size - 1],
    ['from the middle on', `bytes=${size - 10}-`, size - 10, size - 1],
    ['to far past the end', `bytes=${size - 10}-99999999999999999999`, size - 10, size - 1],
  ])('gives %s and nothing else', async (_, range, from, to) => {
    const test = await oneCall()
    const { answer, body } = await ask(test, test.path, test.inspector, range)
    expect(answer.status).toBe(206)
    expect(answer.headers.get('Content-Range')).toBe(`bytes ${from}-${to}/${size}`)
    expect(body.equals(bytes.subarray(from, to + 1))).toBe(true)
  })

  test.each([
    ['past the end', `bytes=${size}-`],
    ['far past the end', 'bytes=99999999999999999999-'],
    ['backwards', 'bytes=9-5'],
    ['for none of the last bytes', 'bytes=-0'],
  ])('%s cannot be satisfied, and says how long the sound is', async (_, range) => {
    const test = await oneCall()
    const { answer, body } = await ask(test, test.path, test.inspector, range)
    expect(answer.status).toBe(416)
    expect(answer.headers.get('Content-Range')).toBe(`bytes */${size}`)
    expect(body).toHaveLength(0)
  })

  const thousand = Array.from({ length: 1000 }, (_, at) => `${at * 2}-${at * 2}`).join(',')
  test.each([
    ['a thousand ranges', `bytes=${thousand}`],
    ['a thousand times the whole', `bytes=${Array.from({ length: 1000 }, () => '0-').join(',')}`],
    ['two ranges', 'bytes=0-0,5-9'],
    ['a negative beginning', 'bytes=-5-9'],
    ['words', 'bytes=first-last'],
    ['another unit', 'items=0-5'],
    ['nothing', 'bytes='],
    ['only a dash', 'bytes=-'],
    ['a megabyte of digits', `bytes=${'9'.repeat(1_000_000)}-`],
  ])('in %s is answered once: the sound a single time at most, never a fault', async (_, range) => {
    const test = await oneCall()
    const { answer, body } = await ask(test, test.path, test.inspector, range)
    expect([200, 206, 416]).toContain(answer.status)
    expect(answer.headers.get('Content-Type')).not.toContain('multipart')
    if (answer.status === 416) expect(body).toHaveLength(0)
    else expect(body.equals(bytes)).toBe(true)
    if (answer.status === 206) {
      expect(answer.headers.get('Content-Range')).toBe(`bytes 0-${size - 1}/${size}`)
    }
    expect(test.errors).toEqual([])
  })

  test('of the headers only sends no sound', async () => {
    const test = await oneCall()
    const answer = await test.app.request(`http://localhost${test.path}`, {
      method: 'HEAD',
      headers: { Cookie: test.inspector },
    })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('Content-Length')).toBe(String(size))
    expect(await answer.text()).toBe('')
  })
})

describe('the address of a sound, copied and moved', () => {
  test('is nothing without a session, and nothing to a session that has ended', async () => {
    const test = await oneCall()
    const alone = await ask(test, test.path, '', 'bytes=0-0')
    expect(alone.answer.status).toBe(303)
    expect(alone.body.includes(bytes.subarray(0, 4))).toBe(false)

    expect((await ask(test, test.path, test.inspector, 'bytes=0-0')).answer.status).toBe(206)
    test.db.delete(sessions).run()
    expect((await ask(test, test.path, test.inspector, 'bytes=0-0')).answer.status).toBe(303)
    // As the player asks, to tell its listener why the sound stopped.
    const headers = { Cookie: test.inspector, Range: 'bytes=0-0', 'HX-Request': 'true' }
    const told = await test.app.request(`http://localhost${test.path}`, { headers })
    expect(told.status).toBe(401)
    expect(await told.text()).toContain('登录已过期')
  })

  test('ends with the account, in the middle of a call', async () => {
    const test = await oneCall()
    expect((await ask(test, test.path, test.inspector, 'bytes=0-9')).answer.status).toBe(206)
    test.db.update(accounts).set({ disabledAt: 1 }).run()
    expect((await ask(test, test.path, test.inspector, 'bytes=10-19')).answer.status).toBe(303)
  })

  test('is nothing to whoever may not play it, or may not see the call', async () => {
    const test = await oneCall()
    const trainer = signedInAs(test.db, 'trainer')
    const elsewhere = signedInAs(test.db, 'department-head', { kind: 'department', id: 999 })
    expect((await ask(test, test.path, trainer, 'bytes=0-0')).answer.status).toBe(403)
    expect((await ask(test, test.path, elsewhere, 'bytes=0-0')).answer.status).toBe(404)
  })

  test('of a recording that was erased leads nowhere', async () => {
    const test = await oneCall()
    test.sqlite.pragma('foreign_keys = off')
    test.db.delete(recordings).where(eq(recordings.id, test.recordingId)).run()
    for (const end of ['audio', 'peaks', 'notes']) {
      const path = `/recordings/${test.recordingId}/${end}`
      expect([end, (await get(test, path, test.inspector)).status]).toEqual([end, 404])
    }
    expect(test.errors).toEqual([])
  })

  test.each([
    ...['-1', '0', '9223372036854775808', '9'.repeat(400), '1e3', '1.5', '0x1'],
    ...['abc', '1 or 1=1', '1;drop table recordings', '..', '%00', '１'],
  ])('with %j for a recording leads nowhere', async (id) => {
    const test = await oneCall()
    for (const end of ['audio', 'peaks', 'notes']) {
      const path = `/recordings/${id === '%00' ? id : encodeURIComponent(id)}/${end}`
      expect([end, (await get(test, path, test.inspector)).status]).toEqual([end, 404])
    }
    expect(test.errors).toEqual([])
  })
})
