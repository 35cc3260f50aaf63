import { eq } from 'drizzle-orm'

import { accounts } from '#src/auth/schema.ts'
import { actorOf } from '#src/auth/sessions.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { startOfDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { invite } from '#src/meetings/sharing/invite.ts'
import { type MeetingFacts, planMeeting, startMeeting } from '#src/meetings/sharing/plan.ts'
import type { SharingMeeting } from '#src/meetings/sharing/schema.ts'
import { testDatabase } from '#test/support/database.ts'
import { accountWith, actorWith } from '#test/support/people.ts'
import { staffed } from '#test/training/scene.ts'

/** A Tuesday, a working day, at nine in the morning. */
export const now = Date.parse('2026-11-24T09:00:00+08:00')
const hour = 3_600_000
export const reasons = { cancel: '当天有大面积停电，改期', decline: '那天要值夜班' }

export type Scene = ReturnType<typeof scene>

/** 南京分中心 with its people, and somebody who may hold meetings in 客服一部. */
export function scene(db: Db = testDatabase().db) {
  const units = staffed(db)
  const { first, second } = units
  const head = actorWith(db, 'department-head', { kind: 'department', id: first.department.id })
  const otherHead = actorWith(db, 'department-head', {
    ...{ kind: 'department', id: second.department.id },
  })
  const leader = actorWith(db, 'team-leader', { kind: 'team', id: first.team.id })
  const manager = actorWith(db, 'qa-manager')
  const inspector = actorWith(db, 'qa-inspector')
  const agent = actorWith(db, 'agent', { kind: 'person', id: first.person.id })
  const colleague = actorWith(db, 'agent', { kind: 'person', id: units.third.person.id })
  return { db, units, head, otherHead, leader, manager, inspector, agent, colleague }
}

export const idOf = ({ accountId }: Actor): number => accountId ?? -1

export function facts({ units, head }: Scene, changes: Partial<MeetingFacts> = {}): MeetingFacts {
  return {
    ...{ title: '十一月第四周例会', unit: `department-${units.first.department.id}` },
    ...{ startsAt: startOfDay(now) + 14 * hour, minutes: 60, mode: 'on-site', place: '三楼' },
    ...{ note: '', hostId: idOf(head), anyway: false },
    ...changes,
  }
}

/** A meeting of 客服一部 this afternoon, to which 罗军 and the inspector are invited. */
export function planned(it: Scene, changes: Partial<MeetingFacts> = {}): SharingMeeting {
  const meeting = planMeeting(it.db, it.head, facts(it, changes), now)
  const personIds = [it.units.first.person.id]
  const asked = { personIds, accountIds: [], wholeTeam: false }
  invite(it.db, it.head, meeting.id, { ...asked, role: 'concerned' }, now)
  const accountIds = [idOf(it.inspector)]
  invite(
    it.db,
    it.head,
    meeting.id,
    { ...asked, personIds: [], accountIds, role: 'inspector' },
    now,
  )
  return meeting
}

/** The same, begun. */
export function held(it: Scene, changes: Partial<MeetingFacts> = {}): SharingMeeting {
  const meeting = planned(it, changes)
  startMeeting(it.db, it.head, meeting.id, meeting.revision, meeting.startsAt)
  return meeting
}

/** One more inspector, by another name than the first. */
export function secondInspector(db: Db): Actor {
  const first = accountWith(db, 'qa-inspector')
  const { id: _, ...copied } = first
  db.insert(accounts)
    .values({ ...copied, username: 'inspector-two', displayName: '何蓉' })
    .run()
  const made = db.select().from(accounts).where(eq(accounts.username, 'inspector-two')).get()
  if (!made) throw new Error('no second inspector')
  return actorOf(made)
}
