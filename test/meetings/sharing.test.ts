import { describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import { NotFound } from '#src/kernel/errors.ts'
import {
  addItem,
  agendaOf,
  moveItem,
  removeItem,
  showItem,
  writeNote,
} from '#src/meetings/sharing/agenda.ts'
import {
  answerInvitation,
  enterWalkIn,
  invite,
  inviteesOf,
  keepAttendance,
  uninvite,
} from '#src/meetings/sharing/invite.ts'
import {
  cancelMeeting,
  changeMeeting,
  planMeeting,
  startMeeting,
} from '#src/meetings/sharing/plan.ts'
import { meetingDetail, meetingList, monthCalendar } from '#src/meetings/sharing/queries.ts'
import { meetingFor } from '#src/meetings/sharing/seen.ts'
import { notices } from '#src/notices/schema.ts'
import { actorWith } from '#test/support/people.ts'

import { facts, held, idOf, now, planned, reasons, scene, type Scene } from './scene.ts'

const dayMs = 86_400_000
const everything = { state: null, level: null }
const page = { size: 20, cursor: null }
const told = ({ db }: Scene, accountId: number) =>
  db
    .select()
    .from(notices)
    .all()
    .filter((notice) => notice.accountId === accountId)
    .map(({ sentence }) => sentence)

describe('a sharing meeting', () => {
  test('is planned in a unit one may hold meetings in, and in no other', () => {
    const it = scene()
    const { first, second } = it.units
    expect(planned(it).level).toBe('department')
    const elsewhere = facts(it, { unit: `department-${second.department.id}` })
    expect(() => planMeeting(it.db, it.head, elsewhere, now)).toThrow('不在您管的范围内')
    const wider = facts(it, { unit: `sub-centre-${first.centre.id}` })
    expect(() => planMeeting(it.db, it.head, wider, now)).toThrow('不在您管的范围内')
    const other = facts(it, { unit: `team-${first.team.id}`, hostId: idOf(it.leader) })
    expect(planMeeting(it.db, it.leader, other, now).teamId).toBe(first.team.id)
    expect(() => planMeeting(it.db, it.agent, facts(it), now)).toThrow('meeting.hold')
    expect(() => planMeeting(it.db, it.inspector, facts(it), now)).toThrow('meeting.hold')
  })

  test('on a day off is held only on purpose, and never in the past', () => {
    const it = scene()
    const saturday = facts(it, { startsAt: Date.parse('2026-11-28T14:00:00+08:00') })
    expect(() => planMeeting(it.db, it.head, saturday, now)).toThrow('不是工作日')
    expect(planMeeting(it.db, it.head, { ...saturday, anyway: true }, now).state).toBe('planned')
    const past = facts(it, { startsAt: now - 2 * dayMs })
    expect(() => planMeeting(it.db, it.head, past, now)).toThrow('不能早于今天')
  })

  test('has a host who may hold meetings and hosts one at a time', () => {
    const it = scene()
    planned(it)
    expect(() => planMeeting(it.db, it.head, facts(it), now)).toThrow('另一个例会')
    const later = facts(it, { startsAt: facts(it).startsAt + 60 * 60_000 })
    expect(planMeeting(it.db, it.head, later, now).state).toBe('planned')
    const noHost = facts(it, { hostId: idOf(it.inspector) })
    expect(() => planMeeting(it.db, it.head, noHost, now)).toThrow('主持人不在岗')
  })

  test('is seen by its unit, by who is invited, and by quality; by nobody else', () => {
    const it = scene()
    const { id } = planned(it)
    const seen = (actor: Scene['head']) =>
      meetingList(it.db, actor, everything, page).rows.map((row) => row.id)
    for (const actor of [it.head, it.manager, it.inspector, it.agent]) {
      expect(seen(actor)).toEqual([id])
      expect(meetingFor(it.db, actor, id).id).toBe(id)
    }
    for (const actor of [it.otherHead, it.colleague, it.leader]) {
      expect(seen(actor)).toEqual([])
      expect(() => meetingFor(it.db, actor, id)).toThrow(NotFound)
    }
  })

  test('tells whoever is invited, once for each person, and again where it moves or is cancelled', () => {
    const it = scene()
    const meeting = planned(it)
    expect(told(it, idOf(it.agent))).toEqual([expect.stringContaining('请您参加')])
    const moved = facts(it, { startsAt: facts(it).startsAt + dayMs, place: '四楼' })
    changeMeeting(it.db, it.head, meeting.id, { ...moved, seen: 0 }, now)
    expect(told(it, idOf(it.agent)).at(-1)).toContain('四楼')
    expect(() =>
      changeMeeting(it.db, it.head, meeting.id, { ...moved, place: '五楼', seen: 0 }, now),
    ).toThrow('别人刚刚改过')
    cancelMeeting(it.db, it.head, meeting.id, { reason: reasons.cancel, seen: 1 }, now)
    expect(told(it, idOf(it.agent)).at(-1)).toContain('取消了')
    expect(() => startMeeting(it.db, it.head, meeting.id, 2, now)).toThrow('已经取消')
  })

  test('invites nobody twice, neither as a person nor by the account that stands for the same', () => {
    const it = scene()
    const { id } = planned(it)
    const asked = { role: 'other', personIds: [], wholeTeam: false } as const
    expect(() =>
      invite(it.db, it.head, id, { ...asked, accountIds: [idOf(it.agent)] }, now),
    ).toThrow('已经在邀请名单上')
    expect(() => invite(it.db, it.head, id, { ...asked, accountIds: [] }, now)).toThrow('请写工号')
    expect(inviteesOf(it.db, id)).toHaveLength(2)
  })

  test('of a team invites all of it at one go, leaving out who is on the list', () => {
    const it = scene()
    const unit = `team-${it.units.first.team.id}`
    const meeting = planned(it, { unit })
    const whole = { role: 'other', personIds: [], accountIds: [], wholeTeam: true } as const
    expect(invite(it.db, it.head, meeting.id, whole, now)).toBe(1)
    expect(() => invite(it.db, it.head, meeting.id, whole, now)).toThrow('已经在邀请名单上')
  })

  test('is answered by whoever is invited, with a reason for not coming, until it begins', () => {
    const it = scene()
    const meeting = planned(it)
    const cannot = { answer: 'declined', reason: reasons.decline } as const
    answerInvitation(it.db, it.agent, meeting.id, cannot, now)
    expect(told(it, idOf(it.head)).at(-1)).toContain('有人不能参加')
    expect(() => answerInvitation(it.db, it.agent, meeting.id, cannot, now)).toThrow('没有改动')
    answerInvitation(it.db, it.agent, meeting.id, { answer: 'coming', reason: '' }, now)
    expect(inviteesOf(it.db, meeting.id)[0]).toMatchObject({ answer: 'coming', reason: '' })
    expect(() => answerInvitation(it.db, it.head, meeting.id, cannot, now)).toThrow('名单')
    expect(() => answerInvitation(it.db, it.colleague, meeting.id, cannot, now)).toThrow(NotFound)
    startMeeting(it.db, it.head, meeting.id, 0, now)
    expect(() => answerInvitation(it.db, it.agent, meeting.id, cannot, now)).toThrow('已经开始')
  })

  test('begins on its day and not before; only then attendance is kept, with who came unasked', () => {
    const it = scene()
    const meeting = planned(it, { startsAt: facts(it).startsAt + dayMs })
    expect(() => startMeeting(it.db, it.head, meeting.id, 0, now)).toThrow('还没有到')
    const [own] = inviteesOf(it.db, meeting.id)
    const came = new Map([[own?.id ?? 0, 'late' as const]])
    expect(() => keepAttendance(it.db, it.head, meeting.id, came)).toThrow('还没有开始')
    startMeeting(it.db, it.head, meeting.id, 0, now + dayMs)
    keepAttendance(it.db, it.head, meeting.id, came)
    const unasked = {
      role: 'other',
      personIds: [it.units.third.person.id],
      accountIds: [],
    } as const
    enterWalkIn(it.db, it.head, meeting.id, unasked, now)
    expect(() => enterWalkIn(it.db, it.head, meeting.id, unasked, now)).toThrow('已经在')
    expect(inviteesOf(it.db, meeting.id).map(({ presence, walkIn }) => [presence, walkIn])).toEqual(
      [
        ['late', false],
        [null, false],
        ['present', true],
      ],
    )
    expect(() => uninvite(it.db, it.head, meeting.id, own?.id ?? 0)).toThrow('已经记了到会')
    expect(() => keepAttendance(it.db, it.agent, meeting.id, came)).toThrow('meeting.hold')
    expect(() => keepAttendance(it.db, it.otherHead, meeting.id, came)).toThrow(NotFound)
  })

  test('does not tell colleagues who is there because of an own complaint, nor why somebody cannot come', () => {
    const it = scene()
    const { id } = planned(it)
    const asked = { personIds: [it.units.third.person.id], accountIds: [], wholeTeam: false }
    invite(it.db, it.head, id, { ...asked, role: 'representative' }, now)
    answerInvitation(it.db, it.agent, id, { answer: 'declined', reason: reasons.decline }, now)
    const rowFor = (actor: Scene['head']) => meetingDetail(it.db, actor, id, now).invitees[0]
    expect(rowFor(it.head)).toMatchObject({ role: 'concerned', reason: reasons.decline })
    expect(rowFor(it.colleague)).toMatchObject({ role: null, reason: '' })
    expect(rowFor(it.agent)).toMatchObject({ role: 'concerned', reason: reasons.decline })
  })

  test('keeps its agenda in the order it was put in, masked, and shows each item once', () => {
    const it = scene()
    const { id } = held(it)
    const words = (title: string) =>
      ({ kind: 'words', title, words: '客户电话 13931909215', caseId: null }) as const
    for (const title of ['开场', '案例', '点子']) addItem(it.db, it.head, id, words(title), now)
    const titles = () => agendaOf(it.db, id).map(({ title }) => title)
    const [first, , last] = agendaOf(it.db, id).map((item) => item.id) as [number, number, number]
    moveItem(it.db, it.head, id, last, 'up')
    moveItem(it.db, it.head, id, first, 'up')
    expect(titles()).toEqual(['开场', '点子', '案例'])
    expect(agendaOf(it.db, id)[0]?.words).toContain('***********')
    showItem(it.db, it.head, id, first, now)
    showItem(it.db, it.head, id, first, now + 1000)
    expect(agendaOf(it.db, id)[0]?.shownAt).toBe(now)
    const shown = it.db
      .select()
      .from(auditEvents)
      .all()
      .filter((one) => one.action === 'meeting.shown')
    expect(shown).toHaveLength(1)
    expect(() => removeItem(it.db, it.head, id, first)).toThrow('讲过')
    removeItem(it.db, it.head, id, last)
    expect(titles()).toEqual(['开场', '案例'])
    expect(() => moveItem(it.db, it.head, id, last, 'up')).toThrow('不在了')
    const gone = { kind: 'case', title: '', words: '', caseId: 999 } as const
    expect(() => addItem(it.db, it.head, id, gone, now)).toThrow('没有找到这个案例')
  })

  test('takes notes of whoever takes part, masked, and one that is sent twice once', () => {
    const it = scene()
    const { id } = held(it)
    const note = { itemId: null, clip: null, atMs: 1500, once: 'form-0001' }
    writeNote(it.db, it.agent, id, { ...note, words: '回拨 13931909215 核实' }, now)
    writeNote(it.db, it.agent, id, { ...note, words: '回拨 13931909215 核实' }, now)
    const { notes } = meetingDetail(it.db, it.head, id, now)
    expect(notes.map(({ words, atMs }) => [words, atMs])).toEqual([['回拨 *********** 核实', 1500]])
    expect(() => writeNote(it.db, it.colleague, id, { ...note, words: '看看' }, now)).toThrow(
      NotFound,
    )
  })

  test('stands in the calendar of its month under its day, with days off marked', () => {
    const it = scene()
    const { id } = planned(it)
    const month = Date.parse('2026-11-01T00:00:00+08:00')
    const calendar = monthCalendar(it.db, it.head, month, now)
    expect(calendar).toMatchObject({ month: '2026-11', previous: '2026-10', next: '2026-12' })
    const days = calendar.weeks.flatMap((week) => week.days)
    expect(days).toHaveLength(calendar.weeks.length * 7)
    expect(formatDay(days[0]?.day ?? 0)).toBe('2026-10-26')
    expect(formatDay(days.at(-1)?.day ?? 0)).toBe('2026-12-06')
    const own = days.find(({ day }) => formatDay(day) === '2026-11-24')
    expect(own).toMatchObject({ today: true, working: true })
    expect(own?.meetings.map((one) => one.id)).toEqual([id])
    expect(days.find(({ day }) => formatDay(day) === '2026-11-28')?.working).toBe(false)
    const executive = actorWith(it.db, 'executive')
    expect(monthCalendar(it.db, executive, month, now).weeks).toHaveLength(6)
  })
})
