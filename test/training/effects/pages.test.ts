import { describe, expect, test } from 'vitest'

import type { Role } from '#src/auth/vocabulary.ts'
import { formatDay, parseDay } from '#src/kernel/calendar.ts'
import { people } from '#src/organisation/schema.ts'
import { saveSeason } from '#src/organisation/seasons/keep.ts'
import { lastComing, lastWeeks, summerReport } from '#src/training/effects/summer.ts'
import { get, testApp } from '#test/support/app.ts'
import { actorWith, signedInAs } from '#test/support/people.ts'

import { now, taughtCentre, trainingWeek, weekMs } from './taught-centre.ts'

describe('the pages of what training did', () => {
  test('list trainings by what they are put together by, and show each', async () => {
    const centre = taughtCentre()
    const it = testApp(centre)
    const pupil = centre.person({ casesBefore: 1 })
    centre.person({ casesBefore: 1 })
    centre.teach(pupil)
    const cookie = signedInAs(it.db, 'trainer')
    const page = async (path: string) => (await get(it, path, cookie)).text()
    expect(await page('/training-effects')).toContain('/training-effects/of/event/class-1?weeks=8')
    expect(await page('/training-effects?by=track')).toContain('/of/track/emotions?weeks=8')
    expect(await page('/training-effects?by=kind&weeks=4')).toContain('/of/kind/class?weeks=4')
    expect(await page('/training-effects?by=trainer')).toContain('最近没有结束的培训')
    const [person] = it.db.select().from(people).all()
    const shown = await page('/training-effects/of/event/class-1?weeks=8')
    for (const words of [
      '“情绪管理脱产班”的效果',
      '太少，说不清',
      '回归平均',
      '怎么找对照',
      person?.name ?? '',
    ])
      expect(shown).toContain(words)
    expect(await page('/training-effects/of/kind/course')).toContain('没有您看得到的受训人员')
  })

  test.each([
    '/of/event/nothing-1',
    '/of/event/class-x',
    '/of/trainer/abc',
    '/of/track/none',
    '/of/x/1',
  ])('know nothing of %s', async (path) => {
    const it = testApp()
    const answer = await get(it, `/training-effects${path}`, signedInAs(it.db, 'trainer'))
    expect(answer.status).toBe(404)
  })

  test.each<[Role, number]>([
    ['qa-manager', 200],
    ['department-head', 200],
    ['trainer', 200],
    ['executive', 200],
    ['qa-inspector', 403],
    ['team-leader', 403],
    ['agent', 403],
    ['audit-admin', 403],
  ])('answer %s with %d', async (role, status) => {
    const it = testApp()
    const cookie = signedInAs(it.db, role)
    for (const path of ['', '/summer', '/of/kind/class'])
      expect((await get(it, `/training-effects${path}`, cookie)).status).toBe(status)
  })
})

describe('the report about summer temps', () => {
  test('compares them with regular staff of the same departments and weeks alone', () => {
    const it = taughtCentre()
    it.person({ category: 'summer-temp', casesBefore: 6 })
    it.person({ casesBefore: 2 })
    it.person({ category: 'outsourced', casesBefore: 5 })
    // A department without summer temps is held against nobody.
    it.person({ department: 1, casesBefore: 9 })
    const stretch = { from: trainingWeek - 8 * weekMs, until: trainingWeek }
    const report = summerReport(it.db, actorWith(it.db, 'qa-manager'), stretch)
    expect(report.rows).toHaveLength(1)
    expect(report.total).toEqual({ cases: 6, calls: 800, otherCases: 2, otherCalls: 800 })
    expect(report.ratio?.estimate).toBeCloseTo(3, 9)
    expect(report.faults).toEqual([{ fault: 'attitude', cases: 6, otherCases: 2 }])
  })

  test('takes whole weeks of the last season that has begun, also over New Year', () => {
    const at = (text: string) => parseDay(text) as number
    const text = (season: { fromDay: string; untilDay: string }, day: string) => {
      const stretch = lastComing(season, at(day))
      return stretch && [formatDay(stretch.from), formatDay(stretch.until)]
    }
    const summer = { fromDay: '06-15', untilDay: '09-15' }
    expect(text(summer, '2026-11-20')).toEqual(['2026-06-15', '2026-09-14'])
    expect(text(summer, '2026-07-01')).toEqual(['2026-06-15', '2026-06-29'])
    expect(text(summer, '2026-03-01')).toEqual(['2025-06-16', '2025-09-15'])
    const winter = { fromDay: '12-01', untilDay: '02-28' }
    expect(text(winter, '2026-03-20')).toEqual(['2025-12-01', '2026-02-23'])
    expect(text({ fromDay: '02-29', untilDay: '03-31' }, '2026-06-01')).toEqual([
      '2026-03-02',
      '2026-03-30',
    ])
    expect(lastWeeks(now, 12).until).toBeLessThanOrEqual(now)
  })

  test('is asked for by season, and says when one has not had a week', async () => {
    const it = testApp()
    const manager = actorWith(it.db, 'qa-manager')
    const today = formatDay(Date.now()).slice(5)
    const span = { fromDay: today, untilDay: today, note: '' }
    saveSeason(it.db, manager, null, { name: '一天', ...span }, null, 1)
    const cookie = signedInAs(it.db, 'trainer')
    const html = await (await get(it, '/training-effects/summer?season=1', cookie)).text()
    expect(html).toContain('还没有满一周')
    expect(html).toContain('没有可比的数字')
  })
})
