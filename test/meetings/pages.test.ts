import { describe, expect, test } from 'vitest'

import { formatDay } from '#src/kernel/calendar.ts'
import { meetingIdeas } from '#src/meetings/brainstorm/schema.ts'
import { lectures } from '#src/meetings/lectures/schema.ts'
import { agendaItems, meetingNotes, sharingMeetings } from '#src/meetings/sharing/schema.ts'
import { weeklyThemes } from '#src/meetings/themes/schema.ts'
import { exportedFile } from '#test/lists/exported.ts'
import { get, post, testApp } from '#test/support/app.ts'
import { signedInAs } from '#test/support/people.ts'

import { held, idOf, planned, scene } from './scene.ts'

const dayMs = 86_400_000

function centre() {
  const it = testApp()
  const cast = scene(it.db)
  const { first } = cast.units
  const head = signedInAs(it.db, 'department-head', { kind: 'department', id: first.department.id })
  const manager = signedInAs(it.db, 'qa-manager')
  const agent = signedInAs(it.db, 'agent', { kind: 'person', id: first.person.id })
  const page = async (path: string, cookie = head) => (await get(it, path, cookie)).text()
  const typed = {
    ...{ title: '月底例会', unit: `department-${first.department.id}`, time: '14:30' },
    ...{ day: formatDay(Date.now() + 3 * dayMs), minutes: '60', mode: 'on-site', place: '三楼' },
    ...{ note: '', hostId: String(idOf(cast.head)), anyway: 'on' },
  }
  return { ...it, cast, head, manager, agent, page, typed }
}

