import { and, asc, eq, gte, lt, type SQL, sql } from 'drizzle-orm'

import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import { dayMs, formatDay, parseDay, startOfDay } from '#src/kernel/calendar.ts'
import { type Db, isOneOf } from '#src/kernel/db.ts'
import { countUpTo, cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { lostClips } from '#src/library/typical-cases/lost.ts'
import { departments, subCentres, teams } from '#src/organisation/schema.ts'
import { isWorkingDay } from '#src/organisation/working-calendar/working-days.ts'
import { placeOf, reaches } from '#src/training/place.ts'

import { themeOfWeek } from '../themes/theme.ts'
import { agendaOf, notesOf } from './agenda.ts'
import { inviteesOf } from './invite.ts'
import {
  type AgendaItem,
  type MeetingInvitee,
  meetingInvitees,
  type MeetingNote,
  type SharingMeeting,
  sharingMeetings,
} from './schema.ts'
import {
  isHost,
  mayRun,
  meetingFor,
  meetingsSeen,
  ownInvitation,
  ownMeetings,
  takesPart,
} from './seen.ts'
import { unnamedIn } from './unnamed.ts'
import {
  type InviteeRole,
  type MeetingLevel,
  meetingLevels,
  type MeetingState,
  meetingStates,
  wasThere,
} from './vocabulary.ts'

export type MeetingFilters = { state: MeetingState | null; level: MeetingLevel | null }
type Query = Readonly<Record<string, string | undefined>>

export const readMeetingFilters = (query: Query): MeetingFilters => ({
  state: keysOf(meetingStates).find((key) => key === query['state']) ?? null,
  level: keysOf(meetingLevels).find((key) => key === query['level']) ?? null,
})

export type MeetingRow = SharingMeeting & {
  unit: string
  invited: number
  coming: number
  came: number
}

/** Whoever leads no unit has few meetings, and is found by them. */
const ownOnly = ({ scope }: Actor) =>
  !['all', 'sub-centre', 'department', 'team'].includes(scope.kind)

function wanted(db: Db, actor: Actor, { state, level }: MeetingFilters): SQL | undefined {
  const narrowed = and(
    state === null ? undefined : eq(sharingMeetings.state, state),
    level === null ? undefined : eq(sharingMeetings.level, level),
  )
  // Own ones are looked through, not those of the whole centre in a state.
  return and(meetingsSeen(db, actor), narrowed && ownOnly(actor) ? sql`+(${narrowed})` : narrowed)
}

/** 分享例会, the latest first. */
export function meetingList(
  db: Db,
  actor: Actor,
  filters: MeetingFilters,
  request: PageRequest,
): Page<MeetingRow> {
  authorise(actor, 'meeting.read')
  const { where, order, limit } = keyset(sharingMeetings.startsAt, sharingMeetings.id, request)
  const seen = wanted(db, actor, filters)
  const leads = ['sub-centre', 'department', 'team'].includes(actor.scope.kind)
  const rows = db
    .select()
    .from(sharingMeetings)
    // As one condition that no index answers: a unit has so many that the list is read by its days.
    .where(and(seen && leads ? sql`+(${seen})` : seen, where))
    .orderBy(...order)
    .limit(limit)
    .all()
  const cut = cutPage(rows, request, ({ id, startsAt }) => ({ id, value: startsAt }))
  return { ...cut, rows: withCounts(db, cut.rows) }
}

export function meetingCount(db: Db, actor: Actor, filters: MeetingFilters, most: number): number {
  authorise(actor, 'meeting.read')
  if (ownOnly(actor) && filters.state === null && filters.level === null) {
    return countUpTo(db, ownMeetings(db, actor), most)
  }
  const found = db
    .select({ id: sharingMeetings.id })
    .from(sharingMeetings)
    .where(wanted(db, actor, filters))
  return countUpTo(db, found, most)
}

export function withCounts(db: Db, rows: readonly SharingMeeting[]): MeetingRow[] {
  const ids = rows.map(({ id }) => id)
  const invitees = db
    .select({
      meetingId: meetingInvitees.meetingId,
      answer: meetingInvitees.answer,
      presence: meetingInvitees.presence,
    })
    .from(meetingInvitees)
    .where(isOneOf(meetingInvitees.meetingId, ids))
    .all()
  const names = unitNames(db)
  return rows.map((row) => {
    const own = invitees.filter(({ meetingId }) => meetingId === row.id)
    return {
      ...row,
      unit: names(row),
      invited: own.length,
      coming: own.filter(({ answer }) => answer === 'coming').length,
      came: own.filter(({ presence }) => wasThere(presence)).length,
    }
  })
}

/** Units are some hundreds: read once for a page. */
export function unitNames(db: Db) {
  const named = (table: typeof departments | typeof teams | typeof subCentres) =>
    new Map(
      db
        .select({ id: table.id, name: table.name })
        .from(table)
        .all()
        .map(({ id, name }) => [id, name]),
    )
  const [ofTeam, ofDepartment, ofCentre] = [named(teams), named(departments), named(subCentres)]
  return ({ teamId, departmentId, subCentreId }: SharingMeeting): string =>
    [
      departmentId === null ? ofCentre.get(subCentreId) : ofDepartment.get(departmentId),
      teamId === null ? undefined : ofTeam.get(teamId),
    ]
      .filter(Boolean)
      .join(' ')
}

export type MonthCalendar = {
  /** `2026-11` */
  month: string
  previous: string
  next: string
  weeks: { week: number; theme: string | null; days: CalendarDay[] }[]
}
export type CalendarDay = {
  day: number
  inMonth: boolean
  today: boolean
  working: boolean
  meetings: MeetingRow[]
}

/** The meetings of one month by day, whole weeks, beneath the theme of each week. */
export function monthCalendar(
  db: Db,
  actor: Actor,
  monthStarts: number,
  now = Date.now(),
): MonthCalendar {
  authorise(actor, 'meeting.read')
  const month = formatDay(monthStarts).slice(0, 7)
  const nextStarts = monthAfter(monthStarts)
  const first = monthStarts - ((weekdayIndex(monthStarts) + 6) % 7) * dayMs
  const last = nextStarts + ((8 - weekdayIndex(nextStarts)) % 7) * dayMs
  const rows = db
    .select()
    .from(sharingMeetings)
    .where(
      and(
        gte(sharingMeetings.startsAt, first),
        lt(sharingMeetings.startsAt, last),
        meetingsSeen(db, actor),
      ),
    )
    .orderBy(asc(sharingMeetings.startsAt), asc(sharingMeetings.id))
    .limit(500)
    .all()
  const meetings = withCounts(db, rows)
  const weeks: MonthCalendar['weeks'] = []
  for (let week = first; week < last; week += 7 * dayMs) {
    const days = Array.from({ length: 7 }, (_, index) => week + index * dayMs).map((day) => ({
      day,
      inMonth: day >= monthStarts && day < nextStarts,
      today: day === startOfDay(now),
      working: isWorkingDay(db, day),
      meetings: meetings.filter(({ startsAt }) => startOfDay(startsAt) === day),
    }))
    weeks.push({ week, theme: themeOfWeek(db, week)?.title ?? null, days })
  }
  const previous = formatDay(monthStarts - dayMs).slice(0, 7)
  return { month, previous, next: formatDay(nextStarts).slice(0, 7), weeks }
}

const weekdayIndex = (day: number) => new Date(day + 8 * 3_600_000).getUTCDay()

/** The start of the month behind one. */
export function monthAfter(monthStarts: number): number {
  const [year = 0, month = 0] = formatDay(monthStarts).split('-').map(Number)
  const next = month === 12 ? `${year + 1}-01-01` : `${year}-${month + 1}-01`
  return parseDay(next) ?? monthStarts + 31 * dayMs
}

export type InviteeShown = Omit<MeetingInvitee, 'role'> & { role: InviteeRole | null }

export type MeetingDetail = {
  meeting: SharingMeeting
  unit: string
  theme: { title: string; words: string } | null
  workingDay: boolean
  own: MeetingInvitee | null
  invitees: InviteeShown[]
  /** `lost`: clips of its case whose recording is erased. */
  agenda: (AgendaItem & { lost: number })[]
  notes: MeetingNote[]
  may: { run: boolean; take: boolean; start: boolean; host: boolean }
}

export function meetingDetail(db: Db, actor: Actor, id: number, now = Date.now()): MeetingDetail {
  const meeting = meetingFor(db, actor, id)
  const run = mayRun(actor, meeting)
  const theme = themeOfWeek(db, meeting.week)
  const unnamed = unnamedIn(db, id)
  const agenda = agendaOf(db, id)
  const lost = lostClips(
    db,
    agenda.flatMap(({ caseId }) => caseId ?? []),
  )
  return {
    meeting,
    unit: unitNames(db)(meeting),
    theme: theme ? { title: theme.title, words: theme.words } : null,
    workingDay: isWorkingDay(db, meeting.startsAt),
    own: ownInvitation(db, actor, id),
    invitees: inviteesOf(db, id).map((row) => roleShown(db, actor, row, now)),
    agenda: agenda.map((item) => ({
      ...{ ...item, title: unnamed(item.title), words: unnamed(item.words) },
      lost: lost.get(item.caseId ?? 0) ?? 0,
    })),
    notes: notesOf(db, id).map((note) => ({ ...note, words: unnamed(note.words) })),
    may: {
      run,
      take: takesPart(db, actor, meeting),
      start: run && meeting.state === 'planned' && now >= startOfDay(meeting.startsAt),
      host: isHost(actor, meeting),
    },
  }
}

/** Who is there because of an own complaint (当事人) is told to whoever may read of that person, and to nobody else. */
function roleShown(db: Db, actor: Actor, row: MeetingInvitee, now: number): InviteeShown {
  const own = row.accountId !== null && row.accountId === actor.accountId
  const hidden = row.role === 'concerned' && !own && !mayReadOf(db, actor, row.personId, now)
  // Why a colleague cannot come is for whoever runs the meeting.
  const reason = own || can(actor, 'meeting.hold') ? row.reason : ''
  return { ...row, reason, role: hidden ? null : row.role }
}

function mayReadOf(db: Db, actor: Actor, personId: number | null, now: number): boolean {
  if (!can(actor, 'agent.read')) return false
  if (actor.scope.kind === 'all') return true
  const place = personId === null ? null : placeOf(db, personId, now)
  return place !== null && reaches(actor, place)
}
