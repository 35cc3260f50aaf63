import { describe, expect, test } from 'vitest'

import { blindness } from '#src/inspection/blindness.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import { type PageRequest, readPage } from '#src/kernel/paging.ts'
import { arrangeInterviews } from '#src/training/arrange-interviews.ts'
import { standingInterviews } from '#src/training/interviews/follow-verdict.ts'
import { interviewList, readInterviewFilters } from '#src/training/interviews/queries.ts'
import { interviews } from '#src/training/interviews/schema.ts'
import { verifiedComplaint } from '#test/complaints/verified.ts'
import { exportedFile } from '#test/lists/exported.ts'
import { twoDepartments } from '#test/screening/heard-calls.ts'
import { get, post, testApp } from '#test/support/app.ts'
import { actorWith, signedInAs } from '#test/support/people.ts'

const hour = 3_600_000

/** A complaint found substantiated two hours ago, with its four interviews. */
function centre() {
  const it = testApp()
  const units = twoDepartments(it.db)
  const at = Date.now() - 2 * hour
  const { complaint } = verifiedComplaint(it.db, units.first, actorWith(it.db, 'qa-manager'), at)
  arrangeInterviews(it.db, complaint.id, at)
  const ids = standingInterviews(it.db, complaint.id).map(({ id }) => id) as [number, number]
  const trainer = signedInAs(it.db, 'trainer')
  const page = async (path: string, cookie = trainer) => (await get(it, path, cookie)).text()
  const held = {
    interviewee: '罗军',
    heldAt: formatTime(Date.now() - hour),
    coaching: '练习安抚的话',
    feedback: '没有',
  }
  return { ...it, units, complaint, ids, trainer, page, held }
}

describe('the pages of interviews', () => {
  test('list whose turn it is, and nothing that waits', async () => {
    const it = centre()
    const text = await it.page('/interviews')
    expect(text).toContain(`/interviews/${it.ids[0]}"`)
    expect(text).not.toContain(`/interviews/${it.ids[1]}"`)
    expect(await it.page('/interviews?state=waiting')).toContain(`/interviews/${it.ids[1]}"`)
    expect(await it.page('/interviews?due=overdue')).toContain('没有符合条件的访谈')
    expect(await it.page('/interviews?tier=manager&state=waiting')).toContain('管理人员')
    expect(await it.page(`/interviews?department=${it.units.second.department.id}`)).toContain(
      '没有符合条件的访谈',
    )
  })

  test.each([
    'state=x',
    'tier=constructor',
    'department=-1',
    'due=1',
    'at=n1_x',
    'at=n99_99',
    'size=1e9',
  ])('take a forged address (%s) for none', async (query) => {
    const it = centre()
    expect((await get(it, `/interviews?${query}`, it.trainer)).status).toBe(200)
  })

  test('page through what is open and what waits', () => {
    const it = centre()
    const manager = actorWith(it.db, 'qa-manager')
    for (let n = 0; n < 12; n += 1) {
      const at = Date.now() - 2 * hour + n * 1000
      const { complaint } = verifiedComplaint(it.db, it.units.first, manager, at)
      arrangeInterviews(it.db, complaint.id, at)
    }
    for (const state of ['open', 'waiting'] as const) {
      const filters = readInterviewFilters({ state })
      const seen: number[] = []
      let cursor: PageRequest['cursor'] = null
      for (let pages = 0; pages < 10; pages += 1) {
        const request: PageRequest = { size: 5, cursor }
        const page = interviewList(it.db, manager, filters, request, blindness)
        seen.push(...page.rows.map(({ id }) => id))
        if (page.next === null) break
        cursor = readPage({ at: page.next }).cursor
      }
      expect(new Set(seen).size).toBe(state === 'open' ? 13 : 39)
      expect(seen).toHaveLength(state === 'open' ? 13 : 39)
    }
  })

  test('take what was said, and keep what was typed where it cannot be taken', async () => {
    const it = centre()
    const path = `/interviews/${it.ids[0]}/holding`
    const empty = await post(it, path, { ...it.held, coaching: '  ' }, it.trainer)
    expect(empty.status).toBe(422)
    expect(await empty.text()).toContain('请写辅导内容')
    const typed = await post(it, path, { ...it.held, heldAt: '2026-02-30 10:00' }, it.trainer)
    expect(typed.status).toBe(422)
    const said = await typed.text()
    expect(said).toContain('时间不存在或读不出')
    expect(said).toContain('练习安抚的话')
    const untimed = await post(it, path, { ...it.held, heldAt: ' ' }, it.trainer)
    expect(await untimed.text()).toContain('请填写时间')
    const late = { ...it.held, heldAt: formatTime(Date.now() + hour) }
    const future = await post(it, path, late, it.trainer)
    expect(future.status).toBe(409)
    expect(await future.text()).toContain('练习安抚的话')
    expect((await post(it, path, it.held, it.trainer)).status).toBe(303)
    const again = await post(it, path, it.held, it.trainer)
    expect(again.status).toBe(409)
    expect(await again.text()).toContain('已经访谈过了')
    expect(
      it.db
        .select()
        .from(interviews)
        .all()
        .filter(({ state }) => state === 'done'),
    ).toHaveLength(1)
  })

  test.each(['<img onerror=alert(1)>', '{{7*7}}', '\u202E倒过来写的辅导', 'hx-get="/sign-out"'])(
    'show what somebody wrote (%s) as text',
    async (coaching) => {
      const it = centre()
      await post(it, `/interviews/${it.ids[0]}/holding`, { ...it.held, coaching }, it.trainer)
      const text = await it.page(`/interviews/${it.ids[0]}`)
      expect(text).not.toContain('<img onerror')
      expect(text).not.toContain('\u202E')
      expect(text).toContain('辅导')
    },
  )

  test('refuse a note of a megabyte and one of blanks nobody sees', async () => {
    const it = centre()
    const path = `/interviews/${it.ids[0]}/holding`
    for (const coaching of ['长'.repeat(400_000), '\u200B\u200B\u200B\u200B\u200B\u200B']) {
      expect((await post(it, path, { ...it.held, coaching }, it.trainer)).status).toBe(422)
    }
  })

  test('hand the list over as a file without coaching notes', async () => {
    const it = centre()
    await post(it, `/interviews/${it.ids[0]}/holding`, it.held, it.trainer)
    const { text } = await exportedFile(it, it.trainer, '/interviews', 'state=done')
    expect(text).toContain(it.complaint.complaintNo)
    expect(text).not.toContain('练习安抚')
  })

  test('stand on the page of the complaint and under 我的质检, each with what its reader may know', async () => {
    const it = centre()
    await post(it, `/interviews/${it.ids[0]}/holding`, it.held, it.trainer)
    const fragment = await it.page(`/interviews/of-complaint/${it.complaint.id}`)
    expect(fragment).toContain('逐级访谈')
    expect(fragment).not.toContain('练习安抚')
    const complaint = await it.page(`/complaints/${it.complaint.id}`)
    expect(complaint).toContain(`hx-get="/interviews/of-complaint/${it.complaint.id}"`)
    const agent = signedInAs(it.db, 'agent', { kind: 'person', id: it.units.first.person.id })
    const own = await it.page('/interviews/mine', agent)
    expect(own).toContain(it.complaint.complaintNo)
    expect(own).not.toContain('练习安抚')
  })
})
