import { describe, expect, test } from 'vitest'

import { connectionOf } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { giveIdea } from '#src/meetings/brainstorm/ideas.ts'
import { inviteesOf, keepAttendance } from '#src/meetings/sharing/invite.ts'
import { cancelMeeting } from '#src/meetings/sharing/plan.ts'
import { meetingDetail } from '#src/meetings/sharing/queries.ts'
import {
  publishSummary,
  summaryMonths,
  summaryShown,
  writeSummary,
} from '#src/meetings/themes/summary.ts'
import { setTheme } from '#src/meetings/themes/theme.ts'
import { themeWeeks } from '#src/meetings/themes/weeks.ts'

import { held, now, planned, reasons, scene } from './scene.ts'

const dayMs = 86_400_000
const afterwards = Date.parse('2026-12-02T09:00:00+08:00')
const theme = { title: '应派尽派', words: '各班听一段应派未派的录音', seen: 0 }

describe('the theme of a week', () => {
  test('is set by quality for this week or one that comes, and holds for its meetings', () => {
    const it = scene()
    const { id } = planned(it)
    setTheme(it.db, it.manager, { week: now, ...theme }, now)
    expect(meetingDetail(it.db, it.agent, id, now).theme?.title).toBe('应派尽派')
    const past = { week: now - 7 * dayMs, ...theme }
    expect(() => setTheme(it.db, it.manager, past, now)).toThrow('已经过去')
    const far = { week: now + 40 * 7 * dayMs, ...theme }
    expect(() => setTheme(it.db, it.manager, far, now)).toThrow('最多提前')
    expect(() => setTheme(it.db, it.head, { week: now, ...theme }, now)).toThrow('meeting.theme')
  })

  test('is one for each week, and a form drawn before a change is told', () => {
    const it = scene()
    setTheme(it.db, it.manager, { week: now, ...theme }, now)
    expect(() => setTheme(it.db, it.manager, { week: now + dayMs, ...theme }, now)).toThrow(
      '刚刚改过',
    )
    setTheme(it.db, it.manager, { week: now + dayMs, ...theme, title: '首问负责', seen: 1 }, now)
    const weeks = themeWeeks(it.db, it.manager, now)
    expect(weeks.flatMap(({ theme: one }) => one?.title ?? [])).toEqual(['首问负责'])
    expect(weeks.filter(({ current }) => current)).toHaveLength(1)
  })

  test('shows each reader the meetings of the week that are theirs to see', () => {
    const it = scene()
    const { id } = planned(it)
    const ids = (actor: typeof it.head) =>
      themeWeeks(it.db, actor, now).flatMap(({ meetings }) => meetings.map((one) => one.id))
    expect(ids(it.head)).toEqual([id])
    expect(ids(it.colleague)).toEqual([])
  })
})

describe('what leaves with the summary of a month', () => {
  test('keeps not even some digits of a number, in its words and its themes', () => {
    const it = scene()
    const words = '客户的电话是 13931909215'
    setTheme(it.db, it.manager, { week: now, title: words, words, seen: 0 }, now)
    writeSummary(it.db, it.manager, '2026-11', { words, seen: 0 }, now)
    const shown = JSON.stringify(summaryShown(it.db, it.manager, '2026-11', now))
    for (const part of ['139', '9215']) expect(shown).not.toContain(part)
    expect(shown).toContain('电话是 ***********')
  })
})

describe('the summary of a month', () => {
  function month() {
    const it = scene()
    const meeting = held(it)
    const called = planned(it, { startsAt: meeting.startsAt + 2 * dayMs })
    cancelMeeting(it.db, it.head, called.id, { reason: reasons.cancel, seen: 0 }, now)
    const [first] = inviteesOf(it.db, meeting.id)
    keepAttendance(it.db, it.head, meeting.id, new Map([[first?.id ?? 0, 'late']]))
    const idea = {
      kind: 'system',
      words: '派单加必填项',
      signing: 'unnamed',
      once: 'form-0001',
    } as const
    giveIdea(it.db, it.agent, meeting.id, idea, now)
    return { ...it, meeting }
  }

  test('begins with what was held, who came and what was proposed', () => {
    const it = month()
    const { words, figures } = summaryShown(it.db, it.manager, '2026-11', afterwards)
    expect(figures.levels).toContainEqual({
      ...{ level: '部门', held: 1, cancelled: 1, invited: 2, came: 1 },
    })
    expect(figures.ideas).toEqual([{ words: '派单加必填项', kind: '系统', votes: 0, became: '' }])
    expect(words).toContain('共召开分享例会 1 次，到会 1 人次')
  })

  test('is read by its writers alone until it is published, which waits for the end of the month', () => {
    const it = month()
    expect(() => summaryShown(it.db, it.head, '2026-11', now)).toThrow(NotFound)
    expect(() => summaryShown(it.db, it.manager, '2027-01', now)).toThrow(NotFound)
    writeSummary(it.db, it.manager, '2026-11', { words: '本月小结', seen: 0 }, now)
    expect(() => publishSummary(it.db, it.manager, '2026-11', 1, now)).toThrow('还没有过完')
    expect(() => publishSummary(it.db, it.manager, '2026-11', 0, afterwards)).toThrow('刚刚改过')
    publishSummary(it.db, it.manager, '2026-11', 1, afterwards)
    expect(summaryShown(it.db, it.agent, '2026-11', afterwards)).toMatchObject({
      ...{ words: '本月小结', state: 'published', may: { write: false, publish: false } },
    })
    expect(summaryMonths(it.db, it.agent, afterwards)).toEqual([
      { month: '2026-11', state: 'published' },
    ])
  })

  test('keeps its figures: what happens afterwards does not rewrite it, nor may anybody', () => {
    const it = month()
    writeSummary(it.db, it.manager, '2026-11', { words: '本月小结', seen: 0 }, now)
    publishSummary(it.db, it.manager, '2026-11', 1, afterwards)
    const before = summaryShown(it.db, it.agent, '2026-11', afterwards).figures
    const late = { kind: 'people', words: '又一条', signing: 'named', once: 'form-0002' } as const
    giveIdea(it.db, it.agent, it.meeting.id, late, afterwards)
    expect(summaryShown(it.db, it.agent, '2026-11', afterwards).figures).toEqual(before)
    const again = { words: '改写', seen: 2 }
    expect(() => writeSummary(it.db, it.manager, '2026-11', again, afterwards)).toThrow('已经发布')
    expect(() => connectionOf(it.db).exec(`update monthly_summaries set words = 'x'`)).toThrow(
      'published summaries stay',
    )
  })
})
