import { and, eq, gt, lt, ne, sql } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { formatTime, startOfDay, startOfWeek } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { notify } from '#src/notices/notify.ts'
import { isWorkingDay } from '#src/organisation/working-calendar/working-days.ts'
import { maskNumbers } from '#src/personal-data/mask.ts'

import { cancelWithMeeting, moveWithMeeting } from '../lectures/follow-meeting.ts'
import { addressees } from './invite.ts'
import { type SharingMeeting, sharingMeetings } from './schema.ts'
import { meetingToRun, subjectOf } from './seen.ts'
import { accountsWith, type MeetingUnit, unitOptions } from './units.ts'
import { impersonal, unnamedIn } from './unnamed.ts'
import { meetingLevels, type MeetingMode, meetingModes, meetingRefusals } from './vocabulary.ts'

export type MeetingFacts = {
  title: string
  /** `department-3` */
  unit: string
  startsAt: number
  minutes: number
  mode: MeetingMode
  place: string
  note: string
  hostId: number
  /** Held on a day off on purpose. */
  anyway: boolean
}

/** 召集例会. */
export function planMeeting(
  db: Db,
  actor: Actor,
  facts: MeetingFacts,
  now = Date.now(),
): SharingMeeting {
  authorise(actor, 'meeting.hold')
  return write(db, (tx) => {
    const columns = columnsOf(tx, actor, facts, null, now)
    const made = tx
      .insert(sharingMeetings)
      .values({ ...columns, state: 'planned', at: now, by: actor.name })
      .returning()
      .get()
    record(tx, actor, 'meeting.planned', subjectOf(made), inWords(made))
    return made
  })
}

/** 改动 of a meeting that is still to be held; who is invited is told where time or place changed. */
export function changeMeeting(
  db: Db,
  actor: Actor,
  id: number,
  { seen, ...facts }: MeetingFacts & { seen: number },
  now = Date.now(),
): void {
  authorise(actor, 'meeting.hold')
  write(db, (tx) => {
    const before = plannedMeeting(tx, actor, id, seen)
    const columns = columnsOf(tx, actor, facts, before, now)
    const changed = (Object.keys(columns) as (keyof typeof columns)[]).filter(
      (key) => columns[key] !== before[key],
    )
    if (changed.length === 0) throw refused(meetingRefusals, 'no-change')
    tx.update(sharingMeetings)
      .set({ ...columns, revision: before.revision + 1 })
      .where(eq(sharingMeetings.id, id))
      .run()
    const after = { ...before, ...columns }
    const particulars = { before: inWords(before), now: inWords(after) }
    record(tx, actor, 'meeting.changed', subjectOf(before), particulars)
    moveWithMeeting(tx, id, startOfDay(after.startsAt), now)
    if (changed.some((key) => key === 'startsAt' || key === 'place' || key === 'mode')) {
      const sentence = `例会改了时间或地点：${formatTime(after.startsAt)}，${after.place}`
      const to = addressees(tx, id)
      notify(tx, { to, kind: 'result', sentence, href: `/meetings/${id}` }, now)
    }
  })
}

/** 取消例会, with its reason; who is invited is told. */
export function cancelMeeting(
  db: Db,
  actor: Actor,
  id: number,
  { reason, seen }: { reason: string; seen: number },
  now = Date.now(),
): void {
  authorise(actor, 'meeting.hold')
  write(db, (tx) => {
    const meeting = plannedMeeting(tx, actor, id, seen)
    tx.update(sharingMeetings)
      .set({ state: 'cancelled', reason, endedAt: now, revision: meeting.revision + 1 })
      .where(eq(sharingMeetings.id, id))
      .run()
    record(tx, actor, 'meeting.cancelled', subjectOf(meeting), { reason })
    cancelWithMeeting(tx, actor, id, now)
    const sentence = `${formatTime(meeting.startsAt)} 的例会取消了`
    const to = addressees(tx, id)
    notify(tx, { to, kind: 'result', sentence, href: `/meetings/${id}` }, now)
  })
}

/** 开始会议, on its day or later: from here on attendance is kept and what is shown is noted. */
export function startMeeting(
  db: Db,
  actor: Actor,
  id: number,
  seen: number,
  now = Date.now(),
): void {
  authorise(actor, 'meeting.hold')
  write(db, (tx) => {
    const meeting = plannedMeeting(tx, actor, id, seen)
    if (now < startOfDay(meeting.startsAt)) throw refused(meetingRefusals, 'not-yet')
    tx.update(sharingMeetings)
      .set({ state: 'held', heldAt: now, revision: meeting.revision + 1 })
      .where(eq(sharingMeetings.id, id))
      .run()
    record(tx, actor, 'meeting.started', subjectOf(meeting))
  })
}

function plannedMeeting(tx: Db, actor: Actor, id: number, seen: number): SharingMeeting {
  const meeting = meetingToRun(tx, actor, id)
  if (meeting.state !== 'planned') throw refused(meetingRefusals, 'not-planned')
  if (meeting.revision !== seen) throw refused(meetingRefusals, 'stale')
  return meeting
}

type Columns = Omit<MeetingFacts, 'unit' | 'anyway'> &
  MeetingUnit & { week: number; hostName: string }

function columnsOf(
  tx: Db,
  actor: Actor,
  { unit, anyway, ...facts }: MeetingFacts,
  before: SharingMeeting | null,
  now: number,
): Columns {
  const { startsAt, minutes, hostId } = facts
  const moved = startsAt !== before?.startsAt
  if (moved && startsAt < startOfDay(now)) throw refused(meetingRefusals, 'past')
  if (moved && !anyway && !isWorkingDay(tx, startsAt)) throw refused(meetingRefusals, 'day-off')
  const found = unitOptions(tx, actor, now).find(({ key }) => key === unit)
  if (!found) throw refused(meetingRefusals, 'no-unit')
  const host = accountsWith(tx, 'meeting.hold').find(({ id }) => id === hostId)
  if (!host) throw refused(meetingRefusals, 'no-host')
  const until = startsAt + minutes * 60_000
  const { state, id } = sharingMeetings
  const busy = tx
    .select({ id })
    .from(sharingMeetings)
    .where(
      and(
        eq(sharingMeetings.hostId, hostId),
        eq(state, 'planned'),
        lt(sharingMeetings.startsAt, until),
        gt(sql`${sharingMeetings.startsAt} + ${sharingMeetings.minutes} * 60000`, startsAt),
        before ? ne(id, before.id) : undefined,
      ),
    )
    .get()
  if (busy) throw refused(meetingRefusals, 'host-busy')
  const unnamed = before ? unnamedIn(tx, before.id) : impersonal
  return {
    ...{ ...facts, ...found.unit, week: startOfWeek(startsAt), hostName: host.name },
    ...{ title: unnamed(facts.title), note: unnamed(facts.note) },
    // People must find the place: of it only a telephone or an identity number is covered.
    place: maskNumbers(facts.place),
  }
}

const inWords = (facts: Omit<Columns, 'week' | 'note' | 'hostId'>) => ({
  title: facts.title,
  level: meetingLevels[facts.level],
  at: facts.startsAt,
  place: facts.place,
  mode: meetingModes[facts.mode],
  host: facts.hostName,
})
