import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import type { Db } from '#src/kernel/db.ts'
import { people } from '#src/organisation/schema.ts'
import { seasons } from '#src/organisation/seasons/schema.ts'
import { handledCalls } from '#src/recordings/handled/schema.ts'
import { chartWords } from '#src/supervision/analyses/charts.ts'
import { evidenceOf } from '#src/supervision/analyses/evidence.ts'
import { issuesOf } from '#src/supervision/analyses/issues.ts'
import { overviewOf } from '#src/supervision/analyses/overview.ts'
import { seasonPart } from '#src/supervision/analyses/season.ts'
import { chartOf, seriesOf } from '#src/supervision/analyses/series.ts'
import { crossTabs } from '#src/supervision/analyses/tabs.ts'
import { within } from '#src/supervision/analyses/within.ts'
import { weeklyFigures } from '#src/supervision/metrics/weekly.ts'
import { type StaffedCentre, staffedCentre } from '#test/complaints/opened.ts'
import { testDatabase } from '#test/support/database.ts'

import { answered, complaintOf, now, week, weekAgo } from './made.ts'

let db: Db
let cast: StaffedCentre

beforeEach(() => {
  ;({ db } = testDatabase())
  cast = staffedCentre(db)
})

const complaint = (facts?: Parameters<typeof complaintOf>[3], unit = cast.first) =>
  complaintOf(db, cast, unit, facts)
const evidence = () => evidenceOf(db, week, now)
const noCalls = () => db.delete(handledCalls).run()

const times = (count: number, make: (index: number) => void) => {
  for (let index = 0; index < count; index += 1) make(index)
}

describe('the four tables', () => {
  test('count this week, the week before and the mean of the eight before', () => {
    times(3, () => complaint())
    times(2, () => complaint({ at: weekAgo(1) }))
    times(6, (index) => complaint({ at: weekAgo(2 + index) }))
    complaint({ at: weekAgo(9) })
    const { faults } = crossTabs(evidence())
    const row = faults.rows.find(({ key }) => key === cast.first.department.id)!
    expect(faults.columns.map(({ key }) => key)).toEqual(['shirking'])
    expect(row.sum).toEqual({ now: 3, before: 2, mean: 1 })
    expect(faults.sum.cells[0]).toEqual({ now: 3, before: 2, mean: 1 })
  })

  test('take the mean only of weeks since there were complaints at all', () => {
    complaint()
    times(3, () => complaint({ at: weekAgo(1) }))
    times(3, () => complaint({ at: weekAgo(2) }))
    expect(crossTabs(evidence()).faults.sum.sum).toEqual({ now: 1, before: 3, mean: 3 })
    expect(crossTabs(evidence()).faults.weeks).toBe(2)
  })

  test('put each complaint in its department, kind of staff, reason and cause', () => {
    complaint({ fault: 'attitude', cause: 'management', detail: 'training' })
    complaint({ fault: 'attitude' }, cast.second)
    complaint({ verdict: 'unsubstantiated', reason: 'misunderstood' })
    complaint({ verdict: 'unsubstantiated' })
    complaint({ verdict: null })
    db.update(people)
      .set({ staffCategory: 'summer-temp' })
      .where(eq(people.id, cast.second.person.id))
      .run()
    const { faults, staff, unsubstantiated, causes } = crossTabs(evidence())
    const cell = (tab: typeof faults, row: string | number, column: string | null) => {
      const index = tab.columns.findIndex(({ key }) => key === column)
      return tab.rows.find(({ key }) => key === row)?.cells[index]?.now
    }
    const { first, second } = cast
    expect(cell(faults, first.department.id, 'attitude')).toBe(1)
    expect(cell(faults, second.department.id, 'attitude')).toBe(1)
    expect(cell(staff, second.department.id, 'summer-temp')).toBe(1)
    expect(cell(staff, first.department.id, 'summer-temp')).toBe(0)
    expect(cell(unsubstantiated, first.department.id, 'misunderstood')).toBe(1)
    // A verdict from before the reason was asked for stands in a column of its own.
    expect(cell(unsubstantiated, first.department.id, null)).toBe(1)
    expect(cell(causes, 'attitude', 'management')).toBe(1)
    expect(cell(causes, 'attitude', 'people')).toBe(1)
  })

  test('leave out a whole department for whoever does not see it, also from the sums', () => {
    complaint()
    complaint({}, cast.second)
    const narrowed = within(evidence(), cast.head.scope)
    expect(narrowed.departments.map(({ id }) => id)).toEqual([cast.first.department.id])
    expect(crossTabs(narrowed).faults.sum.sum.now).toBe(1)
    expect(overviewOf(narrowed).sum.complaints.now).toBe(1)
    const nothing = within(evidence(), { kind: 'team', id: 1 })
    expect(nothing.facts).toEqual([])
  })
})

describe('the overview', () => {
  test('gives a rate with its exact interval, and none where no call was answered', () => {
    noCalls()
    times(4, () => complaint())
    noCalls()
    answered(db, cast.first, week, 2_000_000)
    const { rows, sum } = overviewOf(evidence())
    const own = rows.find(({ departmentId }) => departmentId === cast.first.department.id)!
    expect(own.rate?.value).toBe(2)
    // Garwood for 4: 1.0899 to 10.2416.
    expect(own.rate?.interval.low).toBeCloseTo(1.0899 / 2, 3)
    expect(own.rate?.interval.high).toBeCloseTo(10.2416 / 2, 3)
    expect(rows.find(({ departmentId }) => departmentId === cast.second.department.id)?.rate).toBe(
      null,
    )
    expect(sum).toMatchObject({ substantiated: 4, handled: 2_000_000 })
  })

  test('tells what is not verified yet from what is settled', () => {
    complaint({ verdict: null })
    complaint({ verdict: 'unsubstantiated' })
    complaint()
    expect(overviewOf(evidence()).sum).toMatchObject({
      ...{ pending: 1, substantiated: 1, unsubstantiated: 1 },
    })
  })
})

