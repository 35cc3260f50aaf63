import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import type { Actor } from '#src/kernel/actor.ts'
import { startOfDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { boardOf } from '#src/meetings/brainstorm/board.ts'
import { giveIdea } from '#src/meetings/brainstorm/ideas.ts'
import {
  addToMinutes,
  confirmMinutes,
  minutesShown,
  writeMinutes,
} from '#src/meetings/minutes/minutes.ts'
import { minutesPaper } from '#src/meetings/minutes/paper.ts'
import { addItem, writeNote } from '#src/meetings/sharing/agenda.ts'
import { invite } from '#src/meetings/sharing/invite.ts'
import { meetingsList } from '#src/meetings/sharing/meetings-list.ts'
import { changeMeeting, planMeeting, startMeeting } from '#src/meetings/sharing/plan.ts'
import { presented } from '#src/meetings/sharing/present.ts'
import { meetingDetail } from '#src/meetings/sharing/queries.ts'
import { sharingMeetings } from '#src/meetings/sharing/schema.ts'
import { monthFigures } from '#src/meetings/themes/month-figures.ts'
import { type Cast, libraryCast, now, published } from '#test/library/scene.ts'
import { exportedRows } from '#test/lists/exported.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

let db: Db
let cast: Cast
let head: Actor
let leader: Actor
let agent: Actor
let meeting: number
const telling = '罗军接王建国（13931909215）的电话时推诿'

/** A meeting over 罗军's case, to which he, a leader of another team and an agent of it are invited. */
beforeEach(() => {
  ;({ db } = testDatabase())
  cast = libraryCast(db)
  const caseId = published(db, cast)
  const { first } = cast.units
  head = actorWith(db, 'department-head', { kind: 'department', id: first.department.id })
  ;({ leader, agent } = cast)
  const { id } = planMeeting(
    db,
    head,
    {
      ...{ title: '周例会', unit: `department-${first.department.id}`, minutes: 60, note: '' },
      ...{ startsAt: startOfDay(now) + 14 * 3_600_000, mode: 'on-site', place: '三楼' },
      ...{ hostId: head.accountId ?? 0, anyway: true },
    },
    now,
  )
  meeting = id
  const asked = { personIds: [], accountIds: [], wholeTeam: false }
  invite(db, head, id, { ...asked, personIds: [first.person.id], role: 'concerned' }, now)
  const others = [leader.accountId ?? 0, agent.accountId ?? 0]
  invite(db, head, id, { ...asked, accountIds: others, role: 'other' }, now)
  startMeeting(db, head, id, 0, now)
  addItem(db, head, id, { kind: 'case', title: telling, words: telling, caseId }, now)
  const note = { words: telling, itemId: null, clip: null, atMs: null, once: 'a' }
  writeNote(db, head, id, note, now)
  const signing = 'named' as const
  giveIdea(db, agent, id, { kind: 'process', words: telling, signing, once: 'b' }, now)
})

const told = (shown: unknown) =>
  ['罗军', '王建国', '13931909215', '当事人', 'concerned'].filter((word) =>
    JSON.stringify(shown).includes(word),
  )
/** The list of who is invited names everybody; what they are there for is another matter. */
const withoutList = (actor: Actor) => {
  const { invitees, ...rest } = meetingDetail(db, actor, meeting, now)
  return { rest, roles: invitees.map(({ role }) => role) }
}

describe('a meeting over a case', () => {
  test('names neither the agent nor the customer to anybody: agenda, notes, board, meeting mode', () => {
    for (const reader of [head, leader, agent, cast.manager]) {
      expect(told(withoutList(reader).rest)).toEqual([])
      expect(told(boardOf(db, reader, meeting))).toEqual([])
      expect(told(presented(db, reader, meeting))).toEqual([])
    }
    expect(presented(db, agent, meeting).items[0]?.words).toContain('坐席接客户')
  })

  test('tells who is there because of an own complaint only to whoever may read of that person', () => {
    expect(withoutList(head).roles).toContain('concerned')
    expect(withoutList(cast.manager).roles).toContain('concerned')
    expect(withoutList(leader).roles).not.toContain('concerned')
    expect(withoutList(agent).roles).not.toContain('concerned')
  })

  test('has minutes and a paper that tell no complaint, before and after they are confirmed', () => {
    writeMinutes(db, head, meeting, { words: `讨论：${telling}`, seen: 0 }, now)
    const shown = (reader: Actor) => {
      const minutes = minutesShown(db, reader, meeting)
      const { attendance, ...around } = minutes.around
      const paper = minutesPaper(minutes, '', '', now)
      expect(JSON.stringify(paper)).not.toContain('当事人')
      return { words: minutes.words, around, roles: attendance.map(({ role }) => role) }
    }
    for (const reader of [head, leader, agent]) expect(told(shown(reader))).toEqual([])
    confirmMinutes(db, head, meeting, 1, now)
    addToMinutes(db, head, meeting, telling, now)
    for (const reader of [head, leader, agent]) expect(told(shown(reader))).toEqual([])
    expect(told(minutesShown(db, agent, meeting).additions)).toEqual([])
  })
})

describe('what a meeting is called', () => {
  const facts = () => ({
    ...{ title: telling, unit: `department-${cast.units.first.department.id}`, minutes: 60 },
    ...{ startsAt: startOfDay(now) + 16 * 3_600_000, mode: 'on-site' as const, note: telling },
    ...{ place: '建国路 12 号三楼，联系 13931909215', hostId: head.accountId ?? 0, anyway: true },
  })

  test('tells no number of a customer, in the list and in its file; the place can be found', () => {
    const { id } = planMeeting(db, head, facts(), now)
    for (const reader of [head, cast.manager]) {
      const rows = exportedRows(db, reader, meetingsList).join('\n')
      expect(rows).not.toContain('13931909215')
      expect(rows).toContain('建国路 12 号三楼')
    }
    expect(meetingDetail(db, head, id, now).meeting.note).not.toContain('13931909215')
    const same = { ...facts(), minutes: 90, seen: 0 }
    changeMeeting(db, head, id, same, now)
    expect(exportedRows(db, head, meetingsList).join()).not.toContain('13931909215')
  })

  test('names nobody of a case that comes to it afterwards, nor who is invited as concerned', () => {
    const { id } = planMeeting(db, head, { ...facts(), title: '罗军的案例' }, now)
    const personIds = [cast.units.first.person.id]
    const asked = { personIds, accountIds: [], wholeTeam: false, role: 'concerned' as const }
    invite(db, head, id, asked, now)
    const rows = exportedRows(db, cast.manager, meetingsList).join()
    expect(rows).toContain('坐席的案例')
    expect(rows).not.toContain('罗军')
  })

  test('is told by minutes and the summary of the month without a name, also where it was kept with one', () => {
    db.update(sharingMeetings).set({ title: telling }).where(eq(sharingMeetings.id, meeting)).run()
    expect(told(minutesShown(db, agent, meeting).meeting.title)).toEqual([])
    const from = startOfDay(now)
    expect(told(monthFigures(db, from, from + 86_400_000))).toEqual([])
  })
})
