import { eq } from 'drizzle-orm'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { bandOf, medianOf, middleOfBand, quantileOf } from '#src/analytics/summaries/bands.ts'
import { cutIntoMonths } from '#src/analytics/summaries/month.ts'
import { readSums } from '#src/analytics/summaries/read.ts'
import { daySummaries, summaryDays } from '#src/analytics/summaries/schema.ts'
import { changedDays, differences, sumDay } from '#src/analytics/summaries/sum-day.ts'
import { fillLargeCentre } from '#src/bench/large-centre/fill.ts'
import type { OpenDatabase } from '#src/kernel/db.ts'
import { dayNumber, startOfDayNumber } from '#src/recordings/handled/day.ts'
import { testDatabase } from '#test/support/database.ts'

let open: OpenDatabase
const now = Date.now()

beforeAll(() => {
  open = testDatabase()
  fillLargeCentre(open, 4_000, now)
})
afterAll(() => open.close())

const sumAll = () => {
  for (const day of changedDays(open.db, 5000)) sumDay(open.db, day, now)
}
/** Every day that anything happened on. */
const bounds = () => {
  const days = open.db.select({ day: summaryDays.day }).from(summaryDays).all()
  const all = days.map(({ day }) => day)
  return [Math.min(...all), Math.max(...all) + 1] as const
}

describe('the sums of days', () => {
  test('are to the unit what a recount says, of a centre with something of everything', () => {
    sumAll()
    expect(differences(open.db, ...bounds())).toEqual([])
    const measures = open.db
      .selectDistinct({ measure: daySummaries.measure })
      .from(daySummaries)
      .all()
      .map(({ measure }) => measure)
    expect(measures).toEqual(
      expect.arrayContaining(['kinds', 'complaint-verdicts', 'found', 'orders', 'places']),
    )
  })

  test('say the same when they are made twice', () => {
    const before = open.db.select().from(daySummaries).all()
    for (const { day } of open.db.select().from(summaryDays).all()) sumDay(open.db, day, now)
    expect(open.db.select().from(daySummaries).all()).toEqual(before)
  })

  test('name no day as changed once all are summed', () => {
    expect(changedDays(open.db)).toEqual([])
  })
})

/** What people and machines do later, and which days it must have marked: none may be forgotten. */
const laterChanges: readonly (readonly [what: string, sql: string])[] = [
  [
    'a call announced late',
    `insert into calls (call_no, started_at, channel, province, person_id,
     department_id, caller) values ('late-1', :earlier, 'phone', '江苏', 1, 3, '139')`,
  ],
  [
    'a call of another department',
    `update calls set department_id = 4 where id in (
     select r.call_id from findings f join recordings r on r.id = f.recording_id
     join rechecks k on k.finding_id = f.id limit 3)`,
  ],
  ['a call corrected to another channel', `update calls set channel = 'app' where id = 15`],
  ['a call of another business type', `update calls set business_type_id = 2 where id = 16`],
  ['a call taken away', `delete from calls where call_no = 'late-1'`],
  ['a verdict that came late', `update complaints set verdict = 'substantiated' where id = 3`],
  ['an appeal that turned it', `update complaints set verdict = 'unsubstantiated' where id = 3`],
  ['a complaint of another fault', `update complaints set fault_category = 'other' where id = 4`],
  ['a complaint withdrawn', `update complaints set stage = 'withdrawn' where id = 5`],
  [
    'a complaint taken in on another day',
    `update complaints set opened_at = opened_at - 259200000 where id = 6`,
  ],
  ['a complaint that is somebody else’s', `update complaints set department_id = 7 where id = 7`],
  [
    'a stay that ended',
    `update complaint_spells set ended_at = :earlier, due_at = :earlier - 1 where id = 8`,
  ],
  [
    'a dispatch accepted',
    `update complaint_dispatches set accepted_at = at + 7200000 where id = (select min(id) from complaint_dispatches)`,
  ],
  [
    'a finding judged otherwise',
    `update rechecks set verdict = 'concealed', took_ms = 61000 where id = (select min(id) from rechecks)`,
  ],
  [
    'a score corrected',
    `update return_scores set score = 1 where id = (select min(id) from return_scores)`,
  ],
  ['an order booked as praise', `update work_orders set type = 'praise' where id = 7`],
  ['an order made void', `update work_orders set state = 'void' where id = 8`],
  [
    'a recording that found its call',
    `update recordings set call_id = (select max(id) from calls) where id = (
     select t.recording_id from transcripts t limit 1)`,
  ],
  ['praise taken back', `update call_marks set withdrawn_at = :earlier where kind = 'praise'`],
  [
    'a call whose recording was lost',
    `update ledger_entries set state = 'no-recording' where id = 20`,
  ],
  [
    'a training made void',
    `update training_records set voided_at = :earlier where id = (select min(id) from training_records)`,
  ],
  [
    'somebody posted elsewhere',
    `update postings set team_id = 9 where person_id in (select person_id from training_records limit 1)`,
  ],
  [
    'counts of places moved',
    `update reconciliation_days set n = n + 3 where rowid = (select min(rowid) from reconciliation_days where day > 0)`,
  ],
  [
    'a day off declared',
    `insert into calendar_days (day, kind, name, at, by)
     select (ended_at + 28800000) / 86400000 * 86400000 - 28800000, 'off', '台风', 1, '系统' from complaint_spells where ended_at is not null limit 1`,
  ],
]

