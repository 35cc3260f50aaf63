import { once } from 'node:events'
import type { AddressInfo, Server } from 'node:net'
import { connect } from 'node:net'

import { serve } from '@hono/node-server'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'

import { recordings } from '#src/recordings/schema.ts'
import { testApp } from '#test/support/app.ts'
import { signedInAs } from '#test/support/people.ts'

import { beep } from '../scene.ts'
import { begun, ownHeaders, patch, request } from './tus.ts'

const realTimeout = setTimeout
const moment = (ms: number) => new Promise((resolve) => realTimeout(resolve, ms))

afterEach(() => void vi.useRealTimers())

test('a sender of one byte every ten seconds is let go, and what had come is gone on with', async () => {
  const place = testApp()
  const inspector = signedInAs(place.db, 'qa-inspector')
  const bytes = beep()
  const path = await begun(place, inspector, bytes.length)
  const server = serve({ fetch: place.app.fetch, port: 0, hostname: '127.0.0.1' }) as Server
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo

  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  const socket = connect(port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  let answer = ''
  let ended = false
  socket.on('data', (chunk) => (answer += chunk.toString('utf8')))
  socket.on('close', () => (ended = true))
  socket.on('error', () => (ended = true))
  const headers = {
    ...ownHeaders,
    Host: 'localhost',
    Cookie: inspector,
    'Upload-Offset': '0',
    'Content-Type': 'application/offset+octet-stream',
    'Content-Length': String(bytes.length),
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  socket.write([`PATCH ${path} HTTP/1.1`, ...lines, '', ''].join('\r\n'))
  const begunWith = 5000
  socket.write(bytes.subarray(0, begunWith))
  let sent = begunWith
  for (let second = 0; second < 600 && answer === '' && !ended; second += 10) {
    socket.write(bytes.subarray(sent, sent + 1))
    sent += 1
    // It has come before the clock goes on, and an answer is back before the next byte goes.
    await moment(30)
    await vi.advanceTimersByTimeAsync(10_000)
    await moment(30)
  }
  vi.useRealTimers()
  expect(sent).toBeLessThanOrEqual(begunWith + 7)
  expect(answer === '' || /^HTTP\/1\.1 [45]\d\d /.test(answer)).toBe(true)
  expect(place.db.select().from(recordings).all()).toEqual([])

  const head = await request(place, 'HEAD', path, inspector)
  const offset = Number(head.headers.get('Upload-Offset'))
  expect(offset).toBeGreaterThanOrEqual(begunWith)
  expect((await patch(place, inspector, path, offset, bytes.subarray(offset))).status).toBe(204)
  expect(place.db.select().from(recordings).all()).toMatchObject([{ bytes: bytes.length }])
})
