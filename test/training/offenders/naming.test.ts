import { eq } from 'drizzle-orm'
import * as fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'

import { eventsOf } from '#src/audit/timeline.ts'
import { complaints } from '#src/complaints/schema.ts'
import { faultCategories, type FaultCategory } from '#src/complaints/vocabulary.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { startOfDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden } from '#src/kernel/errors.ts'
import { jobs } from '#src/kernel/jobs/schema.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { notices } from '#src/notices/schema.ts'
import { seasons } from '#src/organisation/seasons/schema.ts'
import { reconsiderAll } from '#src/training/offenders/name.ts'
import { offenceOf, reachedBy } from '#src/training/offenders/offence.ts'
import { previewRule } from '#src/training/offenders/preview.ts'
import { type NewRule, setRule } from '#src/training/offenders/rules.ts'
import { repeatOffenders } from '#src/training/offenders/schema.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { dayMs, founded, hour, leaves, moves, reverified, staffed } from '../scene.ts'

const now = Date.parse('2026-11-25T10:00:00+08:00')

let db: Db
let manager: Actor
let units: ReturnType<typeof staffed>

beforeEach(() => {
  db = testDatabase().db
  manager = actorWith(db, 'qa-manager')
  units = staffed(db)
})

const all = () => db.select().from(repeatOffenders).orderBy(repeatOffenders.id).all()
const rule = (changes: Partial<NewRule> = {}): NewRule => ({
  ...{ days: 90, least: 2, weights: {}, own: {}, seasonLeast: {}, seen: 0 },
  ...{ from: startOfDay(now), reason: '按季度例会决定' },
  ...changes,
})

describe('a repeat offender', () => {
  test('is named with the second substantiated complaint, told to trainers and supervisors, and explained', () => {
    const trainer = actorWith(db, 'trainer')
    const supervisor = actorWith(db, 'supervisor', { kind: 'team', id: units.first.team.id })
    const elsewhere = actorWith(db, 'supervisor', { kind: 'team', id: units.second.team.id })
    founded(db, units.first, manager, now - 5 * dayMs)
    expect(all()).toEqual([])
    founded(db, units.first, manager, now, 'business-error')
    const [one] = all()
    expect(one).toMatchObject({
      ...{ personId: units.first.person.id, state: 'named', verdicts: 2, weight: 2 },
      ...{ departmentId: units.first.department.id, ruleId: null },
    })
    expect(one?.grounds).toHaveLength(2)
    expect(offenceOf(db, units.first.person.id, now).words).toBe(
      '近 90 天（2026-08-28 起）属实 2 件：服务态度 1 件、业务差错 1 件，合计算 2 件，够上认定线 2 件。',
    )
    const told = db
      .select()
      .from(notices)
      .all()
      .filter(({ href }) => href === `/repeat-offenders/${one?.id}`)
    const to = told.map(({ accountId }) => accountId)
    expect(to).toContain(trainer.accountId)
    expect(to).toContain(supervisor.accountId)
    expect(to).not.toContain(elsewhere.accountId)
    // A notice may go out to a group: it names nobody.
    expect(told.map(({ sentence }) => sentence).join()).not.toContain('罗军')
    expect(eventsOf(db, 'offender', one?.id ?? 0).map(({ action }) => action)).toEqual([
      'offender.named',
    ])
  })

  test('is lifted with the reason when a verdict is overturned, and named anew when it stands again', () => {
    founded(db, units.first, manager, now - 5 * dayMs)
    const second = founded(db, units.first, manager, now - dayMs)
    reverified(db, second, manager, now)
    expect(all()).toMatchObject([{ state: 'lifted', liftReason: 'overturned', liftedAt: now }])
    // Frozen as it was named.
    expect(all()[0]?.grounds).toHaveLength(2)
    reverified(db, second, manager, now + hour, 'substantiated')
    expect(all().map(({ state }) => state)).toEqual(['lifted', 'named'])
  })

  test('is lifted when the verdicts have grown old', () => {
    founded(db, units.first, manager, now - 89 * dayMs)
    founded(db, units.first, manager, now)
    reconsiderAll(db, now)
    expect(all()).toMatchObject([{ state: 'named' }])
    reconsiderAll(db, now + 5 * dayMs)
    expect(all()).toMatchObject([{ state: 'lifted', liftReason: 'aged' }])
  })

  test('is one row however often everybody is looked at', () => {
    founded(db, units.first, manager, now - dayMs)
    founded(db, units.first, manager, now)
    const before = [all(), db.select().from(notices).all().length]
    reconsiderAll(db, now)
    reconsiderAll(db, now)
    expect([all(), db.select().from(notices).all().length]).toEqual(before)
  })

  test('is nobody who left, and is followed to a new department', () => {
    founded(db, units.first, manager, now - dayMs)
    founded(db, units.first, manager, now)
    moves(db, units.first.person.id, units.second.team.id, now)
    reconsiderAll(db, now + hour)
    expect(all()[0]).toMatchObject({
      state: 'named',
      departmentId: units.second.department.id,
    })
    leaves(db, units.first.person.id, now + hour)
    reconsiderAll(db, now + 2 * hour)
    expect(all()[0]).toMatchObject({ state: 'lifted', liftReason: 'left' })
    reconsiderAll(db, now + 3 * hour)
    expect(all()).toHaveLength(1)
  })

  test.each(['withdrawn', 'merged', 'referred'] as const)(
    'is not named for a complaint that was %s',
    (stage) => {
      const first = founded(db, units.first, manager, now - dayMs)
      db.update(complaints).set({ stage }).where(eq(complaints.id, first.id)).run()
      founded(db, units.first, manager, now)
      expect(all()).toEqual([])
    },
  )

  test('is told what is under appeal, which counts as long as it stands', () => {
    founded(db, units.first, manager, now - dayMs)
    const contested = founded(db, units.first, manager, now)
    const offence = offenceOf(db, units.first.person.id, now, () => new Set([contested.id]))
    expect(offence.reached).toBe('sum')
    expect(offence.reachedWithoutAppealed).toBe(false)
    expect(offence.verdicts.map(({ underAppeal }) => underAppeal)).toEqual([false, true])
  })
})

