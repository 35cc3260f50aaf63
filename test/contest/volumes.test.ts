import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { callVolumes } from '#src/contest/schema.ts'
import { volumeImporter } from '#src/contest/volumes/import.ts'
import { readVolume } from '#src/contest/volumes/reading.ts'
import { volumesOf } from '#src/contest/volumes/volumes.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden } from '#src/kernel/errors.ts'
import { departments, subCentres } from '#src/organisation/schema.ts'
import { twoDepartments } from '#test/screening/heard-calls.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { decemberDay, volumes } from './contested.ts'

const line = (cells: Record<string, string>) => {
  const faults: string[] = []
  const given = { month: '2026-11', department: '客服一部', calls: '900000', ...cells }
  const value = readVolume(given, (_column, message) => faults.push(message), decemberDay)
  return { value, faults }
}

describe('a line of official call volumes', () => {
  test.each(['2026-11', '2026/11', '2026年11月', '202611', '2026-11-01'])(
    'names its month as %s',
    (month) => {
      expect(line({ month }).value?.month).toBe('2026-11')
    },
  )

  test.each([
    ['2026-13', '月份要写成'],
    ['十一月', '月份要写成'],
    ['', '月份要写成'],
    ['2026-11-15', '月份要写成'],
    ['2027-01', '还没有到'],
  ])('is refused for the month %j', (month, sentence) => {
    expect(line({ month })).toMatchObject({ value: null })
    expect(line({ month }).faults.join('')).toContain(sentence)
  })

  test.each([
    ['900000', 900_000],
    ['900,000', 900_000],
    ['９０００００', 900_000],
    ['900000.0', 900_000],
    ['0', 0],
  ])('reads %s calls', (calls, number) => {
    expect(line({ calls }).value?.calls).toBe(number)
  })

  test.each([
    ['-5', '负数'],
    ['9.0E+5', '科学计数法'],
    ['90.5', '整数'],
    ['90万', '整数'],
    ['', '整数'],
    ['50000001', '请核对单位'],
    ['99999999999999999999', '请核对单位'],
  ])('is refused for %j calls', (calls, sentence) => {
    expect(line({ calls })).toMatchObject({ value: null })
    expect(line({ calls }).faults.join('')).toContain(sentence)
  })

  test('names every fault at once, and a missing department', () => {
    const { faults } = line({ month: 'x', department: ' ', calls: '-1' })
    expect(faults).toHaveLength(3)
    expect(line({ department: '客'.repeat(61) }).faults).toEqual(['超过 60 个字'])
  })
})

describe('a table of official call volumes', () => {
  let db: Db
  let manager: Actor
  beforeEach(() => {
    db = testDatabase().db
    manager = actorWith(db, 'qa-manager')
    twoDepartments(db)
  })

  test('brought twice is the same, and brought anew it takes the newer number with a trace', () => {
    const first = volumes(db, manager, '2026-11', { 客服一部: 900_000, 客服二部: 800_000 })
    expect(first).toEqual({ added: 2, updated: 0, unchanged: 0 })
    const again = volumes(db, manager, '2026-11', { 客服一部: 900_000, 客服二部: 800_000 })
    expect(again).toEqual({ added: 0, updated: 0, unchanged: 2 })
    const newer = volumes(db, manager, '2026-11', { 客服一部: 910_000 })
    expect(newer).toEqual({ added: 0, updated: 1, unchanged: 0 })
    expect(db.select().from(callVolumes).all()).toHaveLength(2)
    const event = db
      .select()
      .from(auditEvents)
      .all()
      .find(({ action }) => action === 'contest.volume-changed')
    expect(event?.subjectId).toBe('2026-11')
    expect(event?.particulars).toMatchObject({ was: 900_000, now: 910_000 })
  })

  test('foresees what it will do', () => {
    volumes(db, manager, '2026-11', { 客服一部: 900_000 })
    const row = { month: '2026-11', subCentre: '', department: '客服一部', calls: 900_000 }
    const rows = [row, { ...row, month: '2026-10' }]
    expect(volumeImporter.foresee(db, rows, { actor: manager, sourceId: null })).toEqual({
      ...{ added: 1, updated: 0, unchanged: 1 },
    })
  })

  test('is matched by name, by sub-centre where two have one name, and says what it cannot match', () => {
    const { id: subCentreId } = db
      .insert(subCentres)
      .values({ name: '天津分中心' })
      .returning()
      .get()
    const twin = db.insert(departments).values({ subCentreId, name: '客服一部' }).returning().get()
    volumes(db, manager, '2026-11', { 客服一部: 900_000, 客服二部: 800_000, 客服九部: 1 })
    const { official, unmatched } = volumesOf(db, '2026-11')
    expect([...official.values()]).toEqual([800_000])
    expect(unmatched.map(({ department }) => department)).toEqual(['客服一部', '客服九部'])
    const named = { month: '2026-11', subCentre: '天津分中心', department: '客服一部' }
    volumeImporter.apply(db, manager, [{ ...named, calls: 700_000 }], 'x.csv')
    expect(volumesOf(db, '2026-11').official.get(twin.id)).toBe(700_000)
  })

  test('is for those who bring call data', () => {
    const inspector = actorWith(db, 'qa-inspector')
    expect(() => volumes(db, inspector, '2026-11', { 客服一部: 1 })).toThrow(Forbidden)
  })
})
