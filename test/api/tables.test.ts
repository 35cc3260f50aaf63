import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import { forgetReplies } from '#src/api/replies.ts'
import { apiReplies } from '#src/api/schema.ts'
import { auditEvents } from '#src/audit/schema.ts'
import { registerEntries } from '#src/complaints/schema.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import { calls } from '#src/recordings/schema.ts'
import { announce, callHeader, callLine } from '#test/recordings/scene.ts'
import { testApp, type TestApp } from '#test/support/app.ts'

import { answer, call, refusal, tokenWith } from './centre.ts'

const json = 'application/json'
const lines = 'application/x-ndjson'
const csv = 'text/csv; charset=utf-8'

function post(
  app: TestApp,
  secret: string,
  body: string | Uint8Array | ReadableStream,
  type: string,
  { path = '/call-data', key }: { path?: string; key?: string } = {},
) {
  const headers = { 'Content-Type': type, ...(key !== undefined && { 'Idempotency-Key': key }) }
  return call(app, path, secret, { method: 'POST', body, headers })
}

const row = (given: Record<string, unknown> = {}) => ({
  call_id: 'd001',
  started_at: '2026-11-02 08:12:06',
  agent_id: '20636',
  ...given,
})

/** The centre with a token for call data and the register. */
function centre() {
  const app = testApp()
  const made = tokenWith(app.db, ['call-data.write', 'register.write'])
  const stored = () => app.db.select().from(calls).all()
  return { app, stored, ...made }
}

