import { asc, eq } from 'drizzle-orm'

import { accounts } from '#src/auth/schema.ts'
import { actorOf } from '#src/auth/sessions.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { dayMs, startOfDay } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { typicalCases } from '#src/library/typical-cases/schema.ts'
import { giveIdea, ideasOf, voteIdea } from '#src/meetings/brainstorm/ideas.ts'
import { answerLecture, assignLecture } from '#src/meetings/lectures/assign.ts'
import { confirmMinutes, minutesShown, writeMinutes } from '#src/meetings/minutes/minutes.ts'
import { addItem, agendaOf, showItem, writeNote } from '#src/meetings/sharing/agenda.ts'
import {
  answerInvitation,
  invite,
  inviteesOf,
  keepAttendance,
} from '#src/meetings/sharing/invite.ts'
import { planMeeting, startMeeting } from '#src/meetings/sharing/plan.ts'
import type { SharingMeeting } from '#src/meetings/sharing/schema.ts'
import { setTheme } from '#src/meetings/themes/theme.ts'
import { isWorkingDay } from '#src/organisation/working-calendar/working-days.ts'

const hourMs = 3_600_000

/** One meeting that was held and minuted, one that is to come, a theme and a lecture: by the commands. */
export function openSampleMeetings(db: Db, now = Date.now()): number {
  return write(db, (tx) => {
    const people = Object.fromEntries(
      (['head', 'manager', 'inspector', 'agent', 'leader'] as const).map((name) => [
        name,
        named(tx, name),
      ]),
    )
    const { head, manager, inspector, agent, leader } = people
    if (!head || !manager || !inspector || !agent || !leader) return 0
    setTheme(
      tx,
      manager,
      { week: now, title: '应派尽派，先复述再派单', words: '每班听一段应派未派的案例。', seen: 0 },
      now,
    )
    const week = now + 7 * dayMs
    const next = { title: '把话说完再挂机', words: '对照结束语，一人说一句自己的改法。' }
    setTheme(tx, manager, { week, ...next, seen: 0 }, now)
    held(tx, { head, inspector, agent, leader }, workingDay(tx, now, -1) ?? now - dayMs)
    const coming = plannedFor(
      tx,
      head,
      '下周部门例会',
      (workingDay(tx, now, 1) ?? now) + 15 * hourMs,
      now,
    )
    call(tx, head, coming, { agent, inspector, leader }, now)
    const lecture = assignLecture(
      tx,
      manager,
      {
        ...{ topic: '听懂诉求再派单', occasion: 'meeting', meetingId: coming.id, classId: null },
        ...{
          day: null,
          lecturerId: inspector.accountId ?? 0,
          note: '用例会上的案例讲，二十分钟。',
        },
      },
      now,
    )
    answerLecture(tx, inspector, lecture.id, { answer: 'accepted', reason: '' }, now)
    return 2
  })
}

type People = Record<'head' | 'inspector' | 'agent' | 'leader', Actor>

function held(tx: Db, people: People, day: number): void {
  const { head, inspector, agent, leader } = people
  const at = day + 9 * hourMs
  const meeting = plannedFor(tx, head, '本周客户体验分享例会', day + 14 * hourMs, at)
  call(tx, head, meeting, { agent, inspector, leader }, at)
  answerInvitation(tx, agent, meeting.id, { answer: 'coming', reason: '' }, at)
  const { id } = meeting
  const begun = day + 14 * hourMs
  startMeeting(tx, head, id, meeting.revision, begun)
  const rows = inviteesOf(tx, id)
  const presences = rows.map((row, index) => [row.id, index === 1 ? 'late' : 'present'] as const)
  keepAttendance(tx, head, id, new Map(presences))
  for (const [index, item] of agendaOf(tx, id).entries()) {
    showItem(tx, head, id, item.id, begun + index * 600_000)
  }
  const [first] = agendaOf(tx, id)
  const note = { itemId: first?.id ?? null, clip: null, atMs: null, once: 'sample-note-1' }
  writeNote(tx, leader, id, { ...note, words: '班上也有人先解释后登记，下周班会专门练。' }, begun)
  const ideas = [
    [agent, 'unnamed', 'process', '派单界面加一步“复述诉求”，没点不能提交'],
    [leader, 'named', 'people', '新人前两周每天抽听一通，当天讲'],
    [inspector, 'named', 'management', '同一诉求两次来电，班长当天看工单'],
  ] as const
  for (const [actor, signing, kind, words] of ideas) {
    giveIdea(tx, actor, id, { kind, words, signing, once: `sample-${kind}` }, begun)
  }
  const [favourite] = ideasOf(tx, id)
  for (const actor of [leader, inspector]) {
    if (favourite) voteIdea(tx, actor, id, favourite.id, 'cast', begun)
  }
  const decided = '1. 派单前复述一遍诉求，班长每天抽听两通。\n2. 点子由质量保证部看过以后答复。'
  const words = `${minutesShown(tx, head, id).words}\n${decided}`
  writeMinutes(tx, head, id, { words, seen: 0 }, begun + hourMs)
  confirmMinutes(tx, head, id, 1, begun + hourMs)
}

function plannedFor(
  tx: Db,
  head: Actor,
  title: string,
  startsAt: number,
  now: number,
): SharingMeeting {
  const unit = head.scope.kind === 'department' ? `department-${head.scope.id}` : ''
  return planMeeting(
    tx,
    head,
    {
      ...{ title, unit, startsAt, minutes: 60, mode: 'on-site', place: '三楼会议室' },
      ...{ note: '带一通自己的录音来。', hostId: head.accountId ?? 0, anyway: true },
    },
    now,
  )
}

function call(
  tx: Db,
  head: Actor,
  { id }: SharingMeeting,
  { agent, inspector, leader }: Pick<People, 'agent' | 'inspector' | 'leader'>,
  now: number,
): void {
  const asked = { personIds: [], wholeTeam: false }
  const one = (actor: Actor) => [actor.accountId ?? 0]
  invite(tx, head, id, { ...asked, role: 'representative', accountIds: one(agent) }, now)
  invite(tx, head, id, { ...asked, role: 'inspector', accountIds: one(inspector) }, now)
  invite(tx, head, id, { ...asked, role: 'team-leader', accountIds: one(leader) }, now)
  const cases = tx
    .select()
    .from(typicalCases)
    .where(eq(typicalCases.state, 'published'))
    .orderBy(asc(typicalCases.id))
    .limit(4)
    .all()
  const good = cases.find(({ source }) => source === 'good-practice')
  for (const found of cases.slice(0, 1)) {
    const words = '听到哪里就该登记？换成您会怎么说？'
    addItem(tx, head, id, { kind: 'case', title: '', words, caseId: found.id }, now)
  }
  if (good) addItem(tx, head, id, { kind: 'practice', title: '', words: '', caseId: good.id }, now)
  const words = '每人说一条流程、管理、人员或系统上能从根上改的。'
  addItem(tx, head, id, { kind: 'words', title: '头脑风暴', words, caseId: null }, now)
}

/** The nearest working day before or after today. */
function workingDay(tx: Db, now: number, step: 1 | -1): number | null {
  for (let away = 1; away < 15; away += 1) {
    const day = startOfDay(now) + step * away * dayMs
    if (isWorkingDay(tx, day)) return day
  }
  return null
}

function named(tx: Db, username: string): Actor | null {
  const account = tx.select().from(accounts).where(eq(accounts.username, username)).get()
  return account ? actorOf(account) : null
}
