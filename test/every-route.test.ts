import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'

import { serve } from '@hono/node-server'
import { afterAll, describe, expect, test } from 'vitest'

import { addressOf, formFor, queryOf, type Route, routesOf } from './support/every-route.ts'
import { filledApp, filledCentre } from './support/filled-centre.ts'
import { signedInAs } from './support/people.ts'

const open = filledCentre()
const cookie = signedInAs(open.db, 'qa-manager')
const admin = signedInAs(open.db, 'system-admin')
const { app, close, errors } = filledApp(open)
afterAll(() => {
  close()
  open.close()
})

const here = 'http://localhost'
const routes = routesOf(app).map((route) => [`${route.method} ${route.path}`, route] as const)
const safe = routes.filter(([, { method }]) => method === 'GET')
const unsafe = routes.filter(([, { method }]) => method !== 'GET')
/** Routes that read no cookie: a program sends a token, and no browser can be made to. */
const byToken = ({ path }: Route) => path.startsWith('/api/v1/')
const bySession = unsafe.filter(([, route]) => !byToken(route))
const withId = routes.filter(([, { path }]) => path.includes(':'))

type Asked = { method?: string; headers?: Record<string, string>; body?: string | URLSearchParams }

/** One request, undone again; what it was answered, and whether anything but the trail was written. */
async function ask(address: string, { method = 'GET', headers = {}, body }: Asked = {}) {
  // When somebody was last seen is written once a minute; that is no effect of what is asked.
  open.sqlite.prepare('update sessions set last_seen_at = ?').run(Date.now())
  const before = changes()
  open.sqlite.exec('begin')
  const init = body === undefined ? { method, headers } : { method, headers, body }
  const answer = await app.request(here + address, init)
  const text = await answer.text()
  const wrote = changes() !== before
  open.sqlite.exec('rollback')
  const faults = errors
    .splice(0)
    .map(({ message, facts }) => `${message} ${String((facts as { err?: unknown }).err)}`)
  return { status: answer.status, headers: answer.headers, text, wrote, faults }
}
const changes = () => open.sqlite.prepare('select total_changes()').pluck().get() as number

const target = ({ path }: Route, instead?: string) => addressOf(path, instead) + queryOf(path)
const own = { Origin: here, 'Sec-Fetch-Site': 'same-origin', 'X-Requested-With': 'huiting' }
const formType = { 'Content-Type': 'application/x-www-form-urlencoded' }

describe('every route, whatever it is asked', () => {
  test.each(routes)('%s by methods it does not have does nothing', async (_, route) => {
    const address = target(route)
    const known = new Set(routesAt(route).map(({ method }) => method))
    for (const method of ['OPTIONS', 'PUT', 'DELETE', 'PATCH', 'PROPFIND']) {
      if (known.has(method)) continue
      const { status, wrote, faults } = await ask(address, {
        method,
        headers: { Cookie: cookie, ...own },
      })
      expect({ method, faults }).toEqual({ method, faults: [] })
      // A denied request is on the trail; nothing else is written.
      expect(status === 403 || !wrote).toBe(true)
      expect([401, 403, 404], `${method}: ${status}`).toContain(status)
    }
  })

  // Uploads answer HEAD by the protocol of resumable uploads.
  const read = safe.filter(([, { path }]) => !path.startsWith('/recordings/uploads/'))
  test.each(read)(
    '%s by HEAD says what GET says, without its body and without a play',
    async (_, route) => {
      const headers = { Cookie: cookie }
      const got = await ask(target(route), { headers })
      const head = await ask(target(route), { method: 'HEAD', headers })
      expect({ status: head.status, text: head.text, faults: head.faults }).toEqual({
        ...{ status: got.status, text: '', faults: [] },
      })
    },
  )

  test.each(unsafe)('%s by GET with its method named beside it does nothing', async (_, route) => {
    const address = target(route)
    const { method } = route
    const named = { 'X-HTTP-Method-Override': method, 'X-Method-Override': method }
    const plain = await ask(address, { headers: { Cookie: cookie } })
    const overridden = await ask(
      `${address}${address.includes('?') ? '&' : '?'}_method=${method}`,
      {
        headers: { Cookie: cookie, ...named },
      },
    )
    expect({ status: overridden.status, faults: overridden.faults }).toEqual({
      ...{ status: plain.status, faults: [] },
    })
  })
})

