import { createHash } from 'node:crypto'
import { once } from 'node:events'
import type { Server } from 'node:http'
import { connect } from 'node:net'

import { serve } from '@hono/node-server'
import { eq } from 'drizzle-orm'
import { describe, expect, onTestFinished, test, vi } from 'vitest'

import { revokeToken } from '#src/api/tokens/revoke.ts'
import { apiTokens } from '#src/api/tokens/schema.ts'
import { auditEvents } from '#src/audit/schema.ts'
import { loggedPath } from '#src/log.ts'
import { recordings } from '#src/recordings/schema.ts'
import { announce, beep, filesIn } from '#test/recordings/scene.ts'
import { testApp, type TestApp } from '#test/support/app.ts'
import { actorWith } from '#test/support/people.ts'

import { answer, call, refusal, tokenWith } from './centre.ts'

const put = (
  app: TestApp,
  secret: string,
  name: string,
  body: Uint8Array | ReadableStream | string,
  headers: Record<string, string> = {},
) => call(app, `/recordings/${encodeURIComponent(name)}`, secret, { method: 'PUT', body, headers })

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()
const folderOf = (app: TestApp) => `${app.folder}/recordings`
const rows = (app: TestApp) => app.db.select().from(recordings).all()

/** A body that is sent piece by piece, with something happening between the pieces. */
function inPieces(pieces: Uint8Array[], between: (sent: number) => void): ReadableStream {
  let sent = 0
  return new ReadableStream({
    pull(controller) {
      if (sent > 0) between(sent)
      const piece = pieces[sent]
      if (piece) controller.enqueue(piece)
      else controller.close()
      sent += 1
    },
  })
}

