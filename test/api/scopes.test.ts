import { readdirSync } from 'node:fs'

import { generateSpecs } from 'hono-openapi'
import { describe, expect, test } from 'vitest'

import { apiDocument } from '#src/api/document.ts'
import { guideOf } from '#src/api/guide.ts'
import { apiRoutes } from '#src/api/routes.tsx'
import { type ApiScope, apiScopes } from '#src/api/vocabulary.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { testApp } from '#test/support/app.ts'

import { call, refusal, tokenWith } from './centre.ts'

/** Every route with the scopes that open it, written out a second time on purpose. */
const routes: [method: string, path: string, scopes: ApiScope[]][] = [
  ['GET', '/token', keysOf(apiScopes)],
  ['PUT', '/recordings/{name}', ['recordings.write']],
  ['GET', '/recordings/{sha256}', ['recordings.write', 'calls.read']],
  ['GET', '/calls/{callNo}', ['calls.read']],
  ['POST', '/call-data', ['call-data.write']],
  ['POST', '/register', ['register.write']],
  ['POST', '/outside-cases', ['outside-cases.write']],
  ['POST', '/return-scores', ['return-scores.write']],
  ['POST', '/work-orders', ['work-orders.write']],
]

const cases = routes.flatMap(([method, path, open]) =>
  keysOf(apiScopes).map((scope) => [scope, method, path, open.includes(scope)] as const),
)
const filled = (path: string) =>
  path.replace('{name}', 'a.wav').replace('{sha256}', 'a'.repeat(64)).replace('{callNo}', 'd001')

describe('a token', () => {
  test.each(cases)('for %s asking %s %s is let in: %s', async (scope, method, path, open) => {
    const app = testApp()
    const { secret } = tokenWith(app.db, [scope])
    const body = method === 'GET' ? {} : { body: '', headers: { 'Content-Type': 'text/csv' } }
    const said = await call(app, filled(path), secret, { method, ...body })
    if (open) return expect(said.status).not.toBe(403)
    expect(await refusal(said)).toBe('403 scope-missing')
    expect(readdirSync(`${app.folder}/recordings/incoming`)).toEqual(['uploads'])
    return undefined
  })

  test('without any scope may look at itself only', async () => {
    const app = testApp()
    const { secret } = tokenWith(app.db, [])
    for (const [method, path] of routes) {
      const body = method === 'GET' ? {} : { body: 'x' }
      const { status } = await call(app, filled(path), secret, { method, ...body })
      expect([path, status]).toEqual([path, path === '/token' ? 200 : 403])
    }
  })

  test.each(['DELETE', 'PATCH', 'OPTIONS', 'POST'])(
    'asking %s gets a refusal in JSON',
    async (method) => {
      const app = testApp()
      const { secret } = tokenWith(app.db, keysOf(apiScopes))
      for (const path of ['/calls/d001', '/nothing', '/']) {
        expect(await refusal(await call(app, path, secret, { method }))).toBe('404 no-such-route')
      }
    },
  )
})

describe('the document', () => {
  test('describes every route there is, with the scopes that open it', async () => {
    const { storage } = testApp()
    const api = apiRoutes({ storage, ffmpeg: 'ffmpeg', log: { error: () => undefined } })
    const document = await apiDocument(api, 'https://huiting.example')
    expect(document.openapi).toBe('3.1.0')
    const { routes: told } = guideOf(document)
    expect(told.map(({ method, path }) => `${method} ${path}`)).toEqual(
      routes.map(([method, path]) => `${method} /api/v1${path}`),
    )
    for (const [index, [method, path, open]] of routes.entries()) {
      const scopes = told[index]?.scopes ?? []
      expect([method, path, scopes.toSorted()]).toEqual([
        method,
        path,
        path === '/token' ? [] : open.toSorted(),
      ])
    }
    // Described or not: every handler that answers is in the document.
    const undescribed = await generateSpecs(api, { includeEmptyPaths: true })
    expect(Object.keys(undescribed.paths).toSorted()).toEqual(
      Object.keys(document.paths).toSorted(),
    )
  })

  test('gives every route an example, its answers with fields, and its errors', async () => {
    const { storage } = testApp()
    const api = apiRoutes({ storage, ffmpeg: 'ffmpeg', log: { error: () => undefined } })
    const guide = guideOf(await apiDocument(api, 'https://huiting.example'))
    for (const route of guide.routes) {
      expect(route.curl).toContain('curl')
      expect(route.curl).toContain('Authorization: Bearer $TOKEN')
      expect(route.answers[0]?.fields.length).toBeGreaterThan(0)
      expect(route.errors.some(({ code }) => guide.common.some((one) => one.code === code))).toBe(
        false,
      )
    }
    expect(guide.common.map(({ code }) => code)).toContain('token-revoked')
    const callData = guide.routes.find(({ path }) => path.endsWith('/call-data'))
    expect(callData?.body?.fields).toContainEqual({
      name: 'call_id',
      title: '通话号',
      required: true,
    })
    expect(callData?.errors.map(({ code }) => code)).toContain('key-reused')
  })
})