const routesAt = ({ path }: Route) =>
  routes.map(([, route]) => route).filter((route) => addressOf(route.path) === addressOf(path))

describe('a number in an address that names nothing', () => {
  const forged = [
    ...['-1', '0', '9223372036854775808', '99999999999999', '1e3', '1%20or%201%3D1', '%00'],
    ...['%2e%2e%2f%2e%2e%2fetc%2fpasswd', '1%0d%0aX-Forged:%201', '__proto__', '%ED%A0%80'],
  ]

  // A finding that is gone is skipped like any other: the next one comes.
  const naming = withId.filter(([name]) => !name.endsWith('/skip'))
  test.each(naming)('%s is refused whatever stands there', async (_, route) => {
    for (const id of forged) {
      for (const who of [cookie, admin]) {
        const { method } = route
        const asked = { method, headers: { Cookie: who, ...own } }
        const body = method === 'GET' ? {} : { body: formFor(route.path) }
        const { status, headers, wrote, faults } = await ask(target(route, id), {
          ...asked,
          ...body,
        })
        expect({ id, faults, forged: headers.get('X-Forged') }).toEqual({
          ...{ id, faults: [], forged: null },
        })
        // A form that decides nothing may lead back to its list.
        if (status === 303) expect({ id, wrote }).toEqual({ id, wrote: false })
        else expect([400, 401, 403, 404, 409, 422], `${id}: ${status}`).toContain(status)
      }
    }
  })
})

describe('a body that is no form', () => {
  const deep = '['.repeat(10_000) + ']'.repeat(10_000)
  const bodies: readonly (readonly [type: string, body: string])[] = [
    [
      'application/json',
      '{"__proto__":{"role":"admin"},"constructor":{"prototype":{"role":"admin"}}}',
    ],
    ['application/json', deep],
    ['application/json', '{"id":1,"id":2,"n":1e400,"text":"\\ud800"}'],
    [
      'application/x-www-form-urlencoded',
      '__proto__=1&constructor=2&__proto__[role]=admin&a[b][c]=d',
    ],
    ['application/x-www-form-urlencoded', '%&=&%ED%A0%80=%FF&\0=\0'],
    [
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="__proto__"\r\n\r\n1\r\n--x--',
    ],
    ['multipart/form-data', 'no boundary'],
    ['text/html', '<img src=x onerror=alert(1)>'],
  ]

  test.each(unsafe)(
    '%s reads it as it can, and nobody gains by it',
    async (_, { method, path }) => {
      for (const [type, body] of bodies) {
        const headers = { Cookie: cookie, ...own, 'Content-Type': type }
        const { status, faults } = await ask(addressOf(path), { method, headers, body })
        expect({ type, status: status < 500, faults }).toEqual({ type, status: true, faults: [] })
      }
      expect(({} as Record<string, unknown>)['role']).toBeUndefined()
    },
  )
})