describe('a recording sent to the API', () => {
  test('is kept under the name and source of its token, and found by its content', async () => {
    const app = testApp()
    announce(app.db, { call_id: 'd001', recording: 'd001.wav' })
    const { secret, token, source } = tokenWith(app.db, ['recordings.write', 'calls.read'])
    const bytes = beep()
    const sent = await answer(await put(app, secret, 'd001.wav', bytes))
    const hash = sha256(bytes).toString('hex')
    expect(sent).toMatchObject({
      status: 201,
      body: { state: 'stored', recording: { sha256: hash, state: 'received', callNo: 'd001' } },
    })
    expect(rows(app)).toMatchObject([
      { receivedBy: `接口 · ${token.name}`, sourceId: source.id, originalName: 'd001.wav' },
    ])
    const received = eq(auditEvents.action, 'recording.received')
    expect(app.db.select().from(auditEvents).where(received).all()).toMatchObject([
      { actorId: null, actorName: `接口 · ${token.name}` },
    ])
    const asked = await answer(await call(app, `/recordings/${hash.toUpperCase()}`, secret))
    expect(asked.body).toEqual((sent.body as { recording: object }).recording)
  })

  test('a second time is the same recording, under whatever name', async () => {
    const app = testApp()
    const { secret } = tokenWith(app.db, ['recordings.write'])
    const bytes = beep()
    expect((await put(app, secret, 'a.wav', bytes)).status).toBe(201)
    const again = await answer(await put(app, secret, 'b.wav', bytes))
    expect(again).toMatchObject({ status: 200, body: { state: 'duplicate' } })
    expect(rows(app)).toHaveLength(1)
    expect(filesIn(folderOf(app))).toHaveLength(1)
  })

  test.each([
    ['X-Content-SHA256', (hash: Buffer) => hash.toString('hex')],
    ['X-Content-SHA256', (hash: Buffer) => hash.toString('hex').toUpperCase()],
    ['Digest', (hash: Buffer) => `md5=xyz, SHA-256=${hash.toString('base64')}`],
    ['Content-Digest', (hash: Buffer) => `sha-256=:${hash.toString('base64')}:`],
  ])('with its %s is checked; another content is refused and not kept', async (name, digest) => {
    const app = testApp()
    const { secret } = tokenWith(app.db, ['recordings.write'])
    const wrong = { [name]: digest(sha256(beep(550))) }
    expect(await refusal(await put(app, secret, 'a.wav', beep(440), wrong))).toBe(
      '422 digest-mismatch',
    )
    expect(rows(app)).toEqual([])
    expect(filesIn(folderOf(app))).toEqual([])
    const right = { [name]: digest(sha256(beep(440))) }
    expect((await put(app, secret, 'a.wav', beep(440), right)).status).toBe(201)
  })

  test('with a digest nobody can read is refused before anything is read', async () => {
    const app = testApp()
    const { secret } = tokenWith(app.db, ['recordings.write'])
    for (const [name, digest] of [
      ['X-Content-SHA256', 'abc'],
      ['Digest', 'md5=abc'],
    ] as const) {
      const headers = { [name]: digest }
      expect(await refusal(await put(app, secret, 'a.wav', beep(), headers))).toBe('400 bad-digest')
    }
    expect(filesIn(folderOf(app))).toEqual([])
  })

  test('is refused whole when its token is revoked on the way', async () => {
    const app = testApp()
    const { secret, token } = tokenWith(app.db, ['recordings.write'])
    const bytes = beep()
    const half = bytes.length / 2
    const body = inPieces([bytes.subarray(0, half), bytes.subarray(half)], (sent) => {
      if (sent === 1) revokeToken(app.db, actorWith(app.db, 'system-admin'), token.id)
    })
    expect(await refusal(await put(app, secret, 'a.wav', body))).toBe('401 token-revoked')
    expect(rows(app)).toEqual([])
    expect(filesIn(folderOf(app))).toEqual([])
  })

  test('is refused whole when its token runs out on the way', async () => {
    const app = testApp()
    const { secret, token } = tokenWith(app.db, ['recordings.write'])
    const body = inPieces([beep()], () => {
      const own = eq(apiTokens.id, token.id)
      app.db
        .update(apiTokens)
        .set({ expiresAt: Date.now() - 1 })
        .where(own)
        .run()
    })
    expect(await refusal(await put(app, secret, 'a.wav', body))).toBe('401 token-expired')
    expect(rows(app)).toEqual([])
  })

  test('that is too large is refused, by what it says and by what it is', async () => {
    const app = testApp(undefined, { maxBytes: 1000 })
    const { secret } = tokenWith(app.db, ['recordings.write'])
    const long = { 'Content-Length': '1001' }
    expect(await refusal(await put(app, secret, 'a.wav', 'x', long))).toBe('413 too-large')
    const body = inPieces([new Uint8Array(600), new Uint8Array(600)], () => undefined)
    expect(await refusal(await put(app, secret, 'a.wav', body))).toBe('413 too-large')
    expect(filesIn(folderOf(app))).toEqual([])
  })

  test('that is no sound is answered as a refusal that names what was kept', async () => {
    const app = testApp()
    const { secret } = tokenWith(app.db, ['recordings.write'])
    for (const body of ['<html>', '']) {
      const said = await answer(await put(app, secret, 'page.wav', body))
      expect(said).toMatchObject({
        status: 422,
        body: { error: { code: 'not-sound' }, recording: { state: 'corrupt' } },
      })
    }
  })

  test.each([
    '../../etc/passwd',
    'a/b\\c.wav',
    '%2e%2e%2fa',
    '-rf; $(touch x)`id`\n.wav',
    '\u202Egpj.wav',
    'é'.repeat(300),
  ])('may be called %j: the name is shown, never a path', async (name) => {
    const app = testApp()
    const { secret } = tokenWith(app.db, ['recordings.write'])
    expect((await put(app, secret, name, beep())).status).toBe(201)
    const [kept] = rows(app)
    expect(kept?.originalName).not.toMatch(/[/\\\n\u202E]/)
    expect(filesIn(folderOf(app))).toEqual([kept?.path])
  })

  test('with a name beyond all measure is refused', async () => {
    const app = testApp()
    const { secret } = tokenWith(app.db, ['recordings.write'])
    expect(await refusal(await put(app, secret, 'a'.repeat(1001), beep()))).toBe('400 bad-request')
  })

  test('leaves its name out of the log, since it may hold the number of a caller', () => {
    expect(loggedPath('/api/v1/recordings/13931909215_0812.wav')).toBe('/api/v1/recordings/…')
    const byContent = `/api/v1/recordings/${'0'.repeat(64)}`
    for (const path of [byContent, '/api/v1/calls/d001', '/recordings/12']) {
      expect(loggedPath(path)).toBe(path)
    }
  })
})

