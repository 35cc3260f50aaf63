import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { departments, people, subCentres, teams } from '#src/organisation/schema.ts'

import {
  agendaKinds,
  invitationAnswers,
  inviteeRoles,
  meetingLevels,
  meetingModes,
  meetingPresences,
  meetingStates,
} from './vocabulary.ts'

/** 客户体验分享例会 */
export const sharingMeetings = sqliteTable(
  'sharing_meetings',
  {
    id: integer().primaryKey(),
    title: text().notNull(),
    level: text({ enum: keysOf(meetingLevels) }).notNull(),
    subCentreId: integer()
      .notNull()
      .references(() => subCentres.id),
    departmentId: integer().references(() => departments.id),
    teamId: integer().references(() => teams.id),
    startsAt: integer().notNull(),
    /** Monday of its week, whose theme it takes up. */
    week: integer().notNull(),
    minutes: integer().notNull(),
    mode: text({ enum: keysOf(meetingModes) }).notNull(),
    place: text().notNull(),
    note: text().notNull(),
    hostId: integer()
      .notNull()
      .references(() => accounts.id),
    hostName: text().notNull(),
    state: text({ enum: keysOf(meetingStates) }).notNull(),
    /** Why it was cancelled. */
    reason: text().notNull().default(''),
    /** How often it was changed: a form carries the number it was drawn for. */
    revision: integer().notNull().default(0),
    at: integer().notNull(),
    by: text().notNull(),
    heldAt: integer(),
    endedAt: integer(),
  },
  (table) => [
    index('sharing_meetings_newest').on(table.startsAt, table.id),
    index('sharing_meetings_sub_centre').on(table.subCentreId, table.startsAt, table.id),
    index('sharing_meetings_department').on(table.departmentId, table.startsAt, table.id),
    index('sharing_meetings_team').on(table.teamId, table.startsAt, table.id),
    index('sharing_meetings_state').on(table.state, table.startsAt, table.id),
    index('sharing_meetings_level').on(table.level, table.startsAt, table.id),
    index('sharing_meetings_host').on(table.hostId, table.state, table.startsAt),
    index('sharing_meetings_week').on(table.week, table.id),
  ],
)
export type SharingMeeting = typeof sharingMeetings.$inferSelect

const ofMeeting = () =>
  integer()
    .notNull()
    .references(() => sharingMeetings.id)
const by = () => ({
  at: integer().notNull(),
  byId: integer().references(() => accounts.id),
  byName: text().notNull(),
})

/** 邀请名单: an account, or a person of the roster who may have none. */
export const meetingInvitees = sqliteTable(
  'meeting_invitees',
  {
    id: integer().primaryKey(),
    meetingId: ofMeeting(),
    accountId: integer().references(() => accounts.id),
    personId: integer().references(() => people.id),
    /** What they were called when they were invited. */
    name: text().notNull(),
    role: text({ enum: keysOf(inviteeRoles) }).notNull(),
    answer: text({ enum: keysOf(invitationAnswers) })
      .notNull()
      .default('asked'),
    /** Why they cannot come. */
    reason: text().notNull().default(''),
    answeredAt: integer(),
    presence: text({ enum: keysOf(meetingPresences) }),
    /** 临时到会: came without having been invited. */
    walkIn: integer({ mode: 'boolean' }).notNull().default(false),
    at: integer().notNull(),
  },
  (table) => [
    uniqueIndex('meeting_invitees_account').on(table.accountId, table.meetingId),
    uniqueIndex('meeting_invitees_person').on(table.personId, table.meetingId),
    index('meeting_invitees_meeting').on(table.meetingId, table.id),
    index('meeting_invitees_answer').on(table.accountId, table.answer, table.id),
  ],
)
export type MeetingInvitee = typeof meetingInvitees.$inferSelect

/** 议程 */
export const agendaItems = sqliteTable(
  'agenda_items',
  {
    id: integer().primaryKey(),
    meetingId: ofMeeting(),
    position: integer().notNull(),
    kind: text({ enum: keysOf(agendaKinds) }).notNull(),
    title: text().notNull(),
    words: text().notNull(),
    /** A typical case of the library. */
    caseId: integer(),
    /** When it was first shown in the meeting. */
    shownAt: integer(),
    at: integer().notNull(),
    by: text().notNull(),
  },
  (table) => [
    index('agenda_items_meeting').on(table.meetingId, table.position, table.id),
    index('agenda_items_case').on(table.caseId, table.meetingId),
  ],
)
export type AgendaItem = typeof agendaItems.$inferSelect

/** 会上记录 */
export const meetingNotes = sqliteTable(
  'meeting_notes',
  {
    id: integer().primaryKey(),
    meetingId: ofMeeting(),
    itemId: integer().references(() => agendaItems.id, { onDelete: 'set null' }),
    /** What was being played, and where in it. */
    clip: integer(),
    atMs: integer(),
    words: text().notNull(),
    /** Of the form it was sent by: a double click writes once. */
    once: text().notNull(),
    ...by(),
  },
  (table) => [
    index('meeting_notes_meeting').on(table.meetingId, table.id),
    uniqueIndex('meeting_notes_once').on(table.meetingId, table.once),
  ],
)
export type MeetingNote = typeof meetingNotes.$inferSelect

export type FrozenMinutes = {
  attendance: { name: string; role: string; presence: string }[]
  agenda: { title: string; kind: string; shown: boolean }[]
  notes: { words: string; about: string; by: string }[]
  ideas: { words: string; kind: string; votes: number; by: string }[]
}

/** 会议纪要: what it was confirmed with stays (triggers). */
export const meetingMinutes = sqliteTable('meeting_minutes', {
  meetingId: integer()
    .primaryKey()
    .references(() => sharingMeetings.id),
  words: text().notNull(),
  revision: integer().notNull().default(1),
  writtenAt: integer().notNull(),
  writtenBy: text().notNull(),
  confirmedAt: integer(),
  confirmedBy: text().notNull().default(''),
  /** What stood around the words when they were confirmed. */
  frozen: text({ mode: 'json' }).$type<FrozenMinutes>(),
})
export type MeetingMinutes = typeof meetingMinutes.$inferSelect

/** 补充更正 of confirmed minutes. */
export const minuteAdditions = sqliteTable(
  'minute_additions',
  { id: integer().primaryKey(), meetingId: ofMeeting(), words: text().notNull(), ...by() },
  (table) => [index('minute_additions_meeting').on(table.meetingId, table.id)],
)
