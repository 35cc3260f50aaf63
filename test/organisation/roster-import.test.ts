import { readFileSync } from 'node:fs'

import { asc, eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { parseDay } from '#src/kernel/calendar.ts'
import { readTable } from '#src/kernel/csv.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden } from '#src/kernel/errors.ts'
import { missingColumns } from '#src/kernel/importing.ts'
import { importRoster, rosterImporter } from '#src/organisation/roster-import.ts'
import { people, postings, teams } from '#src/organisation/schema.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

const header = 'agent_id,name,sub_centre,department,team,staff_category,hired_on'

function read(db: Db, ...lines: string[]) {
  const table = readTable(Buffer.from([header, ...lines].join('\n')))
  if (!table.ok) throw new Error(table.problem)
  return rosterImporter.read(db, table.table)
}

function bring(db: Db, at: string, ...lines: string[]) {
  const rows = read(db, ...lines).rows.map(({ value }) => value)
  return importRoster(db, actorWith(db, 'qa-manager'), rows, 'agents.csv', day(at) + 36_000_000)
}

const day = (text: string) => parseDay(text) ?? Number.NaN
const luo = (team = '一部1班') => `20025,罗军,南京分中心,客服一部,${team},正式,2022-04-01`

function postingsOf(db: Db, agentNo: string) {
  return db
    .select({ team: teams.name, from: postings.from, until: postings.until })
    .from(postings)
    .innerJoin(people, eq(people.id, postings.personId))
    .innerJoin(teams, eq(teams.id, postings.teamId))
    .where(eq(people.agentNo, agentNo))
    .orderBy(asc(postings.from))
    .all()
}

describe('reading a roster', () => {
  const { db } = testDatabase()

  it.each([
    [',罗军,南京,一部,1班,正式,', 'agent_id', '没有工号'],
    ['2.0034E+4,罗军,南京,一部,1班,正式,', 'agent_id', '科学计数法'],
    ['20025.0,罗军,南京,一部,1班,正式,', 'agent_id', '只能用数字、字母'],
    ['20025,,南京,一部,1班,正式,', 'name', '没有姓名'],
    ['20025,\u200b\u200b,南京,一部,1班,正式,', 'name', '没有姓名'],
    ['20025,罗军,,一部,1班,正式,', 'sub_centre', '没有分中心'],
    ['20025,罗军,南京,,1班,正式,', 'department', '没有客服部'],
    ['20025,罗军,南京,一部,,正式,', 'team', '没有班组'],
    [`20025,${'军'.repeat(41)},南京,一部,1班,正式,`, 'name', '超过 40 个字'],
    ['20025,罗军,南京,一部,1班,临时工,', 'staff_category', '“临时工”不认识'],
    ['20025,罗军,南京,一部,1班,,', 'staff_category', '没有人员类别'],
    ['20025,罗军,南京,一部,1班,正式,2026-02-29', 'hired_on', '“2026-02-29”不存在'],
    ['20025,罗军,南京,一部,1班,正式,26-2-1', 'hired_on', '2022-04-01'],
  ])('refuses %j and names the column %s', (line, column, message) => {
    const { rows, errors } = read(db, line)
    expect(rows).toEqual([])
    expect(errors).toEqual([{ line: 2, column, message: expect.stringContaining(message) }])
  })

  it('names every fault of a row and still takes the good rows around it', () => {
    const { rows, errors } = read(
      db,
      luo(),
      'x y,,南京,一部,1班,兼职,2026-13-01',
      '20026,李洋,南京,一部,1班,外包,',
    )
    expect(rows.map(({ line }) => line)).toEqual([2, 4])
    expect(errors.map(({ column }) => column)).toEqual([
      'agent_id',
      'name',
      'staff_category',
      'hired_on',
    ])
  })

  it('refuses the second row of an agent number, whatever its case or width', () => {
    const { rows, errors } = read(db, 'a1,甲,南京,一部,1班,正式,', 'Ａ１,乙,南京,一部,1班,正式,')
    expect(rows).toHaveLength(1)
    expect(errors).toEqual([{ line: 3, column: 'agent_id', message: '工号 A1 和第 2 行重复' }])
  })

  it('keeps leading zeros and makes full-width figures plain', () => {
    const { rows } = read(db, '０００７,罗 军,南京 分中心,一部,１班,暑期工,2026/6/1')
    expect(rows[0]?.value).toMatchObject({
      agentNo: '0007',
      team: '1班',
      staffCategory: 'summer-temp',
      hiredOn: day('2026-06-01'),
    })
  })

  it('shows a row in the order of its columns', () => {
    const row = read(db, luo()).rows[0]
    const shown = ['20025', '罗军', '南京分中心', '客服一部', '一部1班', '正式', '2022-04-01']
    expect(row && rosterImporter.show(row.value)).toEqual(shown)
    expect(rosterImporter.columns).toHaveLength(shown.length)
  })

  it('needs every column but the day of hire', () => {
    const given = ['agent_id', 'name', 'sub_centre', 'department', 'team']
    expect(missingColumns(rosterImporter, given)).toContain('staff_category(人员类别)')
    expect(missingColumns(rosterImporter, [...given, 'staff_category'])).toBeNull()
  })
})

describe('applying a roster', () => {
  it('is refused without the right, and writes nothing', () => {
    const { db } = testDatabase()
    const rows = read(db, luo()).rows.map(({ value }) => value)
    const inspector = actorWith(db, 'qa-inspector')
    expect(() => rosterImporter.apply(db, inspector, rows, 'agents.csv')).toThrow(Forbidden)
    expect(db.select().from(people).all()).toEqual([])
  })

  it('creates the units on the way, posts people from their day of hire, and says so once', () => {
    const { db } = testDatabase()
    const second = '20026,李洋,南京分中心,客服一部,一部2班,外包,'
    expect(bring(db, '2026-11-02', luo(), second)).toEqual({ added: 2, updated: 0, unchanged: 0 })
    expect(postingsOf(db, '20025')).toEqual([
      { team: '一部1班', from: day('2022-04-01'), until: null },
    ])
    expect(postingsOf(db, '20026')).toEqual([{ team: '一部2班', from: 0, until: null }])
    const event = db
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.action, 'roster.imported'))
      .get()
    expect(event?.particulars).toMatchObject({ file: 'agents.csv', rows: 2, added: 2, moved: 0 })
  })

  it('changes nothing the second time', () => {
    const { db } = testDatabase()
    bring(db, '2026-11-02', luo())
    const before = db.select().from(postings).all()
    expect(bring(db, '2026-11-03', luo())).toEqual({ added: 0, updated: 0, unchanged: 1 })
    expect(db.select().from(postings).all()).toEqual(before)
  })

  it('closes the old posting at midnight when somebody moves, and keeps it', () => {
    const { db } = testDatabase()
    bring(db, '2026-11-02', luo())
    expect(bring(db, '2026-11-20', luo('一部2班'))).toEqual({ added: 0, updated: 1, unchanged: 0 })
    expect(postingsOf(db, '20025')).toEqual([
      { team: '一部1班', from: day('2022-04-01'), until: day('2026-11-20') },
      { team: '一部2班', from: day('2026-11-20'), until: null },
    ])
  })

  it('leaves one posting for a day on which somebody moved twice', () => {
    const { db } = testDatabase()
    bring(db, '2026-11-02', luo())
    bring(db, '2026-11-20', luo('一部2班'))
    bring(db, '2026-11-20', luo('一部3班'))
    expect(postingsOf(db, '20025').map(({ team }) => team)).toEqual(['一部1班', '一部3班'])
  })

  it('moves the first posting with a corrected day of hire, and does not forget a known one', () => {
    const { db } = testDatabase()
    bring(db, '2026-11-02', luo())
    bring(db, '2026-11-03', luo().replace('2022-04-01', '2021-04-01'))
    expect(postingsOf(db, '20025')[0]?.from).toBe(day('2021-04-01'))
    expect(bring(db, '2026-11-04', luo().replace('2022-04-01', ''))).toMatchObject({ unchanged: 1 })
    expect(db.select().from(people).get()?.hiredOn).toBe(day('2021-04-01'))
  })

  it('makes a person known only from calls a real one', () => {
    const { db } = testDatabase()
    const known = {
      agentNo: '20025',
      name: '',
      staffCategory: 'regular',
      provisional: true,
    } as const
    const { id } = db.insert(people).values(known).returning().get()
    expect(bring(db, '2026-11-02', luo())).toEqual({ added: 0, updated: 1, unchanged: 0 })
    expect(db.select().from(people).all()).toMatchObject([{ id, name: '罗军', provisional: false }])
    expect(postingsOf(db, '20025')).toHaveLength(1)
  })

  it('leaves people alone who are not in the file', () => {
    const { db } = testDatabase()
    bring(db, '2026-11-02', luo(), '20026,李洋,南京分中心,客服一部,一部2班,外包,')
    bring(db, '2026-11-03', luo())
    expect(postingsOf(db, '20026')[0]?.until).toBeNull()
  })

  it('takes the sample roster as it is', () => {
    const { db } = testDatabase()
    const file = new URL('../../recordings/samples/agents.csv', import.meta.url)
    const table = readTable(readFileSync(file))
    if (!table.ok) throw new Error(table.problem)
    const { rows, errors } = rosterImporter.read(db, table.table)
    expect(errors).toEqual([])
    expect(rows.length).toBe(table.table.rows.length)
    const values = rows.map(({ value }) => value)
    const result = rosterImporter.apply(db, actorWith(db, 'system-admin'), values, 'agents.csv')
    expect(result.added).toBe(rows.length)
  })
})
