import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { departments, people, subCentres, teams } from '#src/organisation/schema.ts'
import { calls, recordings } from '#src/recordings/schema.ts'
import { voices } from '#src/transcription/vocabulary.ts'

import { scoringFormVersions, scoringItems } from '../forms/schema.ts'
import { inspectionTasks } from '../tasks/schema.ts'
import { purposes } from '../tasks/vocabulary.ts'
import { setAsideReasons, sheetOutcomes, sheetStates } from './vocabulary.ts'

/** 评分单: how one inspector scored one call by one version of a form. */
export const scoreSheets = sqliteTable(
  'score_sheets',
  {
    id: integer().primaryKey(),
    /** Null where somebody scored a call without being asked to. */
    taskId: integer()
      .unique()
      .references(() => inspectionTasks.id),
    purpose: text({ enum: keysOf(purposes) }).notNull(),
    recordingId: integer().references(() => recordings.id, { onDelete: 'set null' }),
    callId: integer()
      .notNull()
      .references(() => calls.id),
    versionId: integer()
      .notNull()
      .references(() => scoringFormVersions.id),
    accountId: integer()
      .notNull()
      .references(() => accounts.id),
    accountName: text().notNull(),
    personId: integer().references(() => people.id),
    teamId: integer().references(() => teams.id),
    departmentId: integer().references(() => departments.id),
    subCentreId: integer().references(() => subCentres.id),
    state: text({ enum: keysOf(sheetStates) })
      .notNull()
      .default('draft'),
    outcome: text({ enum: keysOf(sheetOutcomes) }),
    /** Hundredths of a point, from whole numbers; null while a draft and where nothing could be scored. */
    scoreHundredths: integer(),
    /** Whether it stands for the agent: a submitted routine sheet, or what an appeal put in its place. */
    counts: integer({ mode: 'boolean' }).notNull().default(false),
    /** Why nothing could be scored (无法评分); null for any other sheet. */
    setAsideFor: text({ enum: keysOf(setAsideReasons) }),
    /** Begun unasked by somebody who had been shown whose call it is: it stands for nobody. */
    knewAgent: integer({ mode: 'boolean' }).notNull().default(false),
    note: text().notNull().default(''),
    /** Counts saves: a page that shows an older one is told. */
    revision: integer().notNull().default(0),
    /** The opened page that saved last, the revision its unbroken run of saves began at, its last number. */
    savingPage: text(),
    savingFrom: integer(),
    savingNumber: integer(),
    openedAt: integer().notNull(),
    savedAt: integer().notNull(),
    submittedAt: integer(),
    /** When its author was shown who spoke; after that a change needs a reason. */
    revealedAt: integer(),
    tookMs: integer(),
  },
  (table) => [
    index('sheets_newest').on(table.submittedAt, table.id),
    index('sheets_account').on(table.accountId, table.state, table.savedAt),
    index('sheets_inspector').on(table.accountId, table.submittedAt, table.id),
    index('sheets_person').on(table.personId, table.submittedAt, table.id),
    index('sheets_team').on(table.teamId, table.submittedAt, table.id),
    // A team asked for by who sees one department only: of another's, there is nothing to walk through.
    index('sheets_team_department').on(
      table.teamId,
      table.departmentId,
      table.submittedAt,
      table.id,
    ),
    index('sheets_department').on(table.departmentId, table.submittedAt, table.id),
    index('sheets_sub_centre').on(table.subCentreId, table.submittedAt, table.id),
    // 盲审 asks for each row of a list whether its reader was not shown yet whose the call is.
    index('sheets_unrevealed')
      .on(table.accountId, table.callId)
      .where(sql`revealed_at is null`),
    index('sheets_call').on(table.callId),
    index('sheets_recording').on(table.recordingId),
    index('sheets_version').on(table.versionId, table.submittedAt),
    // The second ones of pairs, for the figures of agreement.
    index('sheets_double')
      .on(table.submittedAt, table.id)
      .where(sql`purpose = 'double'`),
    // Unasked, one person scores a call once by one version.
    uniqueIndex('sheets_unasked')
      .on(table.callId, table.accountId, table.versionId)
      .where(sql`task_id is null`),
  ],
)
export type ScoreSheet = typeof scoreSheets.$inferSelect

/** The answer to one item, with the evidence for it. */
export const scoreAnswers = sqliteTable(
  'score_answers',
  {
    id: integer().primaryKey(),
    sheetId: integer()
      .notNull()
      .references(() => scoreSheets.id, { onDelete: 'cascade' }),
    itemId: integer()
      .notNull()
      .references(() => scoringItems.id),
    /** Key of a choice, or `noOccasion`; empty while a draft has only a comment or evidence. */
    choice: text().notNull(),
    comment: text().notNull().default(''),
    voice: text({ enum: keysOf(voices) }),
    startMs: integer(),
    endMs: integer(),
    /** Abuse by the customer excused it; the choice is what it would have been. */
    excused: integer({ mode: 'boolean' }).notNull().default(false),
  },
  (table) => [
    uniqueIndex('score_answers_item').on(table.sheetId, table.itemId),
    index('score_answers_by_item').on(table.itemId),
  ],
)
export type ScoreAnswer = typeof scoreAnswers.$inferSelect

/** 改分: every change of a submitted answer, with its reason; nothing is overwritten without one. */
export const scoreChanges = sqliteTable(
  'score_changes',
  {
    id: integer().primaryKey(),
    sheetId: integer()
      .notNull()
      .references(() => scoreSheets.id, { onDelete: 'cascade' }),
    itemId: integer()
      .notNull()
      .references(() => scoringItems.id),
    before: text().notNull(),
    after: text().notNull(),
    scoreBefore: integer(),
    scoreAfter: integer(),
    reason: text().notNull(),
    /** Made when its author knew who spoke. */
    afterReveal: integer({ mode: 'boolean' }).notNull(),
    accountId: integer().references(() => accounts.id),
    accountName: text().notNull(),
    at: integer().notNull(),
  },
  (table) => [index('score_changes_sheet').on(table.sheetId, table.at)],
)
export type ScoreChange = typeof scoreChanges.$inferSelect
