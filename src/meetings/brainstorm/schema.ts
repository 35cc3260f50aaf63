import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { supervisionSheets } from '#src/supervision/sheets/schema.ts'

import { sharingMeetings } from '../sharing/schema.ts'
import { ideaKinds } from './vocabulary.ts'

/** 点子 of a meeting, given in it or afterwards. */
export const meetingIdeas = sqliteTable(
  'meeting_ideas',
  {
    id: integer().primaryKey(),
    meetingId: integer()
      .notNull()
      .references(() => sharingMeetings.id),
    kind: text({ enum: keysOf(ideaKinds) }).notNull(),
    words: text().notNull(),
    /** Ideas put side by side by hand bear one word; empty stands alone. */
    group: text().notNull().default(''),
    /** Whether the board says whose it is. */
    named: integer({ mode: 'boolean' }).notNull(),
    byId: integer()
      .notNull()
      .references(() => accounts.id),
    byName: text().notNull(),
    once: text().notNull(),
    at: integer().notNull(),
    withdrawnAt: integer(),
    /** The supervision sheet it was made. */
    sheetId: integer().references(() => supervisionSheets.id),
    chosenAt: integer(),
    chosenBy: text().notNull().default(''),
  },
  (table) => [
    index('meeting_ideas_meeting').on(table.meetingId, table.id),
    index('meeting_ideas_sheet').on(table.sheetId),
    uniqueIndex('meeting_ideas_once').on(table.byId, table.once),
  ],
)
export type MeetingIdea = typeof meetingIdeas.$inferSelect

export const ideaVotes = sqliteTable(
  'idea_votes',
  {
    ideaId: integer()
      .notNull()
      .references(() => meetingIdeas.id),
    accountId: integer()
      .notNull()
      .references(() => accounts.id),
    at: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.ideaId, table.accountId] })],
)