describe('the pages of meetings', () => {
  test('plan one, and give back what was typed where it cannot be', async () => {
    const it = centre()
    const wrong = await post(it, '/meetings', { ...it.typed, time: '25:00', place: '' }, it.head)
    expect(wrong.status).toBe(422)
    const said = await wrong.text()
    expect(said).toContain('请写开始时间')
    expect(said).toContain('请写地点或会议号')
    expect(said).toContain('月底例会')
    const past = await post(it, '/meetings', { ...it.typed, day: '2020-01-06' }, it.head)
    expect(past.status).toBe(409)
    expect(await past.text()).toContain('填的内容还在下面')
    const made = await post(it, '/meetings', it.typed, it.head)
    expect(made.headers.get('Location')).toBe('/meetings/1')
    expect(await it.page('/meetings')).toContain('月底例会')
    const month = it.typed.day.slice(0, 7)
    expect(await it.page(`/meetings/calendar?month=${month}`)).toContain('月底例会')
  })

  test.each(['state=x', 'level=constructor', 'at=n1_x', 'size=1e9', 'sort=asc'])(
    'take a forged address (%s) for none',
    async (query) => {
      const it = centre()
      expect((await get(it, `/meetings?${query}`, it.head)).status).toBe(200)
      expect((await get(it, `/lectures?${query}`, it.manager)).status).toBe(200)
      expect((await get(it, `/walkthroughs?${query}`, it.manager)).status).toBe(200)
    },
  )

  test.each(['2026-13', 'x', '', '9999-99', '1970-01'])(
    'show this month where the address names none (%s)',
    async (month) => {
      const it = centre()
      expect((await get(it, `/meetings/calendar?month=${month}`, it.head)).status).toBe(200)
    },
  )

  test('are told apart: a form drawn before a change is told and changes nothing', async () => {
    const it = centre()
    const { id } = planned(it.cast)
    const form = { ...it.typed, seen: '0' }
    expect((await post(it, `/meetings/${id}/change`, form, it.head)).status).toBe(303)
    const again = await post(it, `/meetings/${id}/change`, { ...form, title: '另一个' }, it.head)
    expect(again.status).toBe(409)
    const said = await again.text()
    expect(said).toContain('别人刚刚改过')
    expect(said).toContain('另一个')
    expect(it.db.select().from(sharingMeetings).get()?.title).toBe('月底例会')
  })

  test('invite by agent number, and name those nobody has', async () => {
    const it = centre()
    const { id } = planned(it.cast)
    const asked = { role: 'representative', agentNos: '20099，99999' }
    const wrong = await post(it, `/meetings/${id}/invitees`, asked, it.head)
    expect(wrong.status).toBe(422)
    expect(await wrong.text()).toContain('没有这些工号：99999')
    const right = { ...asked, agentNos: '20099' }
    expect((await post(it, `/meetings/${id}/invitees`, right, it.head)).status).toBe(303)
    expect((await post(it, `/meetings/${id}/invitees`, right, it.head)).status).toBe(409)
    expect(await it.page(`/meetings/${id}`)).toContain('陈新')
  })

  test('take an idea and a note once, though their buttons are pressed twice', async () => {
    const it = centre()
    const { id } = held(it.cast)
    const idea = { kind: 'process', words: '复述', signing: 'unnamed', once: 'abcd-1234' }
    const note = { words: '先听', once: 'abcd-1234' }
    for (let n = 0; n < 2; n += 1) {
      expect((await post(it, `/meetings/${id}/ideas`, idea, it.agent)).status).toBe(303)
      expect((await post(it, `/meetings/${id}/notes`, note, it.agent)).status).toBe(303)
    }
    expect(it.db.select().from(meetingIdeas).all()).toHaveLength(1)
    expect(it.db.select().from(meetingNotes).all()).toHaveLength(1)
    expect(await it.page(`/meetings/${id}/ideas`)).not.toContain('测试agent')
  })

  test('give the notes alone to a request from inside the page', async () => {
    const it = centre()
    const { id } = held(it.cast)
    const inside = (form: Record<string, string>) =>
      it.app.request(`http://localhost/meetings/${id}/notes`, {
        method: 'POST',
        body: new URLSearchParams(form),
        headers: { Origin: 'http://localhost', Cookie: it.agent, 'HX-Request': 'true' },
      })
    const empty = await inside({ words: ' ', once: 'abcd-1234' })
    expect(empty.status).toBe(422)
    expect(await empty.text()).toMatch(/^<div id="present-notes">[\s\S]*请写记录/)
    const kept = await inside({ words: '先听', once: 'abcd-1234' })
    expect(kept.status).toBe(200)
    expect(await kept.text()).toContain('先听')
  })

  test.each(['<img onerror=alert(1)>', '{{7*7}}', '\u202E倒着写', 'hx-get="/sign-out"'])(
    'show what somebody wrote (%s) as text',
    async (words) => {
      const it = centre()
      const { id } = held(it.cast)
      await post(it, `/meetings/${id}/items`, { kind: 'words', title: words, words }, it.head)
      const form = { kind: 'process', words, signing: 'named', once: 'abcd-1234' }
      await post(it, `/meetings/${id}/ideas`, form, it.head)
      for (const path of ['', '/present', '/ideas', '/minutes', '/minutes/print']) {
        const text = await it.page(`/meetings/${id}${path}`)
        expect(text).not.toContain('<img onerror')
        expect(text).not.toContain('\u202E')
        expect(text).not.toMatch(/<[^>]* hx-get="\/sign-out"/)
      }
    },
  )

  test('refuse words of a megabyte and blanks nobody sees', async () => {
    const it = centre()
    const { id } = held(it.cast)
    for (const words of ['长'.repeat(400_000), '\u200B\u200B\u200B']) {
      const idea = { kind: 'process', words, signing: 'named', once: 'abcd-1234' }
      expect((await post(it, `/meetings/${id}/ideas`, idea, it.agent)).status).toBe(422)
      const minutes = { words, seen: '0' }
      expect((await post(it, `/meetings/${id}/minutes`, minutes, it.head)).status).toBe(422)
      const item = { kind: 'words', title: words, words: '' }
      expect((await post(it, `/meetings/${id}/items`, item, it.head)).status).toBe(422)
    }
    expect(it.db.select().from(agendaItems).all()).toEqual([])
  })

  test('hold the minutes as paper and as a Word file, for whoever may open the meeting', async () => {
    const it = centre()
    const { id } = held(it.cast)
    expect(await it.page(`/meetings/${id}/minutes/print`, it.agent)).toContain('草稿，还没有确认')
    const word = await get(it, `/meetings/${id}/minutes/word`, it.agent)
    expect(word.headers.get('Content-Type')).toContain('wordprocessingml')
    const other = signedInAs(it.db, 'agent', { kind: 'person', id: it.cast.units.second.person.id })
    expect((await get(it, `/meetings/${id}/minutes/print`, other)).status).toBe(404)
  })

  test('set a theme, and leave the first standing where two set one at a time', async () => {
    const it = centre()
    const form = { week: formatDay(Date.now()), title: '应派尽派', words: '', seen: '0' }
    expect((await post(it, '/themes', form, it.manager)).status).toBe(303)
    const second = await post(it, '/themes', { ...form, title: '首问负责' }, it.manager)
    expect(second.status).toBe(409)
    expect(it.db.select().from(weeklyThemes).all()).toMatchObject([{ title: '应派尽派' }])
    const text = await it.page('/themes')
    expect(text).toContain('应派尽派')
    expect(text).not.toContain('改主题')
    expect((await get(it, '/themes/months/2026-99', it.manager)).status).toBe(404)
  })

  test('assign a lecture, and hand the list over as a file', async () => {
    const it = centre()
    const form = {
      ...{ topic: '听懂再答', occasion: 'meeting', meetingId: String(planned(it.cast).id) },
      ...{ lecturerId: String(idOf(it.cast.inspector)), note: '' },
    }
    const nowhere = await post(it, '/lectures', { ...form, meetingId: '' }, it.manager)
    expect(nowhere.status).toBe(422)
    expect(await nowhere.text()).toContain('请选择例会')
    expect((await post(it, '/lectures', form, it.manager)).status).toBe(303)
    expect(it.db.select().from(lectures).all()).toHaveLength(1)
    const { text } = await exportedFile(it, it.manager, '/lectures', '')
    expect(text).toContain('听懂再答')
    expect(await it.page('/lectures/new', it.manager)).toContain('系统不打综合分')
  })

  test('lead from a supervision sheet back to the idea it came from, for whoever may open the meeting', async () => {
    const it = centre()
    const { id } = held(it.cast)
    const form = { kind: 'system', words: '加必填项', signing: 'named', once: 'abcd-1234' }
    await post(it, `/meetings/${id}/ideas`, form, it.agent)
    const to = { departmentId: String(it.cast.units.second.department.id) }
    const chosen = await post(it, `/meetings/${id}/ideas/1/choice`, to, it.manager)
    expect(chosen.headers.get('Location')).toBe('/supervision/1/draft')
    expect(await it.page('/supervision/1', it.manager)).toContain('hx-get="/meetings/of-idea/1"')
    const link = `/meetings/${id}/ideas#idea-1`
    expect(await it.page('/meetings/of-idea/1', it.manager)).toContain(link)
    const { second } = it.cast.units
    const other = signedInAs(it.db, 'department-head', {
      ...{ kind: 'department', id: second.department.id },
    })
    expect(await it.page('/meetings/of-idea/1', other)).toBe('')
    const board = await it.page(`/meetings/${id}/ideas`, it.agent)
    expect(board).toContain('督办表草稿')
    expect(board).not.toContain('href="/supervision/1"')
  })

  test('say what waits for whom on the first page', async () => {
    const it = centre()
    planned(it.cast)
    expect(await it.page('/', it.agent)).toContain('请答复能不能来')
    held(it.cast, { startsAt: Date.now() + 5 * 3_600_000, anyway: true })
    expect(await it.page('/', it.head)).toContain('请写好并确认纪要')
  })
})