describe('the rule', () => {
  test('weighs 推诿 and 应派未派 more unless somebody sets it otherwise', () => {
    founded(db, units.first, manager, now - dayMs, 'shirking')
    expect(all()).toEqual([])
    setRule(db, manager, rule({ least: 1.5, weights: { shirking: 1.5 } }), now)
    reconsiderAll(db, now)
    expect(all()).toMatchObject([{ weight: 1.5, verdicts: 1 }])
  })

  test('may name by one category alone', () => {
    setRule(db, manager, rule({ least: 5, own: { disclosure: 1 } }), now)
    founded(db, units.first, manager, now, 'disclosure')
    expect(all()).toHaveLength(1)
    expect(offenceOf(db, units.first.person.id, now).words).toContain('泄露信息单类够上 1 件')
  })

  test('may ask for fewer in a season', () => {
    const season = db
      .insert(seasons)
      .values({ name: '度冬', fromDay: '11-15', untilDay: '02-15', at: now, by: '王敏' })
      .returning()
      .get()
    setRule(db, manager, rule({ seasonLeast: { [season.id]: 1 } }), now)
    founded(db, units.first, manager, now)
    expect(all()).toHaveLength(1)
    expect(offenceOf(db, units.first.person.id, now).words).toContain('1 件（度冬期间）')
    const march = Date.parse('2027-02-20T10:00:00+08:00')
    reconsiderAll(db, march)
    expect(all()).toMatchObject([{ state: 'lifted' }])
  })

  test('holds from its day on: what was named before stays named by its own rule until it is looked at', () => {
    founded(db, units.first, manager, now - dayMs)
    founded(db, units.first, manager, now)
    const later = startOfDay(now) + 2 * dayMs
    setRule(db, manager, rule({ least: 3, from: later }), now)
    reconsiderAll(db, now + hour)
    expect(all()).toMatchObject([{ state: 'named' }])
    reconsiderAll(db, later + hour)
    expect(all()).toMatchObject([{ state: 'lifted', liftReason: 'rule-changed' }])
  })

  test('asks the job for everybody, and writes who set it and why', () => {
    setRule(db, manager, rule({ least: 3 }), now)
    expect(
      db
        .select()
        .from(jobs)
        .all()
        .map(({ name }) => name),
    ).toContain('find-offenders')
    expect(eventsOf(db, 'offender', 'rule-1')).toMatchObject([{ action: 'offender.rule-set' }])
  })

  test('is refused for the past, unchanged, over one that was not seen, and to others than the manager', () => {
    expect(() => setRule(db, manager, rule({ from: startOfDay(now) - dayMs }), now)).toThrow(
      '今天或以后',
    )
    expect(() => setRule(db, manager, rule({ seasonLeast: { '99': 1 } }), now)).toThrow('季节')
    setRule(db, manager, rule({ least: 3 }), now)
    expect(() => setRule(db, manager, rule({ least: 4 }), now)).toThrow('别人刚刚设定过')
    expect(() => setRule(db, manager, rule({ least: 3, seen: 1 }), now)).toThrow('一样')
    expect(() => setRule(db, actorWith(db, 'trainer'), rule(), now)).toThrow(Forbidden)
  })

  test('shows whom it would name before it is set, and writes nothing', () => {
    founded(db, units.first, manager, now - dayMs)
    founded(db, units.second, manager, now)
    const { rows, fresh, lifted } = previewRule(db, manager, rule({ least: 1 }), now)
    expect(rows.map(({ name }) => name).toSorted()).toEqual(['李洋', '罗军'])
    expect({ fresh, lifted, written: all().length }).toEqual({ fresh: 2, lifted: 0, written: 0 })
    expect(() => previewRule(db, actorWith(db, 'trainer'), rule(), now)).toThrow(Forbidden)
  })

  test('names nobody by fewer verdicts whom it does not name by more', () => {
    const fault = fc.constantFrom<FaultCategory>(...keysOf(faultCategories))
    const weights = fc.dictionary(
      fc.constantFrom(...keysOf(faultCategories)),
      fc.constantFrom(0.5, 1, 1.5, 2, 3),
    )
    fc.assert(
      fc.property(
        fc.array(fault, { maxLength: 8 }),
        fault,
        weights,
        fc.constantFrom(0.5, 1, 2, 3.5),
        fc.dictionary(fc.constantFrom(...keysOf(faultCategories)), fc.integer({ min: 1, max: 4 })),
        (faults, more, weighed, least, own) => {
          const figures = { days: 90, least, weights: weighed, own, seasonLeast: {} }
          const verdicts = (list: FaultCategory[]) =>
            list.map((faultCategory) => ({
              faultCategory,
              weight: (weighed as Record<string, number>)[faultCategory] ?? 1,
            }))
          const fewer = reachedBy({ figures, least }, verdicts(faults))
          const added = reachedBy({ figures, least }, verdicts([...faults, more]))
          expect(fewer !== null && added === null).toBe(false)
          const sum = verdicts(faults).reduce((total, { weight }) => total + weight, 0)
          if (faults.length > 0 && sum >= least) expect(fewer).not.toBeNull()
        },
      ),
    )
  })
})
