import { and, asc, eq } from 'drizzle-orm'

import { can } from '#src/kernel/actor.ts'
import { formatDay, formatTime } from '#src/kernel/calendar.ts'
import { lectures } from '#src/meetings/lectures/schema.ts'
import { meetingInvitees, sharingMeetings } from '#src/meetings/sharing/schema.ts'

import { plainLine, type Source } from './line.ts'

/** 例会邀请 that waits for the reader's answer. */
const toAnswer: Source = {
  kind: 'meeting',
  all: '/meetings?state=planned',
  may: (actor) => can(actor, 'meeting.read') && actor.accountId !== null,
  read: ({ db, actor }, limit) =>
    db
      .select({ row: meetingInvitees, meeting: sharingMeetings })
      .from(meetingInvitees)
      .innerJoin(sharingMeetings, eq(sharingMeetings.id, meetingInvitees.meetingId))
      .where(
        and(
          eq(meetingInvitees.accountId, actor.accountId ?? -1),
          eq(meetingInvitees.answer, 'asked'),
          eq(sharingMeetings.state, 'planned'),
        ),
      )
      .orderBy(asc(meetingInvitees.id))
      .limit(limit)
      .all()
      .map(({ row, meeting }) => ({
        ...plainLine,
        kind: 'meeting' as const,
        thing: meeting.title,
        note: `${formatTime(meeting.startsAt)}，请答复能不能来`,
        href: `/meetings/${meeting.id}`,
        since: row.at,
        dueAt: meeting.startsAt,
      })),
}

/** 例会纪要 of meetings the reader hosted. */
const toMinute: Source = {
  kind: 'minutes',
  all: '/meetings?state=held',
  may: (actor) => can(actor, 'meeting.hold'),
  read: ({ db, actor }, limit) =>
    db
      .select()
      .from(sharingMeetings)
      .where(
        and(eq(sharingMeetings.hostId, actor.accountId ?? -1), eq(sharingMeetings.state, 'held')),
      )
      .orderBy(asc(sharingMeetings.startsAt))
      .limit(limit)
      .all()
      .map(({ id, title, heldAt, startsAt }) => ({
        ...plainLine,
        kind: 'minutes' as const,
        thing: title,
        note: `${formatDay(startsAt)} 已经召开，请写好并确认纪要`,
        href: `/meetings/${id}/minutes`,
        since: heldAt,
        dueAt: null,
      })),
}

/** 选派授课 that waits for the reader's answer. */
const toLecture: Source = {
  kind: 'lecture',
  all: '/lectures?state=asked',
  may: (actor) => can(actor, 'lecture.give'),
  read: ({ db, actor }, limit) =>
    db
      .select()
      .from(lectures)
      .where(and(eq(lectures.lecturerId, actor.accountId ?? -1), eq(lectures.state, 'asked')))
      .orderBy(asc(lectures.day))
      .limit(limit)
      .all()
      .map(({ id, topic, day, at }) => ({
        ...plainLine,
        kind: 'lecture' as const,
        thing: topic,
        note: `${formatDay(day)} 授课，请答复`,
        href: `/lectures/${id}`,
        since: at,
        dueAt: day,
      })),
}

export const meetingsSources: readonly Source[] = [toAnswer, toMinute, toLecture]