describe('the weeks behind a chart', () => {
  test('are those that the metric of a supervision sheet counts', () => {
    times(12, (index) => {
      times((index % 3) + 1, () => complaint({ at: weekAgo(index), fault: 'attitude' }))
      complaint({ at: weekAgo(index), verdict: 'unsubstantiated' })
      complaint({ at: weekAgo(index) }, cast.second)
    })
    complaint({ verdict: null })
    noCalls()
    answered(db, cast.first, weekAgo(3), 500)
    answered(db, cast.second, week, 70)
    const metric = {
      ...{ kind: 'substantiated' as const, departmentId: cast.first.department.id },
      ...{ faultCategory: null, rootCause: null, staffCategory: null },
    }
    const own = seriesOf(evidence(), { departmentId: cast.first.department.id })
    expect(own).toHaveLength(12)
    expect(own).toEqual(weeklyFigures(db, metric, week, 12))
    const attitude = { ...metric, departmentId: null, faultCategory: 'attitude' as const }
    expect(seriesOf(evidence(), { fault: 'attitude' })).toEqual(
      weeklyFigures(db, attitude, week, 12),
    )
  })
})

describe('common issues', () => {
  const kinds = () => issuesOf(evidence()).map(({ kind, fault }) => [kind, fault].join(' ').trim())

  test('are proposed where a department is beyond its control limit, and say by how much', () => {
    times(10, (index) => complaint({ at: weekAgo(index + 1), detail: `d${index}` }))
    times(9, (index) => complaint({ detail: `d${index}` }))
    expect(kinds()).toEqual(['beyond', 'beyond shirking'])
    const [issue] = issuesOf(evidence())
    expect(issue?.why).toBe('超出上控制限：本周 9 件，中心线 1 件，上控制限 5 件（泊松精确限）')
    expect(issue?.problem).toContain('本周属实投诉 9 件')
  })

  test('are none while nothing is out of the ordinary', () => {
    times(10, (index) => complaint({ at: weekAgo(index + 1) }))
    times(2, () => complaint())
    expect(kinds()).toEqual([])
  })

  test('name a department far above its share of the calls, even at the low end', () => {
    noCalls()
    times(9, (index) => complaint({ detail: `d${index}` }))
    complaint({}, cast.second)
    noCalls()
    answered(db, cast.first, week, 1000)
    answered(db, cast.second, week, 3000)
    const shares = issuesOf(evidence()).filter(({ kind }) => kind === 'share')
    expect(shares).toHaveLength(1)
    // 9 of 10: Clopper and Pearson give 55.5 % to 99.7 %.
    expect(shares[0]?.why).toContain('90.0%（95% 区间 55.5%～99.7%），话务量只占 25.0%')
    answered(db, cast.first, week, 3000)
    answered(db, cast.second, week, 1000)
    expect(issuesOf(evidence()).filter(({ kind }) => kind === 'share')).toEqual([])
  })

  test('name a cause that came three times in one department and week', () => {
    times(2, () => complaint({ cause: 'management', detail: 'training' }))
    complaint({ cause: 'management', detail: 'training' }, cast.second)
    expect(kinds()).toEqual([])
    complaint({ cause: 'management', detail: 'training' })
    const [issue] = issuesOf(evidence())
    expect(issue).toMatchObject({
      kind: 'cause',
      cause: 'management',
      detail: 'training',
      count: 3,
    })
  })
})

describe('the season', () => {
  const season = { name: '度夏', fromDay: '11-01', untilDay: '11-30', at: 1, by: '测试' }

  test('has a part of its own for summer temps, and none outside all seasons', () => {
    complaint({ fault: 'attitude' })
    expect(seasonPart(evidence())).toBeNull()
    db.insert(seasons).values(season).run()
    db.update(people)
      .set({ staffCategory: 'summer-temp' })
      .where(eq(people.id, cast.first.person.id))
      .run()
    noCalls()
    answered(db, cast.first, week, 500_000)
    const part = seasonPart(evidence())
    expect(part?.season).toBe('度夏')
    expect(part?.staff.find(({ staff }) => staff === 'summer-temp')).toMatchObject({
      ...{ handled: 500_000, cell: { now: 1 } },
      rate: { value: 2 },
    })
    expect(part?.temps.map(({ fault }) => fault)).toEqual(['attitude'])
  })
})

describe('what a chart says in words', () => {
  test('is how many, whether that is usual, and by which limits', () => {
    times(10, (index) => complaint({ at: weekAgo(index + 1) }))
    times(9, () => complaint())
    const words = () => chartWords(chartOf(evidence()))
    expect(words()).toBe(
      '本周 9 件，超出上控制限。中心线 1 件，上控制限 5 件，没有下控制限：均值小，一件没有也不算异常（泊松精确限）。',
    )
    complaint({ at: weekAgo(2), verdict: null })
    complaint({ verdict: null })
    expect(words()).toContain('本周 9 件，另有 1 件未核实')
    expect(words()).toContain('前几周还有 1 件未核实，核实后中心线会变。')
  })

  test('is why there are no limits where the weeks are too few', () => {
    complaint({ at: weekAgo(3) })
    complaint()
    expect(chartWords(chartOf(evidence()))).toContain('画不出控制限（至少 8 周）')
  })
})