describe('call data sent to the API', () => {
  test.each([
    ['CSV', csv, `${callHeader}\n${callLine()}\n`],
    ['a JSON array', json, JSON.stringify([row({ duration_s: 70.7, caller: '13931909215' })])],
    ['one JSON object', json, JSON.stringify(row({ duration_s: '70.7', caller: '13931909215' }))],
    [
      'JSON lines',
      lines,
      `${JSON.stringify(row({ duration_s: 70.7, caller: '13931909215' }))}\n\n`,
    ],
  ])('as %s becomes calls of the source of its token', async (_, type, body) => {
    const { app, secret, source, token, stored } = centre()
    expect(await answer(await post(app, secret, body, type))).toEqual({
      status: 200,
      body: { added: 1, updated: 0, unchanged: 0, refused: 0, errors: [], ignored: [] },
    })
    expect(stored()).toMatchObject([
      { callNo: 'd001', durationMs: 70_700, caller: '13931909215', sourceId: source.id },
    ])
    const imported = eq(auditEvents.action, 'call-data.imported')
    expect(app.db.select().from(auditEvents).where(imported).all()).toMatchObject([
      { actorId: null, actorName: `接口 · ${token.name}`, particulars: { added: 1 } },
    ])
    expect((await answer(await post(app, secret, body, type))).body).toMatchObject({ unchanged: 1 })
  })

  test('in the encoding of Chinese office software is read, too', async () => {
    const { app, secret, stored } = centre()
    // 山东 in GB18030
    const head = Buffer.from('call_id,started_at,agent_id,province\nd001,2026-11-02 08:12,20636,')
    const body = Buffer.concat([head, Buffer.from([0xc9, 0xbd, 0xb6, 0xab])])
    expect((await post(app, secret, body, 'text/csv')).status).toBe(200)
    expect(stored()).toMatchObject([{ province: '山东' }])
  })

  test('leaves a field alone that is left out, and empties one that is null', async () => {
    const { app, secret, stored } = centre()
    const first = row({ duration_s: 70.7, caller: '13931909215', transferred: true })
    await post(app, secret, JSON.stringify(first), json)
    await post(app, secret, JSON.stringify(row({ duration_s: null })), json)
    expect(stored()).toMatchObject([{ durationMs: null, caller: '13931909215', transferred: true }])
  })

  test('stores the good rows and names every fault of the others, by line and field', async () => {
    const { app, secret, stored } = centre()
    const body = [
      JSON.stringify(row()),
      'not json',
      JSON.stringify(row({ call_id: 'd002', started_at: '2026-02-29 08:00:00', duration_s: -1 })),
      JSON.stringify([1]),
      JSON.stringify(row({ call_id: 'd003', caller: { number: 1 } })),
      '{"call_id":"d004","call_id":"d005"}',
      JSON.stringify(row({ call_id: '2.0034E+4' })),
      JSON.stringify(row({ call_id: 'D001' })),
    ].join('\n')
    const said = await answer(await post(app, secret, body, lines))
    expect(said).toMatchObject({ status: 200, body: { added: 1, refused: 7 } })
    const errors = said.body['errors'] as { line: number; field: string; message: string }[]
    expect(errors.map(({ line, field }) => [line, field])).toEqual([
      [2, null],
      [3, 'started_at'],
      [3, 'duration_s'],
      [4, null],
      [5, 'caller'],
      [6, null],
      [7, 'call_id'],
      [8, 'call_id'],
    ])
    for (const { message } of errors) expect(message).toMatch(/[\u4e00-\u9fff]/)
    expect(stored().map(({ callNo }) => callNo)).toEqual(['d001'])
  })

  test('tells which fields nobody knows, rather than dropping them in silence', async () => {
    const { app, secret } = centre()
    const said = await answer(await post(app, secret, JSON.stringify(row({ duraton_s: 3 })), json))
    expect(said.body).toMatchObject({ added: 1, ignored: ['duraton_s'] })
  })

  test('without one good row writes nothing and is a refusal', async () => {
    const { app, secret, stored } = centre()
    const faulty = await answer(
      await post(app, secret, JSON.stringify(row({ agent_id: '' })), json),
    )
    expect(faulty).toMatchObject({
      status: 422,
      body: { error: { code: 'no-good-rows' }, errors: [{ line: 1, field: 'agent_id' }] },
    })
    expect(await refusal(await post(app, secret, '[]', json))).toBe('422 no-good-rows')
    expect(await refusal(await post(app, secret, callHeader, csv))).toBe('422 no-good-rows')
    expect(stored()).toEqual([])
  })

  test.each([
    ['no type', '', '[]', '415 wrong-type'],
    ['a form', 'application/x-www-form-urlencoded', 'a=1', '415 wrong-type'],
    ['an inherited type', 'constructor', '[]', '415 wrong-type'],
    ['nothing', json, '', '400 bad-body'],
    ['half of it', json, '[{"call_id":', '400 bad-body'],
    ['__proto__', json, '[{"__proto__":{"call_id":"x"}}]', '400 bad-body'],
    ['a number too large', json, '[{"call_id":1e400}]', '400 bad-body'],
    ['a number that loses digits', json, '[{"call_id":12345678901234567890}]', '400 bad-body'],
    ['half a character', json, '[{"call_id":"\\ud800"}]', '400 bad-body'],
    ['depth', json, '['.repeat(10_000), '400 bad-body'],
    ['a column missing', csv, 'call_id,agent_id\n1,2', '400 bad-body'],
    ['a field missing', json, '[{"call_id":"d001"}]', '400 bad-body'],
    ['an empty table', csv, '', '400 bad-body'],
    ['a zero byte', csv, 'call_id\0', '400 bad-body'],
  ])('with %s is refused in a sentence', async (_, type, body, code) => {
    const { app, secret, stored } = centre()
    const response = await post(app, secret, body, type)
    const { error } = (await response.clone().json()) as { error: { message: string } }
    expect(error.message).toMatch(/[\u4e00-\u9fff]/)
    expect(await refusal(response)).toBe(code)
    expect(stored()).toEqual([])
    expect(app.errors).toEqual([])
  })

  test('that is not UTF-8 though it says JSON is refused', async () => {
    const { app, secret } = centre()
    const body = Buffer.from([0x5b, 0xc9, 0xbd, 0x5d])
    expect(await refusal(await post(app, secret, body, json))).toBe('400 bad-body')
  })

  test('that is too long is refused by rows and by bytes, announced or not', async () => {
    const { app, secret, stored } = centre()
    const many = JSON.stringify(
      Array.from({ length: 10_001 }, (_, at) => row({ call_id: `${at}` })),
    )
    expect(await refusal(await post(app, secret, many, json))).toBe('413 too-large')
    const megabyte = new Uint8Array(1024 * 1024)
    let sent = 0
    const stream = new ReadableStream({
      pull(controller) {
        sent += 1
        if (sent > 9) controller.close()
        else controller.enqueue(megabyte)
      },
    })
    expect(await refusal(await post(app, secret, stream, csv))).toBe('413 too-large')
    expect(stored()).toEqual([])
  })

  test('keeps the source of a call that another announced first', async () => {
    const { app, secret, source, stored } = centre()
    const other = tokenWith(app.db, ['call-data.write'])
    await post(app, other.secret, JSON.stringify(row()), json)
    await post(app, secret, JSON.stringify([row({ caller: '1' }), row({ call_id: 'd002' })]), json)
    expect(stored().map(({ callNo, sourceId }) => [callNo, sourceId])).toEqual([
      ['d001', other.source.id],
      ['d002', source.id],
    ])
  })

  test('does not claim a call by a faulty row', async () => {
    const { app, secret, stored } = centre()
    announce(app.db, { call_id: 'd001' })
    const rows = [row({ caller: '1'.repeat(50) }), row({ call_id: 'd002' })]
    await post(app, secret, JSON.stringify(rows), json)
    expect(stored().find(({ callNo }) => callNo === 'd001')?.sourceId).toBeNull()
  })
})

