import { afterAll, describe, expect, test } from 'vitest'

import { monthAfter, monthOf } from '#src/complaints/months/month.ts'
import { signIn } from '#test/support/everybody.ts'
import { filledApp, filledCentre } from '#test/support/filled-centre.ts'

const open = filledCentre()
const { app, close } = filledApp(open)
// A month that departments took part in: without one there is nothing to try other weights on.
const lastMonth = monthAfter(monthOf(Date.now()), -1)
open.sqlite
  .prepare(
    `insert into call_volumes (month, sub_centre, department, calls, at, by_name)
       select ?, '', min(name), 1000000, 1, '吴霞' from departments`,
  )
  .run(lastMonth)
const cookie = signIn(open, 'qa-manager') ?? ''
afterAll(() => {
  close()
  open.close()
})

const read = async (path: string) => {
  const answer = await app.request(`http://localhost${path}`, { headers: { Cookie: cookie } })
  return { status: answer.status, text: await answer.text() }
}

/** Every table of a page whose rows are taken along by its own link, with how many rows it shows. */
function linkedTables(html: string): { href: string; rows: number }[] {
  const links = [...html.matchAll(/href="([^"]*\/tables\/[^"]*format=csv[^"]*)"/g)]
  return links.map((link) => {
    const table = /<tbody>(.*?)<\/tbody>/s.exec(html.slice(link.index))?.[1] ?? ''
    return {
      href: (link[1] ?? '').replaceAll('&amp;', '&'),
      rows: [...table.matchAll(/<tr[ >]/g)].length,
    }
  })
}

/** Rows between the head and the empty line before what the file says of itself. */
const rowsOf = (csv: string) => csv.split(/\r?\n/).findIndex((line) => line === '') - 1

const pages = [
  '/dashboard?period=quarter',
  '/estimate?base=standing',
  '/hotspots',
  '/repeat-calls/first-contact',
  '/contest/simulation',
]

describe('a table taken along', () => {
  test.each(pages)('holds as many rows as %s shows', async (path) => {
    const page = await read(path)
    expect(page.status).toBe(200)
    const tables = linkedTables(page.text)
    const shown = [...page.text.matchAll(/<table/g)].length
    expect(shown, 'the filled centre has something to show here').toBeGreaterThan(0)
    expect(tables).toHaveLength(shown)
    for (const { href, rows } of tables) {
      const file = await read(href)
      expect([href, file.status, rowsOf(file.text)]).toEqual([href, 200, rows])
    }
  })

  test('leaves a trace that says what and how many', async () => {
    const many = () =>
      open.sqlite
        .prepare("select count(*) from audit_events where action = 'list.exported'")
        .pluck()
        .get() as number
    const before = many()
    expect((await read('/estimate/tables/finders?format=csv')).status).toBe(200)
    expect(many()).toBe(before + 1)
    expect((await read('/estimate/tables/none?format=csv')).status).toBe(404)
    expect(many()).toBe(before + 1)
  })

  test('is refused for a day there is not, instead of being one of another day', async () => {
    expect((await read('/hotspots/tables/departments?day=2026-13-40')).status).toBe(409)
  })
})
