import { eq, sql } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { chanceOf } from '#src/kernel/chance.ts'
import type { OpenDatabase } from '#src/kernel/db.ts'
import { departments, people, subCentres, teams } from '#src/organisation/schema.ts'
import { dayNumber, startOfDayNumber } from '#src/recordings/handled/day.ts'
import { handledCalls } from '#src/recordings/handled/schema.ts'
import { calls } from '#src/recordings/schema.ts'
import { testDatabase } from '#test/support/database.ts'

let it: OpenDatabase

beforeEach(() => {
  it = testDatabase()
  const { db } = it
  db.insert(subCentres).values({ id: 1, name: '南京' }).run()
  for (const id of [1, 2]) {
    db.insert(departments)
      .values({ id, subCentreId: 1, name: `${id}部` })
      .run()
    db.insert(teams)
      .values({ id, departmentId: id, name: `${id}班` })
      .run()
  }
  for (const id of [1, 2, 3]) {
    const of = { agentNo: `000${id}`, name: `坐席${id}`, staffCategory: 'regular' as const }
    db.insert(people)
      .values({ id, ...of })
      .run()
  }
})

const recount = () =>
  it.sqlite
    .prepare(
      `select person_id, (started_at + 28800000) / 86400000 as day, coalesce(team_id, 0) as team_id,
        coalesce(department_id, 0) as department_id, coalesce(sub_centre_id, 0) as sub_centre_id, count(*) as calls
      from calls where channel = 'phone' group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5`,
    )
    .all()

const tallied = () =>
  it.sqlite
    .prepare(
      `select person_id, day, team_id, department_id, sub_centre_id, calls from handled_calls
      where calls <> 0 order by 1, 2, 3, 4, 5`,
    )
    .all()

const firstDay = Date.parse('2026-11-02T00:00:00+08:00')

describe('the tally of answered calls', () => {
  test('stays what counting again would give, whatever happens to the calls', () => {
    const chance = chanceOf(7)
    const pick = <T>(list: readonly T[]) => list[Math.floor(chance() * list.length)] as T
    for (let step = 0; step < 600; step += 1) {
      const unit = pick([1, 2, null])
      const values = {
        startedAt: firstDay + Math.floor(chance() * 3 * 86_400_000),
        channel: pick(['phone', 'app'] as const),
        personId: pick([1, 2, 3]),
        ...{ teamId: unit, departmentId: unit, subCentreId: unit === null ? null : 1 },
      }
      const id = 1 + Math.floor(chance() * 80)
      const deed = chance()
      if (deed < 0.2) it.db.delete(calls).where(eq(calls.id, id)).run()
      else if (deed < 0.4) it.db.update(calls).set(values).where(eq(calls.id, id)).run()
      else {
        it.db
          .insert(calls)
          .values({ id, callNo: `C${id}`, province: '江苏', caller: '', ...values })
          .onConflictDoUpdate({ target: calls.callNo, set: values })
          .run()
      }
    }
    expect(recount().length).toBeGreaterThan(10)
    expect(tallied()).toEqual(recount())
    const days = `select department_id, day, sub_centre_id, sum(calls) as calls from handled_calls
      group by 1, 2, 3 having sum(calls) <> 0 order by 1, 2, 3`
    const summed = it.sqlite.prepare(`select * from handled_days where calls <> 0 order by 1, 2, 3`)
    expect(summed.all()).toEqual(it.sqlite.prepare(days).all())
  })

  test('gives a call to the Shanghai day it began on', () => {
    const startedAt = Date.parse('2026-11-02T00:30:00+08:00')
    const unit = { teamId: 1, departmentId: 1, subCentreId: 1 }
    const call = { callNo: 'C', province: '江苏', caller: '', channel: 'phone' as const }
    it.db
      .insert(calls)
      .values({ ...call, startedAt, personId: 1, ...unit })
      .run()
    const days = it.db.select({ day: handledCalls.day }).from(handledCalls).all()
    expect(days).toEqual([{ day: dayNumber(startedAt) }])
    expect(startOfDayNumber(dayNumber(startedAt))).toBe(firstDay)
  })

  test('is reckoned without reading the calls', () => {
    const { day, departmentId, calls: handled } = handledCalls
    const asked = it.db
      .select({ sum: sql`sum(${handled})` })
      .from(handledCalls)
      .where(sql`${departmentId} = 1 and ${day} between 1 and 2`)
      .toSQL()
    const plan = it.sqlite.prepare(`explain query plan ${asked.sql}`).all() as { detail: string }[]
    expect(plan.map(({ detail }) => detail).join()).toContain('USING PRIMARY KEY')
  })
})
