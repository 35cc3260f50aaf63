import { readFileSync } from 'node:fs'

import { afterAll, describe, expect, test } from 'vitest'

import { eraseRecording } from '#src/retention/erase.ts'

import { addressOf, formFor, queryOf, type Route, routesOf } from './support/every-route.ts'
import { people, signIn, signOf } from './support/everybody.ts'
import { filledApp, filledCentre } from './support/filled-centre.ts'

/** The centre of `rights.test.ts`, after the things that its addresses name have been removed. */
const open = filledCentre()
const cookies = new Map(people.map((name) => [name, signIn(open, name)]))
const { app, close, storage } = filledApp(open)
afterAll(() => {
  close()
  open.close()
})

const erased = [15, 249]
const erasedWords = ['客户着急']
remove()

function remove() {
  const { db, sqlite } = open
  sqlite.exec(`
    update complaints set stage = 'withdrawn' where id = 3;
    delete from legal_holds;
    delete from saved_views;
    delete from saved_searches;
    delete from list_exports;
    delete from message_channels;
    delete from rule_samples;
    delete from uploads;
    update ledger_entries set recording_id = null where call_id is not null;
    update recordings set received_at = 1 where id in (${erased.join()})`)
  const days = { complaint: 30, finding: 30, unmatched: 30, ordinary: 30 }
  const options = { days, blankCallers: true, runId: 1, now: Date.now() }
  for (const id of erased) {
    const { outcome } = eraseRecording(db, storage, id, options)
    if (outcome !== 'erased') throw new Error(`recording ${id} is ${outcome}`)
  }
  // Erasing tells the publishers of cases that lose a clip.
  sqlite.exec('delete from notices')
}

/** Routes about a thing that is no more there: nobody has it, whatever the role. */
const removed = [
  /^\/recordings\/:id\{/,
  /^\/recordings\/uploads\/:id/,
  /^\/transcription\/recordings\/:id/,
  /^\/transcription\/line\/recordings\/:id/,
  /^\/inspection\/marks\/of\/:recording/,
  /^\/inspection\/score\/:id/,
  /^\/my-reviews\/recordings\/:id/,
  /^\/lists\/views\/:id/,
  /^\/search\/saved\/:id/,
  /^\/exports\/:id/,
  /^\/messages\/channels\/:id/,
  /^\/notices\/:id/,
]

const before = new Map(
  readFileSync('test/fixtures/rights.txt', 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, route, signs = ''] = /^((?:GET|POST|PUT|PATCH|DELETE) \S+) +(\S.*)$/.exec(line) ?? []
      return route === undefined ? [] : [[route, signs.replaceAll(' ', '')] as const]
    }),
)

async function ask({ method, path }: Route, name: string) {
  const headers: Record<string, string> = { Origin: 'http://localhost' }
  const cookie = cookies.get(name)
  if (cookie) headers['Cookie'] = cookie
  if (/uploads|files/.test(path)) headers['X-Requested-With'] = 'huiting'
  const body = method === 'GET' ? {} : { body: formFor(path) }
  const address = `http://localhost${addressOf(path)}${queryOf(path)}`
  open.sqlite.exec('begin')
  const answer = await app.request(address, { method, headers, ...body })
  const text = await answer.text()
  open.sqlite.exec('rollback')
  return { sign: signOf(answer), text }
}

const routes = routesOf(app)
  .filter(({ path }) => path.includes(':') && !path.startsWith('/api/v1/'))
  .map((route) => [`${route.method} ${route.path}`, route] as const)

describe('what was removed', () => {
  test.each(routes)('%s lets nobody in who was kept out before', async (name, route) => {
    const signs = before.get(name) ?? ''
    for (const [index, who] of people.entries()) {
      const { sign, text } = await ask(route, who)
      const was = signs[index]
      const allowed = was === '+' ? ['+', '0'] : was === '-' ? ['-', '0'] : [was]
      expect({ who, was, sign, allowed: allowed.includes(sign) }).toEqual({
        who,
        was,
        sign,
        allowed: true,
      })
      if (removed.some((gone) => gone.test(route.path))) {
        expect({ who, there: sign === '+' }).toEqual({ who, there: false })
      }
      expect({ who, words: erasedWords.filter((word) => text.includes(word)) }).toEqual({
        who,
        words: [],
      })
    }
  })

  test('is looked for at addresses that were there', () => {
    const named = routes.filter(([, { path }]) => removed.some((gone) => gone.test(path)))
    for (const gone of removed) {
      const hit = named.filter(([, { path }]) => gone.test(path))
      expect({
        gone: String(gone),
        there: hit.some(([name]) => before.get(name)?.includes('+')),
      }).toEqual({
        ...{ gone: String(gone), there: true },
      })
    }
  })
})
