import { readFileSync } from 'node:fs'

import { afterAll, describe, expect, test } from 'vitest'

import { addressOf, formFor, queryOf, type Route, routesOf } from './support/every-route.ts'
import { people, signIn, signOf } from './support/everybody.ts'
import { filledApp, filledCentre } from './support/filled-centre.ts'

/** What each person is answered at each route; what the signs mean stands in the file itself. */
const [columns = '', ...lines] = readFileSync('test/fixtures/rights.txt', 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
const expected = new Map<string, string>(
  lines.map((line) => {
    const [, route = '', signs = ''] = /^(\S+ \S+) +(\S.*)$/.exec(line.replace(/ {2,}/, ' ')) ?? []
    return [route, signs.replaceAll(' ', '')] as const
  }),
)

const open = filledCentre()
const cookies = new Map(people.map((name) => [name, signIn(open, name)]))
const { app, close, renew } = filledApp(open)
afterAll(() => {
  close()
  open.close()
})

async function ask({ method, path }: Route, name: string, extra: Record<string, string> = {}) {
  const url = `http://localhost${addressOf(path)}${queryOf(path)}`
  const headers: Record<string, string> = { Origin: 'http://localhost', ...extra }
  const cookie = cookies.get(name)
  if (cookie) headers['Cookie'] = cookie
  if (/uploads|files/.test(path)) headers['X-Requested-With'] = 'huiting'
  const body = method === 'GET' ? {} : { body: formFor(path) }
  // What was done is undone, so that the next person meets the same things.
  open.sqlite.exec('begin')
  const answer = await app.request(url, { method, headers, ...body })
  await answer.text()
  open.sqlite.exec('rollback')
  return signOf(answer)
}

async function answers(route: Route): Promise<string> {
  let signs = ''
  for (const name of people) signs += await ask(route, name)
  return signs
}

const routes = routesOf(app).map((route) => [`${route.method} ${route.path}`, route] as const)

describe('who may do what', () => {
  test('is listed for every route of the product and for everybody, and for nothing else', () => {
    expect(columns.trim().split(/,\s*/)).toEqual(people)
    const names: string[] = routes.map(([name]) => name)
    expect(names.filter((name) => !expected.has(name))).toEqual([])
    expect([...expected.keys()].filter((name) => !names.includes(name))).toEqual([])
    const short = [...expected].filter(([, signs]) => signs.length !== people.length)
    expect(short).toEqual([])
  })

  test.each(routes)(
    '%s answers everybody as listed, whole and as a fragment',
    async (name, route) => {
      renew()
      const signs = await answers(route)
      expect(signs).toBe(expected.get(name))
      // As a fragment, whoever is the first to be answered so.
      for (const sign of new Set(signs)) {
        const who = people[signs.indexOf(sign)] as string
        const fragment = await ask(route, who, { 'HX-Request': 'true' })
        expect({ who, fragment }).toEqual({ who, fragment: sign })
      }
    },
  )
})
