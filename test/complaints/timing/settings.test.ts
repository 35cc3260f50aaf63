import { beforeEach, describe, expect, test } from 'vitest'

import { moveComplaint } from '#src/complaints/flow/move.ts'
import { limitsOverview } from '#src/complaints/timing/limits.ts'
import { limitHistory, type NewLimit, setLimit } from '#src/complaints/timing/settings.ts'
import { dueWords } from '#src/complaints/timing/vocabulary.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden } from '#src/kernel/errors.ts'
import { twoDepartments, type Unit } from '#test/screening/heard-calls.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { at, openedAt, standing } from './running-complaint.ts'

let db: Db
let manager: Actor
let unit: Unit

beforeEach(() => {
  db = testDatabase().db
  manager = actorWith(db, 'qa-manager')
  unit = twoDepartments(db).first
})

const set = (limit: Partial<NewLimit>, now = '2026-11-02 09:00') =>
  setLimit(
    db,
    manager,
    {
      step: 'dispatch',
      level: 'ordinary',
      source: null,
      class: null,
      amount: 8,
      unit: 'hour',
      from: at('2026-11-03 00:00'),
      ...limit,
    },
    at(now),
  )

const dueOf = (id: number) => dueWords(standing(db, id).dueAt ?? 0)

describe('a limit', () => {
  test('holds for what begins on its day, and moves nothing that began before', () => {
    const before = openedAt(db, unit, '2026-11-02 23:59', 'd1')
    set({})
    const behind = openedAt(db, unit, '2026-11-03 00:00', 'd2')
    expect(dueOf(before.id)).toBe('2026-11-03 03:59')
    expect(dueOf(behind.id)).toBe('2026-11-03 08:00')
  })

  test('is set for tomorrow at the earliest', () => {
    expect(() => set({ from: at('2026-11-02 00:00') })).toThrow('只能从明天')
    expect(() => set({ from: at('2026-11-03 00:00') }, '2026-11-02 23:59')).not.toThrow()
    expect(limitHistory(db)).toHaveLength(1)
  })

  test('for one source or class goes before the general one, however new that is', () => {
    set({ source: 'manual', amount: 2 })
    set({ amount: 12, from: at('2026-11-04 00:00') })
    const { id } = openedAt(db, unit, '2026-11-05 09:00')
    expect(dueOf(id)).toBe('2026-11-05 11:00')
    set({ source: 'manual', class: 'internal', amount: 1 })
    expect(dueOf(openedAt(db, unit, '2026-11-05 09:00', 'd2').id)).toBe('2026-11-05 10:00')
  })

  test('that was a mistake is mended by a newer row from the same day; both are kept', () => {
    set({ amount: 80 })
    set({ amount: 8 })
    expect(dueOf(openedAt(db, unit, '2026-11-03 09:00').id)).toBe('2026-11-03 17:00')
    expect(limitHistory(db).map(({ amount }) => amount)).toEqual([8, 80])
  })

  test('of a major complaint never gives it longer than an ordinary one has', () => {
    set({ level: 'major', amount: 100 })
    set({ amount: 6 })
    const { id } = openedAt(db, unit, '2026-11-03 09:00')
    const opened = { ...standing(db, id), level: 'major' as const }
    const sent = moveComplaint(db, opened, 'dispatch', at('2026-11-03 10:00'))
    const back = moveComplaint(db, { ...sent, level: 'major' }, 'send-back', at('2026-11-03 10:30'))
    expect(dueWords(back.dueAt ?? 0)).toBe('2026-11-03 16:30')
  })

  test('is set by those who may', () => {
    const handler = actorWith(db, 'case-handler')
    const limit = { step: 'reply', level: 'ordinary', source: null, class: null } as const
    const from = at('2030-01-01 00:00')
    const work = () => setLimit(db, handler, { ...limit, amount: 1, unit: 'hour', from })
    expect(work).toThrow(Forbidden)
    expect(() => limitsOverview(db, handler)).toThrow(Forbidden)
  })
})

describe('the page of limits', () => {
  test('shows the usual figures, what was set, and what is to come', () => {
    set({ step: 'reply', amount: 5, unit: 'working-day' })
    set({ step: 'reply', amount: 4, unit: 'working-day', from: at('2026-12-01 00:00') })
    set({ step: 'reply', source: 'outside', amount: 3, unit: 'working-day' })
    const overview = limitsOverview(db, manager, at('2026-11-04 10:00'))
    const reply = overview.steps.find(({ step }) => step === 'reply')?.cells
    expect(reply?.ordinary).toMatchObject({
      limit: { amount: 5, unit: 'working-day' },
      coming: [{ amount: 4 }],
    })
    expect(dueWords(reply?.ordinary.until ?? 0)).toBe('2026-11-11 24:00')
    expect(reply?.major).toMatchObject({ limit: { amount: 24, unit: 'hour' }, set: null })
    expect(overview.particular).toMatchObject([{ source: 'outside', amount: 3 }])
  })

  test('says when a year near by has no published holidays', () => {
    expect(limitsOverview(db, manager, at('2026-10-20 10:00')).unknownYear).toBeNull()
    expect(limitsOverview(db, manager, at('2026-11-28 10:00')).unknownYear).toBe(2027)
  })
})
