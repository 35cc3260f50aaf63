import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import type { Complaint } from '#src/complaints/schema.ts'
import type { OpenDatabase } from '#src/kernel/db.ts'
import { people } from '#src/organisation/schema.ts'
import { dayNumber } from '#src/recordings/handled/day.ts'
import { handledCalls } from '#src/recordings/handled/schema.ts'
import { type Metric, weeklyFigures, weekMs } from '#src/supervision/metrics/weekly.ts'
import { opened, type StaffedCentre, staffedCentre } from '#test/complaints/opened.ts'
import { testDatabase } from '#test/support/database.ts'

let it: OpenDatabase
let cast: StaffedCentre

beforeEach(() => {
  it = testDatabase()
  cast = staffedCentre(it.db)
  it.db.delete(handledCalls).run()
})

const monday = Date.parse('2026-11-16T00:00:00+08:00')
const hour = 3_600_000

const metric = (facts: Partial<Metric> = {}): Metric => ({
  kind: 'substantiated',
  departmentId: cast.first.department.id,
  ...{ faultCategory: null, rootCause: null, staffCategory: null },
  ...facts,
})

const figures = (facts?: Partial<Metric>) => weeklyFigures(it.db, metric(facts), monday + hour, 2)
const counts = (facts?: Partial<Metric>) => figures(facts).map(({ count }) => count)

const complaint = (openedAt: number, facts: Partial<Complaint> = {}) =>
  opened(it.db, cast.manager, cast.first, { openedAt, ...facts })

describe('the weeks of a metric', () => {
  test('take a complaint into the week it was taken in, by the Shanghai Monday', () => {
    complaint(monday - 1, { verdict: 'substantiated' })
    complaint(monday, { verdict: 'substantiated' })
    complaint(monday - weekMs - 1, { verdict: 'substantiated' })
    expect(figures().map(({ week }) => week)).toEqual([monday - weekMs, monday])
    expect(counts()).toEqual([1, 1])
  })

  test('tell what is substantiated from what may still become it', () => {
    complaint(monday, { verdict: 'substantiated' })
    complaint(monday, { verdict: 'unsubstantiated' })
    complaint(monday)
    expect(figures()[1]).toMatchObject({ count: 1, pending: 1 })
    expect(figures({ kind: 'complaints' })[1]).toMatchObject({ count: 3, pending: 1 })
  })

  test('leave out what does not count, other departments and other kinds', () => {
    complaint(monday, { verdict: 'substantiated', stage: 'withdrawn' })
    complaint(monday, { verdict: 'substantiated', class: 'external' })
    complaint(monday, { verdict: 'substantiated', faultCategory: 'attitude' })
    opened(it.db, cast.manager, cast.second, { openedAt: monday, verdict: 'substantiated' })
    expect(counts()).toEqual([0, 1])
    expect(counts({ departmentId: null })).toEqual([0, 2])
    expect(counts({ faultCategory: 'attitude' })).toEqual([0, 1])
    expect(counts({ faultCategory: 'shirking' })).toEqual([0, 0])
  })

  test('count one kind of staff, in what was complained of and in what was answered', () => {
    complaint(monday, { verdict: 'substantiated' })
    it.db
      .update(people)
      .set({ staffCategory: 'summer-temp' })
      .where(eq(people.id, cast.first.person.id))
      .run()
    it.db.delete(handledCalls).run()
    const row = { teamId: 1, departmentId: cast.first.department.id, subCentreId: 1 }
    const day = dayNumber(monday)
    it.db
      .insert(handledCalls)
      .values([
        { personId: cast.first.person.id, day, ...row, calls: 70 },
        { personId: cast.second.person.id, day, ...row, calls: 30 },
        { personId: cast.second.person.id, day: day - 1, ...row, calls: 5 },
      ])
      .run()
    expect(figures().map(({ handled }) => handled)).toEqual([5, 100])
    expect(figures({ staffCategory: 'summer-temp' })[1]).toMatchObject({ count: 1, handled: 70 })
    expect(figures({ staffCategory: 'regular' })[1]).toMatchObject({ count: 0, handled: 30 })
  })
})
