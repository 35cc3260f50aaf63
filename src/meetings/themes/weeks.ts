import { and, asc, desc, gte, inArray, lt, sql } from 'drizzle-orm'

import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import { dayMs, startOfWeek } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'

import { type MeetingRow, withCounts } from '../sharing/queries.ts'
import { sharingMeetings } from '../sharing/schema.ts'
import { meetingsSeen } from '../sharing/seen.ts'
import { type WeeklyTheme, weeklyThemes } from './schema.ts'

const weekMs = 7 * dayMs
const ahead = 8
const back = 12

export type ThemeWeek = {
  week: number
  theme: WeeklyTheme | null
  /** What each unit did with it: the meetings of the week the reader may see. */
  meetings: MeetingRow[]
  current: boolean
  maySet: boolean
}

/** The weeks that come, this one, and the last twelve, the furthest ahead first. */
export function themeWeeks(db: Db, actor: Actor, now = Date.now()): ThemeWeek[] {
  authorise(actor, 'meeting.read')
  const current = startOfWeek(now)
  const [first, last] = [current - back * weekMs, current + ahead * weekMs]
  const themes = new Map(
    db
      .select()
      .from(weeklyThemes)
      .where(and(gte(weeklyThemes.week, first), lt(weeklyThemes.week, last)))
      .orderBy(desc(weeklyThemes.week))
      .all()
      .map((theme) => [theme.week, theme]),
  )
  const seen = meetingsSeen(db, actor)
  const rows = db
    .select()
    .from(sharingMeetings)
    .where(
      and(
        gte(sharingMeetings.week, first),
        lt(sharingMeetings.week, last),
        // Neither by state nor by who was invited: both reach back through the years, the weeks do not.
        inArray(sql`+${sharingMeetings.state}`, ['planned', 'held', 'minuted']),
        seen && sql`+(${seen})`,
      ),
    )
    .orderBy(asc(sharingMeetings.week), asc(sharingMeetings.id))
    .limit(1000)
    .all()
  const meetings = withCounts(db, rows)
  const weeks: ThemeWeek[] = []
  for (let week = last - weekMs; week >= first; week -= weekMs) {
    weeks.push({
      week,
      theme: themes.get(week) ?? null,
      meetings: meetings.filter((one) => one.week === week),
      current: week === current,
      maySet: can(actor, 'meeting.theme') && week >= current,
    })
  }
  return weeks
}
