import { readFileSync, writeFileSync } from 'node:fs'

import { afterAll, test } from 'vitest'

import { accounts } from '#src/auth/schema.ts'
import { openSession } from '#src/auth/sessions.ts'
import { type Role, roles } from '#src/auth/vocabulary.ts'
import type { Scope } from '#src/kernel/actor.ts'
import type { OpenDatabase } from '#src/kernel/db.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { addressOf, formFor, queryOf, type Route, routesOf } from './support/every-route.ts'
import { elsewhere, filledApp, filledCentre, here } from './support/filled-centre.ts'
import { accountWith } from './support/people.ts'

/** Who sees one unit: asked once where the things belong, and once of another unit. */
const scoped: Partial<Record<Role, keyof typeof here>> = {
  'department-head': 'department',
  'team-leader': 'team',
  supervisor: 'team',
  agent: 'person',
}
const people = [
  ...['stranger', 'no-role'],
  ...keysOf(roles).flatMap((role) => (scoped[role] ? [role, `${role} elsewhere`] : [role])),
]

/** What each person is answered at each route; what the signs mean stands in the file itself. */
const [, ...lines] = readFileSync('test/fixtures/rights.txt', 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
const expected = new Map<string, string>(
  lines.map((line) => {
    const [, route = '', signs = ''] = /^(\S+ \S+) +(\S.*)$/.exec(line.replace(/ {2,}/, ' ')) ?? []
    return [route, signs.replaceAll(' ', '')] as const
  }),
)

function signOf(answer: Response): string {
  const { status } = answer
  if (status === 401 || (status === 303 && toSignIn(answer))) return '>'
  if (status === 403) return '-'
  if (status === 404) return '0'
  return status < 500 ? '+' : '!'
}
const toSignIn = (answer: Response) => (answer.headers.get('Location') ?? '').startsWith('/sign-in')

const cookies = new Map<string, string>()
/** The three whose own tasks, scores and drafts are in the centre, and somebody new for everybody else. */
const known: Readonly<Record<string, string>> = {
  'qa-inspector': 'inspector',
  'qa-manager': 'manager',
  agent: 'agent',
}

const open = filledCentre()
for (const name of people) if (name !== 'stranger') cookies.set(name, signIn(open, name))
const { app, close } = filledApp(open)
afterAll(() => {
  close()
  open.close()
})

function signIn({ db }: OpenDatabase, name: string): string {
  const [role = '', away] = name.split(' ')
  const account = known[name]
    ? db
        .select()
        .from(accounts)
        .all()
        .find(({ username }) => username === known[name])
    : accountWith(db, role === 'no-role' ? null : (role as Role), scopeOf(role, !!away))
  if (!account) throw new Error(`nobody is ${name}`)
  return `huiting_session=${openSession(db, account, 'test')}`
}

function scopeOf(role: string, away: boolean): Scope {
  const kind = scoped[role as Role]
  return kind ? { kind, id: (away ? elsewhere : here)[kind] } : { kind: 'all' }
}

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


/** Writes test/fixtures/rights.txt anew: known lines keep their place, new ones go to the end. */
const groups = (signs: string) => {
  const sizes = new Map<string, string>()
  people.forEach((name, index) => {
    const role = name.split(' ')[0] as string
    const group = ['stranger', 'no-role'].includes(role) ? 'a' : ['qa-inspector', 'qa-manager'].includes(role) ? 'b'
      : ['trainer', 'return-visitor'].includes(role) ? 'c' : /admin/.test(role) ? 'd' : role
    sizes.set(group, (sizes.get(group) ?? '') + signs[index])
  })
  return [...sizes.values()].join(' ')
}
test('regenerates', async () => {
  const found = new Map<string, string>()
  for (const [name, route] of routes) {
    const before = expected.get(name)
    found.set(name, groups(await answers(route)))
    void before
  }
  const seen = new Set<string>()
  const out = readFileSync('test/fixtures/rights.txt', 'utf8').split('\n').flatMap((line) => {
    if (line.startsWith('stranger,')) return [people.join(', ')]
    if (line === '' || line.startsWith('#')) return [line]
    const [, name = ''] = /^(\S+ \S+) +\S/.exec(line) ?? []
    seen.add(name)
    const signs = found.get(name)
    return signs === undefined ? [] : [`${name.padEnd(91)} ${signs}`]
  })
  const more = [...found].filter(([name]) => !seen.has(name)).map(([name, signs]) => `${name.padEnd(91)} ${signs}`)
  while (out.at(-1) === '') out.pop()
  writeFileSync('test/fixtures/rights.txt', [...out, ...(more.length ? ['', ...more] : []), ''].join('\n'))
}, 600_000)
