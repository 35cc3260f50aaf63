import { afterAll, describe, expect, test } from 'vitest'

import { flood } from '#test/e2e/support/hostile-flood.ts'
import { marker } from '#test/e2e/support/hostile-texts.ts'

import { addressOf, queryOf, routesOf } from './support/every-route.ts'
import { signIn } from './support/everybody.ts'
import { filledApp, filledCentre } from './support/filled-centre.ts'

const open = filledCentre()
const { columns } = flood(open.sqlite)
/** Those whose pages differ most; what the others may open, one of these opens too. */
const asked = [
  ...['qa-manager', 'qa-inspector', 'department-head', 'trainer', 'agent'],
  ...['system-admin', 'security-admin', 'audit-admin'],
]
const cookies = asked.map((name) => [name, signIn(open, name) ?? ''] as const)
let holding = 0
const { app, close, errors } = filledApp(open)
afterAll(() => {
  close()
  open.close()
})

/** Attributes that a page may put a person's text in; of addresses only those that stay here. */
const texts =
  /^(value|title|content|placeholder|aria-label|alt|data-[a-z-]+|hx-(get|post)|datetime|id|for)$/
const addresses = /^(href|src|action|formaction|hx-get|hx-post)$/

/** What in a page is more than text, read as a browser reads tags; nothing where all is well. */
function faultsIn(html: string): string[] {
  const faults: string[] = []
  const tag = /<(\/?[a-zA-Z][^\s/>]*)((?:\s+|\/)(?:"[^"]*"|'[^']*'|[^"'>])*)?>/g
  for (const [whole, name = '', attributes = ''] of html.matchAll(tag)) {
    if (name.includes(marker)) faults.push(whole)
    for (const [, attribute = '', double, single, bare] of attributes.matchAll(
      /([^\s"'=<>/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g,
    )) {
      const value = double ?? single ?? bare ?? ''
      if (/^on/i.test(attribute)) faults.push(whole)
      if (!`${attribute}${value}`.includes(marker)) continue
      const own = addresses.test(attribute) ? /^\/(?![/\\])/.test(value) : texts.test(attribute)
      if (!own || bare !== undefined) faults.push(whole)
    }
  }
  // Between tags a text may say anything but begin one.
  const script = /<script\b(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g
  for (const [, inside = ''] of html.matchAll(script))
    if (inside.includes(marker)) faults.push(inside)
  return faults.map((fault) => fault.slice(0, 160))
}

describe('with hostile texts in every column that people or files fill', () => {
  test('more than a hundred columns hold them, some thousand times', () => {
    expect(columns.size).toBeGreaterThan(100)
    expect([...columns.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThan(1000)
  })

  const routes = routesOf(app)
    .filter(({ method, path }) => method === 'GET' && !path.startsWith('/api/v1/'))
    .map((route) => [route.path, route] as const)
  test.each(routes)('%s is drawn with every one of them as text', async (_, route) => {
    for (const [name, cookie] of cookies) {
      open.sqlite.exec('begin')
      const answer = await app.request(
        `http://localhost${addressOf(route.path)}${queryOf(route.path)}`,
        {
          headers: { Cookie: cookie },
        },
      )
      const type = answer.headers.get('Content-Type') ?? ''
      const html = type.startsWith('text/html') ? await answer.text() : ''
      open.sqlite.exec('rollback')
      if (html.includes(marker)) holding += 1
      const failed = errors.splice(0).map(({ facts }) => String((facts as { err?: unknown }).err))
      expect({ name, failed, faults: faultsIn(html) }).toEqual({ name, failed: [], faults: [] })
      expect(answer.status).toBeLessThan(500)
    }
  })

  test('is not said of pages that hold none of them', () => {
    expect(holding).toBeGreaterThan(200)
  })

  test('what would not be text is noticed', () => {
    const call = `${marker}(1)`
    for (const html of [
      `<p><script>${call}</script></p>`,
      `<img src=x onerror=${call}>`,
      `<a href="javascript:${call}">`,
      `<a href="//evil.invalid/${call}">`,
      `<p title=${call}>`,
      `<div hx-on:click="${call}">`,
      `<p style="x:${call}">`,
    ]) {
      expect(faultsIn(html)).not.toEqual([])
    }
    expect(
      faultsIn(`<p title="&lt;img src=x onerror=${call}&gt;">&lt;script&gt;${call}</p>`),
    ).toEqual([])
  })
})
