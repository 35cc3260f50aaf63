import { eq } from 'drizzle-orm'
import { assert, integer, property, uniqueArray } from 'fast-check'
import { describe, expect, it } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { Forbidden } from '#src/kernel/errors.ts'
import { shiftList } from '#src/organisation/queries.ts'
import {
  coverProblem,
  formatClock,
  parseClock,
  shiftBands,
  shiftBetween,
} from '#src/organisation/shift-cover.ts'
import { parseShiftForm } from '#src/organisation/shift-form.ts'
import { saveShifts, shiftProblem } from '#src/organisation/shifts.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

const shift = (name: string, from: string, until: string) => {
  return shiftBetween(name, parseClock(from) ?? NaN, parseClock(until) ?? NaN)
}
const three = [
  shift('早班', '08:00', '16:00'),
  shift('中班', '16:00', '00:00'),
  shift('夜班', '00:00', '08:00'),
]

describe('a clock time', () => {
  it.each([
    ['08:00', 480],
    ['8:00', 480],
    ['8:05', 485],
    ['24:00', 1440],
    ['24:01', null],
    ['08:60', null],
    ['8点', null],
    ['', null],
  ])('%j is minute %s of the day', (text, minute) => {
    expect(parseClock(text)).toBe(minute)
  })

  it('that ends a shift after midnight is written as the clock of the next day', () => {
    expect(formatClock(shift('夜班', '22:00', '06:00').untilMinute)).toBe('06:00')
    expect(formatClock(1440)).toBe('24:00')
  })
})

describe('the shifts of a day', () => {
  it('cover it when one begins where another ends, also over midnight', () => {
    expect(coverProblem(three)).toBeNull()
    expect(
      coverProblem([shift('白班', '06:30', '22:00'), shift('夜班', '22:00', '06:30')]),
    ).toBeNull()
    expect(coverProblem([shift('全天', '00:00', '24:00')])).toBeNull()
  })

  it('are refused with the hours nobody works', () => {
    expect(coverProblem([shift('白班', '08:00', '22:00')])).toBe(
      '00:00–08:00 没有班次，24 小时必须排满',
    )
  })

  it('are refused with the names that overlap', () => {
    const late = [shift('早班', '08:00', '17:00'), ...three.slice(1)]
    expect(coverProblem(late)).toBe('早班、中班在 16:00–17:00 重叠')
  })

  it('need names, each its own', () => {
    expect(shiftProblem([])).toBe('至少要有一个班次')
    expect(shiftProblem([shift('', '00:00', '24:00')])).toBe('每个班次都要有名称')
    expect(shiftProblem([shift('班', '00:00', '12:00'), shift('班', '12:00', '24:00')])).toBe(
      '班次名称“班”用了两次',
    )
  })

  it('cover the day exactly when the day is cut at any times and no piece is lost', () => {
    const cuts = uniqueArray(integer({ min: 0, max: 1439 }), { minLength: 2, maxLength: 8 })
    const cutDay = (times: number[]) => {
      const sorted = times.toSorted((a, b) => a - b)
      return sorted.map((from, n) => {
        return shiftBetween(`班${n}`, from, sorted[(n + 1) % sorted.length] ?? from)
      })
    }
    assert(
      property(cuts, (times) => {
        const pieces = cutDay(times)
        expect(coverProblem(pieces)).toBeNull()
        expect(coverProblem(pieces.slice(1))).toContain('没有班次')
        expect(coverProblem([...pieces, ...pieces.slice(0, 1)])).toContain('重叠')
      }),
      { numRuns: 50 },
    )
  })

  it('become bands of whole hours; an hour of change shows both', () => {
    expect(shiftBands([shift('白班', '06:30', '22:00'), shift('夜班', '22:00', '06:30')])).toEqual([
      { fromHour: 0, hours: 6, names: ['夜班'] },
      { fromHour: 6, hours: 1, names: ['夜班', '白班'] },
      { fromHour: 7, hours: 15, names: ['白班'] },
      { fromHour: 22, hours: 2, names: ['夜班'] },
    ])
  })
})

describe('saving shifts', () => {
  it('replaces the whole dictionary and records before and after', () => {
    const { db } = testDatabase()
    const manager = actorWith(db, 'qa-manager')
    saveShifts(db, manager, three)
    saveShifts(db, manager, [shift('白班', '08:00', '20:00'), shift('夜班', '20:00', '08:00')])
    expect(shiftList(db).map(({ name }) => name)).toEqual(['白班', '夜班'])
    const saved = eq(auditEvents.action, 'shift.saved')
    expect(db.select().from(auditEvents).where(saved).all()[1]?.particulars).toEqual({
      before: ['夜班 00:00–08:00', '早班 08:00–16:00', '中班 16:00–24:00'],
      after: ['白班 08:00–20:00', '夜班 20:00–08:00'],
    })
  })

  it('leaves no event when nothing changed', () => {
    const { db } = testDatabase()
    const manager = actorWith(db, 'qa-manager')
    saveShifts(db, manager, three)
    saveShifts(db, manager, three.toReversed())
    const saved = eq(auditEvents.action, 'shift.saved')
    expect(db.select().from(auditEvents).where(saved).all()).toHaveLength(1)
  })

  it('refuses a gap and keeps what was there', () => {
    const { db } = testDatabase()
    const manager = actorWith(db, 'qa-manager')
    saveShifts(db, manager, three)
    expect(() => saveShifts(db, manager, three.slice(1))).toThrow('08:00–16:00 没有班次')
    expect(shiftList(db)).toHaveLength(3)
  })

  it('is for those who keep the dictionaries', () => {
    const { db } = testDatabase()
    expect(() => saveShifts(db, actorWith(db, 'qa-inspector'), three)).toThrow(Forbidden)
  })
})

describe('the shift form', () => {
  it('reads its repeated fields and drops empty lines', () => {
    const form = parseShiftForm({
      name: ['白班', '夜班', ''],
      from: ['08:00', '20:00', ''],
      until: ['20:00', '８:00', ''],
    })
    expect(form.problem).toBeNull()
    expect(form.shifts).toEqual([shift('白班', '08:00', '20:00'), shift('夜班', '20:00', '08:00')])
  })

  it('keeps what was typed when a time cannot be read', () => {
    const form = parseShiftForm({ name: '白班', from: '8点', until: '20:00' })
    expect(form.problem).toBe('“白班”的开始时间要写成 08:00')
    expect(form.lines).toEqual([{ name: '白班', from: '8点', until: '20:00' }])
  })

  it('takes a form without its fields for an empty one', () => {
    expect(parseShiftForm({}).shifts).toEqual([])
  })
})
