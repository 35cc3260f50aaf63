import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import type { Role } from '#src/auth/vocabulary.ts'
import { dayMs, parseDay } from '#src/kernel/calendar.ts'
import { seasonAt } from '#src/organisation/seasons/current.ts'
import { overlaps, removeSeason, saveSeason, spanText } from '#src/organisation/seasons/keep.ts'
import { parseMonthDay } from '#src/organisation/seasons/month-day.ts'
import { type Season, seasons } from '#src/organisation/seasons/schema.ts'
import { get, post, testApp } from '#test/support/app.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith, signedInAs } from '#test/support/people.ts'

const day = (text: string) => parseDay(text) as number
const summer = { name: '度夏', fromDay: '06-15', untilDay: '09-15', note: '' }

function calendar() {
  const { db } = testDatabase()
  const manager = actorWith(db, 'qa-manager')
  const save = (given: Partial<typeof summer> = {}, id: number | null = null, seen?: number) =>
    saveSeason(db, manager, id, { ...summer, ...given }, seen ?? null, 1)
  const nameOn = (text: string) => seasonAt(db, day(text) + dayMs / 2)?.name ?? '日常'
  const all = () => db.select().from(seasons).all()
  return { db, manager, save, nameOn, all }
}

describe('the calendar of seasons', () => {
  test('holds both days of a season, and every other day is ordinary', () => {
    const it = calendar()
    it.save()
    const days = ['2026-06-14', '2026-06-15', '2026-09-15', '2026-09-16']
    expect(days.map(it.nameOn)).toEqual(['日常', '度夏', '度夏', '日常'])
  })

  test('runs over New Year', () => {
    const it = calendar()
    it.save({ name: '度冬', fromDay: '12-01', untilDay: '02-28' })
    const days = ['2026-11-30', '2026-12-31', '2027-01-01', '2027-02-28', '2027-03-01']
    expect(days.map(it.nameOn)).toEqual(['日常', '度冬', '度冬', '度冬', '日常'])
    expect(spanText({ fromDay: '12-01', untilDay: '02-28' })).toBe('12 月 1 日至次年 2 月 28 日')
  })

  test('knows the leap day: in a common year it simply does not come', () => {
    const it = calendar()
    it.save({ name: '闰日', fromDay: '02-29', untilDay: '03-01' })
    const days = ['2028-02-28', '2028-02-29', '2027-02-28', '2027-03-01']
    expect(days.map(it.nameOn)).toEqual(['日常', '闰日', '日常', '闰日'])
    expect(parseMonthDay('2/29')).toBe('02-29')
    expect(parseMonthDay('2-30')).toBeNull()
    expect(parseMonthDay('13-01')).toBeNull()
  })

  test.each([
    ['06-01', '06-15'],
    ['09-15', '10-01'],
    ['07-01', '07-02'],
    ['01-01', '12-31'],
    ['09-01', '06-20'],
  ])('refuses one from %s to %s, which shares a day with another', (fromDay, untilDay) => {
    const it = calendar()
    it.save()
    expect(() => it.save({ name: '暑期工', fromDay, untilDay })).toThrow('重叠')
    expect(it.all()).toHaveLength(1)
  })

  test('lets one begin the day after another, also over New Year', () => {
    const it = calendar()
    it.save()
    it.save({ name: '之后', fromDay: '09-16', untilDay: '06-14' })
    expect(it.all()).toHaveLength(2)
  })

  test('finds an overlap exactly where two seasons share a day', () => {
    const days = Array.from({ length: 366 }, (_, n) =>
      new Date(Date.UTC(2024, 0, 1 + n)).toISOString().slice(5, 10),
    )
    const stretch = fc
      .tuple(fc.constantFrom(...days), fc.constantFrom(...days))
      .map(([fromDay, untilDay]) => ({ fromDay, untilDay }))
    const within = (text: string, { fromDay, untilDay }: Pick<Season, 'fromDay' | 'untilDay'>) => {
      const [at, from, until] = [text, fromDay, untilDay].map((one) => days.indexOf(one)) as [
        number,
        number,
        number,
      ]
      return (at - from + 366) % 366 <= (until - from + 366) % 366
    }
    fc.assert(
      fc.property(stretch, stretch, (a, b) => {
        const share = days.some((text) => within(text, a) && within(text, b))
        expect(overlaps(a, b)).toBe(share)
      }),
    )
  })

  test('refuses a second season of one name, a change not seen, and one of a season that is gone', () => {
    const it = calendar()
    it.save()
    const [kept] = it.all()
    if (!kept) throw new Error('nothing kept')
    expect(() => it.save({ fromDay: '01-01', untilDay: '01-02' })).toThrow('已经有叫')
    expect(() => it.save({ note: '改' }, kept.id, kept.at - 1)).toThrow('别人改过')
    it.save({ note: '改', untilDay: '09-20' }, kept.id, kept.at)
    expect(it.all()).toMatchObject([{ note: '改', untilDay: '09-20' }])
    removeSeason(it.db, it.manager, kept.id)
    expect(() => it.save({}, kept.id, kept.at)).toThrow('已经被删去')
    const actions = it.db
      .select()
      .from(auditEvents)
      .all()
      .map(({ action }) => action)
    expect(actions).toEqual(['season.saved', 'season.saved', 'season.removed'])
  })
})

describe('the page of seasons', () => {
  test('shows, adds, changes and removes them', async () => {
    const it = testApp()
    const manager = signedInAs(it.db, 'qa-manager')
    expect(await (await get(it, '/seasons', manager)).text()).toContain('还没有季节')
    const { name, fromDay, untilDay } = summer
    const added = await post(it, '/seasons', { name, fromDay: '6-15', untilDay }, manager)
    expect(added.status).toBe(303)
    const [kept] = it.db.select().from(seasons).all()
    expect(kept).toMatchObject({ name, fromDay, untilDay })
    const edit = await (await get(it, `/seasons?edit=${kept?.id}`, manager)).text()
    expect(edit).toContain('修改“度夏”')
    const html = await (await get(it, '/seasons', manager)).text()
    expect(html).toContain('6 月 15 日至 9 月 15 日')
    expect((await post(it, `/seasons/${kept?.id}/removal`, {}, manager)).status).toBe(303)
    expect((await post(it, `/seasons/${kept?.id}/removal`, {}, manager)).status).toBe(404)
  })

  test('says what is wrong beside what was typed, and loses nothing', async () => {
    const it = testApp()
    const manager = signedInAs(it.db, 'qa-manager')
    const typed = { name: '度夏', fromDay: '6月15', untilDay: '02-30', note: '迎峰' }
    const answer = await post(it, '/seasons', typed, manager)
    expect(answer.status).toBe(422)
    const html = await answer.text()
    for (const words of ['请写成 06-15 这样的月日', '请写成 09-15 这样的月日', '6月15', '迎峰'])
      expect(html).toContain(words)
    expect(it.db.select().from(seasons).all()).toEqual([])
  })

  test.each<[Role, number, number]>([
    ['qa-manager', 200, 422],
    ['qa-inspector', 200, 403],
    ['trainer', 200, 403],
    ['executive', 200, 403],
    ['agent', 403, 403],
    ['audit-admin', 403, 403],
  ])('answers %s with %d, and a change with %d', async (role, shown, changed) => {
    const it = testApp()
    const cookie = signedInAs(it.db, role)
    expect((await get(it, '/seasons', cookie)).status).toBe(shown)
    expect((await post(it, '/seasons', {}, cookie)).status).toBe(changed)
  })
})
