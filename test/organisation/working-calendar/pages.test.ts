import { describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import type { Role } from '#src/auth/vocabulary.ts'
import { parseDay } from '#src/kernel/calendar.ts'
import { calendarDays } from '#src/organisation/working-calendar/schema.ts'
import {
  endOfWorkingDay,
  isWorkingDay,
  isYearKnown,
} from '#src/organisation/working-calendar/working-days.ts'
import { get, post, testApp } from '#test/support/app.ts'
import { signedInAs } from '#test/support/people.ts'

const day = (text: string) => parseDay(text) as number

function centre() {
  const it = testApp()
  const manager = signedInAs(it.db, 'qa-manager')
  const page = async (path = '/working-calendar?year=2026', cookie = manager) =>
    (await get(it, path, cookie)).text()
  const changes = () =>
    it.db
      .select()
      .from(auditEvents)
      .all()
      .filter(({ action }) => action === 'calendar.changed')
  const set = (form: Record<string, string>) =>
    post(it, '/working-calendar/days', { name: '', ...form }, manager)
  return { ...it, manager, page, changes, set }
}

describe('the page of the working calendar', () => {
  test('shows the holidays and the days that make up for them', async () => {
    const html = await centre().page()
    expect(html).toContain('title="2026-10-01 周四 休息（国庆节）"')
    expect(html).toContain('title="2026-10-10 周六 上班（国庆节调休）"')
    expect(html).toContain('title="2026-11-28 周六 休息"')
    expect(html).toContain('title="2026-11-30 周一 上班"')
    expect(html).toContain('按国务院办公厅公布的安排')
    expect(html).toContain('后来怎么改都不移动')
  })

  test('has every day of a leap year once', async () => {
    const html = await centre().page('/working-calendar?year=2028')
    expect(html.match(/title="2028-/g)).toHaveLength(366)
    expect(html).toContain('title="2028-02-29 周二 上班"')
  })

  test('says that the holidays of a year are not known, until somebody declares it complete', async () => {
    const it = centre()
    expect(await it.page('/working-calendar?year=2027')).toContain(
      '2027 年的放假和调休安排不在内置日历里',
    )
    const year = '/working-calendar/years/2027'
    expect((await post(it, year, { complete: 'yes' }, it.manager)).status).toBe(303)
    expect(isYearKnown(it.db, 2027)).toBe(true)
    expect(await it.page('/working-calendar?year=2027')).toContain('本年已核对完整')
    // Said twice, it is one change; taken back, another.
    await post(it, year, { complete: 'yes' }, it.manager)
    expect(it.changes()).toHaveLength(1)
    await post(it, year, { complete: 'no' }, it.manager)
    expect(isYearKnown(it.db, 2027)).toBe(false)
    expect(it.changes()).toHaveLength(2)
  })

  test('an own entry overrules the published calendar, is named, and can be taken back', async () => {
    const it = centre()
    expect((await it.set({ day: '2026-11-28', kind: 'working', name: '迎峰度冬' })).status).toBe(
      303,
    )
    expect(isWorkingDay(it.db, day('2026-11-28'))).toBe(true)
    expect(await it.page()).toContain('title="2026-11-28 周六 上班（迎峰度冬）"')
    await it.set({ day: '2026-11-28', kind: 'off', name: '不用来了' })
    expect(it.db.select().from(calendarDays).all()).toMatchObject([{ kind: 'off' }])
    await it.set({ day: '2026-11-28', kind: 'default' })
    expect(it.db.select().from(calendarDays).all()).toEqual([])
    expect(it.changes().map(({ particulars }) => particulars['now'])).toEqual([
      '上班（含调休）',
      '休息（含节假日）',
      '按公布的日历',
    ])
  })

  test('a day set off moves a limit that is worked out afterwards', async () => {
    const it = centre()
    const before = endOfWorkingDay(it.db, day('2026-11-27'), 1).until
    await it.set({ day: '2026-11-30', kind: 'off' })
    expect(endOfWorkingDay(it.db, day('2026-11-27'), 1).until).toBe(before + 86_400_000)
  })

  test.each([
    ['2026-02-29', 'off', '有效的日期'],
    ['', 'off', '有效的日期'],
    ['9999-01-01', 'off', '有效的日期'],
    ['2003-12-31', 'off', '有效的日期'],
    ["2026-01-01' or 1=1", 'off', '有效的日期'],
    ['2026-11-28', 'holiday', '请选择这天怎么算'],
  ])('refuses the day %s as %s and keeps what was typed', async (text, kind, word) => {
    const it = centre()
    const answer = await it.set({ day: text, kind, name: '记着' })
    expect(answer.status).toBe(422)
    const html = await answer.text()
    expect(html).toContain(word)
    expect(html).toContain('value="记着"')
    expect(it.db.select().from(calendarDays).all()).toEqual([])
    expect(it.changes()).toEqual([])
  })

  test('refuses a name that is too long', async () => {
    const it = centre()
    expect((await it.set({ day: '2026-11-28', kind: 'off', name: '长'.repeat(21) })).status).toBe(
      422,
    )
  })

  test.each(['0', '1990', '2100', '99999', 'abc', '-1', '2026.5', ''])(
    'a year %s that it does not keep is said, and the present one is shown',
    async (year) => {
      const it = centre()
      const html = await it.page(`/working-calendar?year=${year}`)
      expect(html).toContain('工作日历只管 2004—2099 年')
    },
  )

  test('refuses to declare a year it does not keep', async () => {
    const it = centre()
    const answer = await post(it, '/working-calendar/years/1999', { complete: 'yes' }, it.manager)
    expect(answer.status).toBe(409)
    expect(it.changes()).toEqual([])
  })
})

describe('who may', () => {
  test.each(['agent', 'audit-admin'] as const)('%s does not open it', async (role) => {
    const it = centre()
    expect((await get(it, '/working-calendar', signedInAs(it.db, role))).status).toBe(403)
  })

  test.each<Role>(['qa-inspector', 'department-head', 'team-leader', 'security-admin'])(
    '%s reads and changes nothing',
    async (role) => {
      const it = centre()
      const cookie = signedInAs(it.db, role)
      const html = await it.page('/working-calendar?year=2026', cookie)
      expect(html).not.toContain('录入一天')
      const form = { day: '2026-11-28', kind: 'off', name: '' }
      expect((await post(it, '/working-calendar/days', form, cookie)).status).toBe(403)
      const year = { complete: 'yes' }
      expect((await post(it, '/working-calendar/years/2027', year, cookie)).status).toBe(403)
      expect(it.db.select().from(calendarDays).all()).toEqual([])
    },
  )

  test('the system administrator keeps it as well', async () => {
    const it = centre()
    const cookie = signedInAs(it.db, 'system-admin')
    const form = { day: '2026-11-28', kind: 'off', name: '' }
    expect((await post(it, '/working-calendar/days', form, cookie)).status).toBe(303)
  })
})
