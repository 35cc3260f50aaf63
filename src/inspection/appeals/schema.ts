import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { complaintLiabilities, complaintVerifications } from '#src/complaints/handling/schema.ts'
import { complaints } from '#src/complaints/schema.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { departments, people, subCentres, teams } from '#src/organisation/schema.ts'
import { calls } from '#src/recordings/schema.ts'
import { findings } from '#src/screening/schema.ts'

import { scoringItems } from '../forms/schema.ts'
import { scoreChanges, scoreSheets } from '../scoring/schema.ts'
import {
  appealOutcomes,
  appealParties,
  appealStates,
  appealSubjects,
  verdictAspects,
} from './vocabulary.ts'

/** 申诉: one round about one score sheet, the verdict on one finding or one complaint, or one 定责. */
export const reviewAppeals = sqliteTable(
  'review_appeals',
  {
    id: integer().primaryKey(),
    subject: text({ enum: keysOf(appealSubjects) }).notNull(),
    sheetId: integer().references(() => scoreSheets.id),
    /** Null once the recording, and its finding with it, is erased. */
    findingId: integer().references(() => findings.id, { onDelete: 'set null' }),
    /** The verdict that was given otherwise than by an appeal; what appeals put in its place hangs on it. */
    verificationId: integer().references(() => complaintVerifications.id),
    /** Who was held liable, as whoever settled the complaint set it; it has rounds of its own. */
    liabilityId: integer().references(() => complaintLiabilities.id),
    round: integer().notNull(),
    /** On whose behalf it was filed. */
    party: text({ enum: keysOf(appealParties) })
      .notNull()
      .default('agent'),
    /**
     * The call it is about: known also when sound, text and finding are erased. Null only where a
     * complaint names no call.
     */
    callId: integer().references(() => calls.id),
    /** Opened by the contested verdict and withdrawn with it; or the one that was verified. */
    complaintId: integer().references(() => complaints.id),
    /** Who gave what is contested, copied in: barred from judging it, and counted by. */
    scorerId: integer()
      .notNull()
      .references(() => accounts.id),
    scorerName: text().notNull(),
    /** Codes of the rules that brought the finding up, so that their rates outlive it. */
    rules: text({ mode: 'json' }).$type<string[]>().notNull().default([]),
    /** Null only where a complaint names no agent. */
    personId: integer().references(() => people.id),
    teamId: integer().references(() => teams.id),
    departmentId: integer().references(() => departments.id),
    subCentreId: integer().references(() => subCentres.id),
    state: text({ enum: keysOf(appealStates) })
      .notNull()
      .default('open'),
    filedBy: integer()
      .notNull()
      .references(() => accounts.id),
    filedByName: text().notNull(),
    filedAt: integer().notNull(),
    /** Last moment it could be filed; kept to show that it was in time. */
    windowUntil: integer().notNull(),
    /** Until when it is to be answered. */
    dueAt: integer().notNull(),
    /** Never whoever gave the score, nor who judged the round before. */
    judgeId: integer().references(() => accounts.id),
    judgeName: text(),
    takenAt: integer(),
    settledAt: integer(),
  },
  (table) => [
    index('review_appeals_newest').on(table.filedAt, table.id),
    index('review_appeals_state').on(table.state, table.filedAt, table.id),
    // What still has to be answered, the most urgent first.
    index('review_appeals_waiting')
      .on(table.dueAt, table.id)
      .where(sql`state in ('open', 'taken')`),
    index('review_appeals_settled').on(table.settledAt, table.id),
    index('review_appeals_team').on(table.teamId, table.filedAt, table.id),
    index('review_appeals_department').on(table.departmentId, table.filedAt, table.id),
    index('review_appeals_sub_centre').on(table.subCentreId, table.filedAt, table.id),
    index('review_appeals_person').on(table.personId, table.filedAt, table.id),
    index('review_appeals_judge').on(table.judgeId, table.state),
    index('review_appeals_of_sheet').on(table.sheetId, table.id),
    index('review_appeals_of_finding').on(table.findingId, table.id),
    index('review_appeals_of_verification').on(table.verificationId, table.id),
    index('review_appeals_of_liability').on(table.liabilityId, table.id),
    index('review_appeals_of_complaint').on(table.complaintId, table.id),
    uniqueIndex('review_appeals_verification')
      .on(table.verificationId, table.round)
      .where(sql`verification_id is not null and state <> 'withdrawn'`),
    uniqueIndex('review_appeals_liability')
      .on(table.liabilityId, table.round)
      .where(sql`liability_id is not null and state <> 'withdrawn'`),
    uniqueIndex('review_appeals_sheet')
      .on(table.sheetId, table.round)
      .where(sql`sheet_id is not null and state <> 'withdrawn'`),
    uniqueIndex('review_appeals_finding')
      .on(table.findingId, table.round)
      .where(sql`finding_id is not null and state <> 'withdrawn'`),
  ],
)
export type ReviewAppeal = typeof reviewAppeals.$inferSelect

/** 申诉项: what is contested, item by item, each with its own reason and answer. */
export const reviewAppealPoints = sqliteTable(
  'review_appeal_points',
  {
    id: integer().primaryKey(),
    appealId: integer()
      .notNull()
      .references(() => reviewAppeals.id, { onDelete: 'cascade' }),
    /** Of a score; null where a verdict is contested. */
    itemId: integer().references(() => scoringItems.id),
    /** Of the verdict on a complaint; null for all else. */
    aspect: text({ enum: keysOf(verdictAspects) }),
    /** The choice, or the verdict, as it stood when it was contested. */
    before: text().notNull(),
    reason: text().notNull(),
    startMs: integer(),
    endMs: integer(),
    outcome: text({ enum: keysOf(appealOutcomes) }),
    /** The choice, or the verdict, that takes its place. */
    after: text(),
    answer: text(),
    /** What the answer changed in the score. */
    changeId: integer().references(() => scoreChanges.id),
  },
  (table) => [
    index('review_appeal_points_appeal').on(table.appealId),
    index('review_appeal_points_item').on(table.itemId),
  ],
)
export type ReviewAppealPoint = typeof reviewAppealPoints.$inferSelect

/** 申诉时限, the newest row holds. */
export const appealSettings = sqliteTable('appeal_settings', {
  id: integer().primaryKey(),
  /** Working days from the score to the last moment of the first round, and after its answer. */
  fileDays: integer().notNull(),
  answerDays: integer().notNull(),
  at: integer().notNull(),
  by: text().notNull(),
})