describe('register entries sent to the API', () => {
  test('are stored and may be changed by sending them again', async () => {
    const { app, secret } = centre()
    const entry = {
      register_no: 'R0001',
      call_id: 'd001',
      registered_at: '2026-11-02 09:30:00',
      complaint_type: '服务态度',
    }
    const send = (given: object) =>
      post(app, secret, JSON.stringify({ ...entry, ...given }), json, { path: '/register' })
    expect((await answer(await send({}))).body).toMatchObject({ added: 1 })
    expect((await answer(await send({ reported_by: '张敏' }))).body).toMatchObject({ updated: 1 })
    expect((await answer(await send({ complaint_type: '没有的类型' }))).status).toBe(422)
    expect(app.db.select().from(registerEntries).all()).toMatchObject([
      { registerNo: 'R0001', reportedBy: '张敏' },
    ])
  })
})

describe('a request with an idempotency key', () => {
  test('sent again is answered again, and done once', async () => {
    const { app, secret } = centre()
    const body = JSON.stringify([row(), row({ call_id: 'd002', agent_id: '' })])
    const first = await post(app, secret, body, json, { key: 'a' })
    const again = await post(app, secret, body, json, { key: 'a' })
    expect(first.headers.get('Idempotency-Replayed')).toBeNull()
    expect(again.headers.get('Idempotency-Replayed')).toBe('true')
    const told = await answer(first)
    expect(told.body).toMatchObject({ added: 1, refused: 1 })
    expect(await answer(again)).toEqual(told)
    const imported = eq(auditEvents.action, 'call-data.imported')
    expect(app.db.select().from(auditEvents).where(imported).all()).toHaveLength(1)
  })

  test('is refused when anything but the key is different, and nothing is written', async () => {
    const { app, secret, stored } = centre()
    await post(app, secret, JSON.stringify(row()), json, { key: 'a' })
    const other = JSON.stringify(row({ call_id: 'd002' }))
    expect(await refusal(await post(app, secret, other, json, { key: 'a' }))).toBe('422 key-reused')
    const elsewhere = { path: '/register', key: 'a' }
    expect(await refusal(await post(app, secret, JSON.stringify(row()), json, elsewhere))).toBe(
      '422 key-reused',
    )
    expect(stored()).toHaveLength(1)
  })

  test('has that key to itself: another token may use the same', async () => {
    const { app, secret, stored } = centre()
    const other = tokenWith(app.db, ['call-data.write'])
    await post(app, secret, JSON.stringify(row()), json, { key: 'a' })
    const theirs = JSON.stringify(row({ call_id: 'd002' }))
    expect((await post(app, other.secret, theirs, json, { key: 'a' })).status).toBe(200)
    expect(stored()).toHaveLength(2)
  })

  test('that was refused leaves the key free for the corrected one', async () => {
    const { app, secret } = centre()
    const faulty = JSON.stringify(row({ agent_id: '' }))
    expect((await post(app, secret, faulty, json, { key: 'a' })).status).toBe(422)
    expect((await post(app, secret, JSON.stringify(row()), json, { key: 'a' })).status).toBe(200)
  })

  test('is remembered for a day, and then forgotten with all it said', async () => {
    const { app, secret } = centre()
    await post(app, secret, JSON.stringify(row()), json, { key: 'a' })
    forgetReplies(app.db, Date.now() + dayMs - 60_000)
    expect(app.db.select().from(apiReplies).all()).toHaveLength(1)
    forgetReplies(app.db, Date.now() + dayMs + 60_000)
    expect(app.db.select().from(apiReplies).all()).toEqual([])
  })

  test.each(['', ' ', 'a b', 'x'.repeat(129)])('of %j is refused', async (key) => {
    const { app, secret, stored } = centre()
    const said = await post(app, secret, JSON.stringify(row()), json, { key })
    expect(await refusal(said)).toBe('400 bad-request')
    expect(stored()).toEqual([])
  })
})

describe('a defect of ours', () => {
  test('is answered in JSON with the number of the request, and logged without the body', async () => {
    const { app, secret } = centre()
    app.sqlite.exec('DROP TABLE calls')
    const response = await post(app, secret, JSON.stringify(row({ caller: '13931909215' })), json)
    const said = await answer(response)
    expect(said).toMatchObject({ status: 500, body: { error: { code: 'internal' } } })
    expect(app.errors).toMatchObject([{ facts: { requestId: said.body['requestId'] } }])
    expect(JSON.stringify(said.body)).not.toContain('no such table')
  })
})