describe('a request that is not from a page of this site', () => {
  test.each(bySession)('%s from another site does nothing', async (_, route) => {
    const elsewhere = { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' }
    for (const headers of [elsewhere, { ...elsewhere, 'HX-Request': 'true' }, { Origin: 'null' }]) {
      const { method } = route
      const { status, wrote, faults } = await ask(target(route), {
        ...{ method, headers: { Cookie: cookie, ...formType, ...headers }, body: 'a=b' },
      })
      expect({ status, wrote, faults }).toEqual({ status: 403, wrote: false, faults: [] })
    }
  })

  test.each(bySession)('%s without a session, or after it, does nothing', async (name, route) => {
    if (name === 'POST /sign-in' || name === 'POST /sign-out') return
    const { method, path } = route
    for (const Cookie of ['', 'huiting_session=0', `huiting_session=${'x'.repeat(100_000)}`]) {
      const headers = { ...own, ...(Cookie ? { Cookie } : {}) }
      const { status, wrote } = await ask(target(route), { method, headers, body: formFor(path) })
      expect({ status, wrote }).toEqual({ status: 401, wrote: false })
    }
  })

  test.each(bySession)('%s sent twice is answered twice', async (_, { method, path }) => {
    const headers = { Cookie: cookie, ...own }
    open.sqlite.exec('begin')
    for (let times = 0; times < 2; times += 1) {
      const request = { method, headers, body: formFor(path) }
      const answer = await app.request(here + addressOf(path) + queryOf(path), request)
      await answer.text()
      expect(answer.status).toBeLessThan(500)
    }
    open.sqlite.exec('rollback')
    expect(errors.splice(0)).toEqual([])
  })
})

describe('headers and addresses that were forged', () => {
  const forged = {
    'X-Forwarded-Host': 'evil.example',
    'X-Forwarded-Proto': 'https',
    'X-Forwarded-For': '127.0.0.1, <script>',
    'X-Original-URL': '/accounts',
    'X-Rewrite-URL': '/accounts',
    Forwarded: 'host=evil.example',
    Host: 'evil.example',
  }

  test.each(safe)('%s is the same page, and leads nowhere else', async (_, route) => {
    const plain = await ask(target(route), { headers: { Cookie: cookie } })
    const { status, headers, text, faults } = await ask(target(route), {
      headers: { ...forged, Cookie: `junk=${'x'.repeat(100_000)}; ${cookie}` },
    })
    expect({ status, faults }).toEqual({ status: plain.status, faults: [] })
    expect(text).not.toContain('evil.example')
    expect(headers.get('Location') ?? '/').toMatch(/^\/(?![/\\])/)
  })

  test.each(safe)('%s takes nothing odd from its query', async (_, route) => {
    const odd = new URLSearchParams({
      at: 'n1_1%00',
      size: '1e9',
      sort: 'password_hash',
      q: '"*NEAR(',
    })
    for (const name of [
      'from',
      'to',
      'day',
      'week',
      'month',
      'department',
      'state',
      'kind',
      'page',
    ]) {
      odd.append(name, '-1')
      odd.append(name, '2026-02-29')
    }
    odd.append('__proto__', '1')
    odd.append('next', '//evil.example/\r\nSet-Cookie: forged=1')
    const address = `${addressOf(route.path)}?${odd.toString()}`
    const { status, headers, faults } = await ask(address, { headers: { Cookie: cookie } })
    expect({ status: status < 500, faults }).toEqual({ status: true, faults: [] })
    expect(headers.get('Set-Cookie') ?? '').not.toContain('forged')
    expect(headers.get('Location') ?? '/').toMatch(/^\/(?![/\\])/)
  })
})

describe('what only a socket can send', () => {
  test.each([
    ['TRACE', 'TRACE / HTTP/1.1', 'X: 1', /^HTTP\/1\.1 (400|403|404|405|501)/],
    ['CONNECT', 'CONNECT localhost:80 HTTP/1.1', 'X: 1', /^(HTTP\/1\.1 4\d\d|)/],
    ['a cookie of 100 KB', 'GET / HTTP/1.1', `Cookie: a=${'x'.repeat(100_000)}`, /^HTTP\/1\.1 431/],
    [
      'a bare line break in a header',
      'GET / HTTP/1.1',
      'X: 1\nSet-Cookie: forged=1',
      /^HTTP\/1\.1 400/,
    ],
    ['a path of another host', 'GET //evil.example/ HTTP/1.1', 'X: 1', /^HTTP\/1\.1 (303|404)/],
    [
      'two lengths',
      'POST /sign-in HTTP/1.1',
      'Content-Length: 1\r\nContent-Length: 2',
      /^HTTP\/1\.1 400/,
    ],
  ])('%s is answered and tells nothing back', async (_, line, header, expected) => {
    const said = await overSocket(
      `${line}\r\nHost: localhost\r\nConnection: close\r\n${header}\r\n\r\n`,
    )
    expect(said.split('\r\n')[0]).toMatch(expected)
    expect(said).not.toMatch(/Set-Cookie: forged|location: (https?:)?\/\/evil/i)
    expect(errors.splice(0)).toEqual([])
  })
})

/** The product behind a real server, asked one thing in so many words. */
async function overSocket(words: string): Promise<string> {
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const socket = connect(port, '127.0.0.1')
  let said = ''
  socket.on('data', (bytes) => void (said += String(bytes)))
  socket.on('error', () => undefined)
  socket.end(words)
  await once(socket, 'close')
  await new Promise((done) => server.close(done))
  return said
}
