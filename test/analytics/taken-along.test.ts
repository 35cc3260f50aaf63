import { afterAll, describe, expect, test } from 'vitest'

import { sealNumber } from '#src/callers/sealed-number.ts'
import { monthAfter, monthOf } from '#src/complaints/months/month.ts'
import { testCallerKey } from '#test/support/app.ts'
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
// Where verdicts are still to come, with calls enough for every department to take part.
const openMonth = monthOf(
  open.sqlite
    .prepare('select max(opened_at) from complaints where verdict is null')
    .pluck()
    .get() as number,
)
open.sqlite
  .prepare(
    `insert or replace into call_volumes (month, sub_centre, department, calls, at, by_name)
       select ?, sub_centres.name, departments.name, 1000000, 1, '吴霞'
       from departments join sub_centres on sub_centres.id = sub_centre_id`,
  )
  .run(openMonth)
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
    const table = /<(tbody|ol)\b[^>]*>(.*?)<\/\1>/s.exec(html.slice(link.index))?.[2] ?? ''
    return {
      href: (link[1] ?? '').replaceAll('&amp;', '&'),
      rows: [...table.matchAll(/<(?:tr|li)[ >]/g)].length,
    }
  })
}

/** Rows between the head and the empty line before what the file says of itself. */
const rowsOf = (csv: string) => csv.split(/\r?\n/).findIndex((line) => line === '') - 1

const timeline = `/callers/${sealNumber(testCallerKey, '13900007919')}?size=100`

/** Pages with tables, and how many of each are no such table: a list has its own export. */
const pages: readonly (readonly [path: string, others: number])[] = [
  ['/dashboard?period=quarter', 0],
  ['/estimate?base=standing', 0],
  ['/hotspots', 0],
  ['/repeat-calls/first-contact', 0],
  ['/contest/simulation', 0],
  [`/contest?month=${openMonth}`, 1],
  ['/contest?month=2019-01', 0],
  ['/contest/red-flag', 0],
  ['/supervision-wall', 0],
  ['/findings/days/2026-11-02', 0],
  ['/reconciliation?by=department', 0],
  ['/findings/yield', 0],
  ['/findings/models', 0],
  // One more says how the places of tomorrow are shared out.,
  ['/findings/plan', 1],
  ['/calls/15/chain', 0],
  ['/findings/performance', 0],
  ['/lexicon/sets', 0],
  ['/lexicon/retirements', 0],
  ['/hotspots/terms/1', 0],
  // One more is the form new standards are set in.
  ['/risk-standards', 1],
  ['/repeat-calls/1', 0],
  [timeline, 0],
  ['/frequent-callers/rule', 0],
  // What happened to a risk stands there as lines of a list.,
  ['/risks/1', -1],
  ['/monthly-reports/1', 0],
  ['/wall', 0],
]

describe('a table taken along', () => {
  test.each(pages)('holds as many rows as %s shows', async (path, others) => {
    const page = await read(path)
    expect(page.status).toBe(200)
    const tables = linkedTables(page.text)
    const shown = [...page.text.matchAll(/<table/g)].length - others
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