describe('asking for a call', () => {
  test('tells where its sound stands, and nothing about who spoke', async () => {
    const app = testApp()
    announce(app.db, { call_id: 'd001' }, { call_id: 'd002', recording: '' })
    const { secret } = tokenWith(app.db, ['recordings.write', 'calls.read'])
    await put(app, secret, 'd001.wav', beep())
    const asked = await call(app, '/calls/D001', secret)
    const text = await asked.clone().text()
    expect((await answer(asked)).body).toMatchObject({
      callNo: 'd001',
      startedAt: '2026-11-02T08:12:06+08:00',
      recordings: [{ state: 'received', stateText: '待转写', callNo: 'd001', problem: null }],
    })
    for (const secretly of ['13931909215', '20636', 'd001.wav'])
      expect(text).not.toContain(secretly)
    expect((await answer(await call(app, '/calls/d002', secret))).body).toMatchObject({
      recordings: [],
    })
  })

  test.each(['d404', '1 or 1=1', '-1', '9223372036854775808', '%E0%A4%A', '__proto__'])(
    'by %j finds nothing',
    async (callNo) => {
      const app = testApp()
      announce(app.db, { call_id: 'd001' })
      const { secret } = tokenWith(app.db, ['calls.read'])
      const path = callNo.includes('%') ? callNo : encodeURIComponent(callNo)
      expect(await refusal(await call(app, `/calls/${path}`, secret))).toBe('404 not-found')
    },
  )

  test('or for a recording by something that is no fingerprint is refused', async () => {
    const app = testApp()
    const { secret } = tokenWith(app.db, ['calls.read'])
    expect(await refusal(await call(app, '/recordings/1', secret))).toBe('400 bad-request')
    expect(await refusal(await call(app, `/recordings/${'a'.repeat(64)}`, secret))).toBe(
      '404 not-found',
    )
  })
})

describe('a sender that goes away', () => {
  test('in the middle of a file leaves nothing behind, and the log says no defect', async () => {
    const app = testApp()
    const { secret } = tokenWith(app.db, ['recordings.write'])
    const statuses: number[] = []
    const server = serve({
      port: 0,
      hostname: '127.0.0.1',
      fetch: async (...request) => {
        const response = await app.app.fetch(...request)
        statuses.push(response.status)
        return response
      },
    }) as Server
    onTestFinished(() => void server.close())
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const socket = connect(port, '127.0.0.1')
    const head = [
      'PUT /api/v1/recordings/cut.wav HTTP/1.1',
      ...['Host: huiting', `Authorization: Bearer ${secret}`, 'Content-Length: 100000'],
    ]
    socket.write(`${head.join('\r\n')}\r\n\r\n`)
    socket.write(beep().subarray(0, 5000))
    await vi.waitFor(() => expect(filesIn(folderOf(app))).toHaveLength(1), 10_000)
    socket.destroy()
    await vi.waitFor(() => expect(statuses).toEqual([408]), 10_000)
    expect(filesIn(folderOf(app))).toEqual([])
    expect(rows(app)).toEqual([])
    expect(app.errors).toEqual([])
  })
})
