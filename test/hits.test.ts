import { afterAll, expect, test } from 'vitest'

import { lists } from '#src/list-registry.ts'

import { addressOf, queryOf, routesOf } from './support/every-route.ts'
import { people, signIn } from './support/everybody.ts'
import { filledApp, filledCentre } from './support/filled-centre.ts'

const open = filledCentre()
const cookies = new Map(people.map((name) => [name, signIn(open, name)]))
const { app, close } = filledApp(open)
afterAll(() => {
  close()
  open.close()
})

const here = 'http://localhost'
type Answer = { status: number; text: string; isPage: boolean }

/** One request, undone again. */
async function ask(name: string, address: string, body?: URLSearchParams): Promise<Answer> {
  const headers = { Cookie: cookies.get(name) ?? '', Origin: here }
  open.sqlite.exec('begin')
  const answer = await app.request(
    here + address,
    body ? { method: 'POST', headers, body } : { headers },
  )
  const text = await answer.text()
  open.sqlite.exec('rollback')
  const isPage = (answer.headers.get('Content-Type') ?? '').includes('text/html')
  return { status: answer.status, text, isPage }
}

const said = encodeURIComponent('投诉')
/** Whatever gathers things: lists, sums, searches, the chain of a customer. */
const gathering = [
  ...routesOf(app)
    .filter(({ method, path }) => method === 'GET' && !path.includes(':'))
    .map(({ path }) => addressOf(path) + queryOf(path)),
  ...[`/search?q=${said}`, `/search/export.csv?q=${said}`, '/search?q=的'],
  ...[
    '/calls/15/chain',
    '/calls/249/chain',
    '/complaints?whose=handled',
    '/complaints?whose=opened',
  ],
]

/** Everything one person is shown, by where it stands; the lists also as files. */
async function shownTo(name: string): Promise<Map<string, Answer>> {
  const shown = new Map<string, Answer>()
  for (const address of gathering) shown.set(address, await ask(name, address))
  for (const { path: list } of lists) {
    const form = new URLSearchParams({ list, query: '', format: 'csv' })
    shown.set(`the file of ${list}`, await ask(name, '/exports', form))
  }
  return new Map([...shown].filter(([, { status }]) => status === 200))
}

/** Numbers of complaints and calls in a text, as the addresses of their pages. */
const numbered = (text: string) =>
  [...text.matchAll(/(?<![\w/])([Cg])(\d+)(?!\w)/g)].map(([, kind, id]) =>
    kind === 'C' ? `/complaints/${id}` : `/calls/${id}`,
  )

/** Links of a page, of each shape a few; sounds are not there for all calls of this centre. */
function linksOf(text: string): string[] {
  const shapes = new Map<string, number>()
  return [...text.matchAll(/(?:href|hx-get)="(\/[^"#]*)/g)]
    .map(([, link = '']) => link.replaceAll('&amp;', '&'))
    .filter((link) => {
      const shape = link.replace(/\?.*/, '').replaceAll(/\d+/g, 'N')
      shapes.set(shape, (shapes.get(shape) ?? 0) + 1)
      return (shapes.get(shape) ?? 0) <= 3 && !link.endsWith('/audio')
    })
}

const mostNumbers = 40

test.each(people.filter((name) => name !== 'stranger'))(
  '%s is shown in lists, searches and files nothing whose page refuses',
  async (name) => {
    const shown = await shownTo(name)
    const from = new Map<string, string>()
    const numbers = new Set<string>()
    for (const [where, { text, isPage }] of shown) {
      for (const link of isPage ? linksOf(text) : []) from.set(link, from.get(link) ?? where)
      for (const address of numbered(text)) {
        if (!from.has(address)) numbers.add(address)
        from.set(address, from.get(address) ?? where)
      }
    }
    // Those far from each other, where there are thousands.
    const every = Math.ceil(numbers.size / mostNumbers)
    const left = new Set([...numbers].filter((_, index) => index % every !== 0))
    const refused: string[] = []
    for (const [address, where] of from) {
      if (left.has(address)) continue
      const { status } = await ask(name, address)
      // A number alone may be told to a role that opens no calls; what lies outside the scope may not.
      const wrong = numbers.has(address) ? status === 404 : [401, 403, 404].includes(status)
      if (wrong || status >= 500) refused.push(`${where} → ${address}: ${status}`)
    }
    expect(refused).toEqual([])
    expect(from.size).toBeGreaterThan(name === 'no-role' ? 0 : 5)
  },
  240_000,
)

test('numbers of calls and complaints stand in what is looked through', async () => {
  const shown = await shownTo('department-head')
  const found = [...shown]
    .filter(([, { text }]) => numbered(text).length > 0)
    .map(([where]) => where)
  expect(found).toEqual(
    expect.arrayContaining([
      ...['/calls', '/complaints', `/search?q=${said}`, '/calls/15/chain'],
      ...['the file of /calls', 'the file of /complaints'],
    ]),
  )
})