describe('what changes the past', () => {
  for (const [what, sql] of laterChanges) {
    test(`marks its days: ${what}`, () => {
      sumAll()
      const statement = open.sqlite.prepare(sql)
      const earlier = BigInt(now - 2 * 86_400_000)
      const { changes } = sql.includes(':earlier') ? statement.run({ earlier }) : statement.run()
      // Before the marked days are summed there is something to sum; after them nothing differs.
      expect(changes).toBeGreaterThan(0)
      sumAll()
      expect(differences(open.db, ...bounds())).toEqual([])
    })
  }

  test('while a day is being summed, marks it again', () => {
    const day = dayNumber(now)
    sumDay(open.db, day, now)
    // As the sum of the day begins and a call comes in the middle of it.
    open.db.update(summaryDays).set({ state: 2 }).where(eq(summaryDays.day, day)).run()
    open.sqlite
      .prepare(
        `insert into calls (call_no, started_at, channel, province, person_id, caller)
         values ('middle', ?, 'phone', '江苏', 1, '139')`,
      )
      .run(now)
    expect(changedDays(open.db)).toContain(day)
    expect(open.db.select().from(summaryDays).where(eq(summaryDays.day, day)).get()?.state).toBe(1)
  })

  test('is not forgotten when the worker dies before it has stored what it counted', () => {
    const day = dayNumber(now)
    open.db.update(summaryDays).set({ state: 2 }).where(eq(summaryDays.day, day)).run()
    expect(changedDays(open.db)).toContain(day)
    sumAll()
    expect(changedDays(open.db)).toEqual([])
  })
})

describe('a stretch of days', () => {
  const day = (text: string) => Date.parse(`${text}T00:00:00+08:00`)

  test('reads a month as a whole and takes away what is too much of it', () => {
    const cut = cutIntoMonths({ from: day('2026-01-31'), until: day('2026-04-05') })
    const of = (text: string) => dayNumber(day(text))
    expect(cut).toEqual({
      months: [of('2026-02-01'), of('2026-03-01')],
      days: [
        { first: of('2026-01-31'), next: of('2026-02-01') },
        { first: of('2026-04-01'), next: of('2026-04-05') },
      ],
      without: [],
    })
    expect(cutIntoMonths({ from: day('2026-03-03'), until: day('2026-03-30') })).toEqual({
      months: [of('2026-03-01')],
      days: [],
      without: [
        { first: of('2026-03-01'), next: of('2026-03-03') },
        { first: of('2026-03-30'), next: of('2026-04-01') },
      ],
    })
  })

  test('comes to the sum of its days, wherever it begins and ends, of all and of one department', () => {
    sumAll()
    const today = dayNumber(now)
    fc.assert(
      fc.property(
        ...([fc.nat(150), fc.integer({ min: 1, max: 120 }), fc.constantFrom(null, 3)] as const),
        (back, length, departmentId) => {
          const [first, next] = [today - back, Math.min(today + 2, today - back + length)]
          const stretch = { from: startOfDayNumber(first), until: startOfDayNumber(next) }
          const within = { departmentId, subCentreId: null, none: false }
          const wanted = ['kinds', 'places', 'complaint-verdicts', 'step-time'] as const
          const sums = readSums(open.db, stretch, within, wanted)
          const days = open.sqlite
            .prepare(
              `select measure, department_id as departmentId, key, sum(n) as n from day_summaries
               where day >= ? and day < ? and measure in (select value from json_each(?))
                 and department_id = coalesce(?, department_id) group by 1, 2, 3 having sum(n) <> 0`,
            )
            .all(first, next, JSON.stringify(wanted), departmentId) as {
            measure: (typeof wanted)[number]
            departmentId: number
            key: string
            n: number
          }[]
          expect(wanted.reduce((count, one) => count + sums.rows(one).length, 0)).toBe(days.length)
          for (const { measure, departmentId: of, key, n } of days)
            expect(sums.of(measure, key, of)).toBe(n)
          for (const one of wanted) {
            const all = days.reduce((sum, row) => (row.measure === one ? sum + row.n : sum), 0)
            expect(sums.of(one)).toBe(all)
          }
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('bands of time', () => {
  test('hold what was put in them within 4.5 %', () => {
    for (const ms of [1_000, 1_500, 7_777, 60_000, 3_599_000, 86_400_000, 30 * 86_400_000]) {
      expect(Math.abs(middleOfBand(bandOf(ms)) / ms - 1)).toBeLessThan(0.045)
    }
    expect(bandOf(0)).toBe(0)
    expect(bandOf(999)).toBe(0)
  })

  test('give the middle and the upper tenth of what was counted', () => {
    const counts = new Map([
      [bandOf(60_000), 9],
      [bandOf(3_600_000), 10],
      [bandOf(86_400_000), 1],
    ])
    expect(medianOf(counts)).toBe(middleOfBand(bandOf(3_600_000)))
    expect(quantileOf(counts, 0.96)).toBe(middleOfBand(bandOf(86_400_000)))
    expect(medianOf(new Map())).toBeNull()
  })
})
