import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { complaints } from '#src/complaints/schema.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { departments } from '#src/organisation/schema.ts'

import type { Evidence } from './evidence.ts'
import { analysisSections, analysisStates } from './vocabulary.ts'

/** 周分析: one for each week and version. While it is a draft its figures are those of the moment. */
export const weeklyAnalyses = sqliteTable(
  'weekly_analyses',
  {
    id: integer().primaryKey(),
    /** Monday 00:00, Shanghai. */
    week: integer().notNull(),
    version: integer().notNull(),
    state: text({ enum: keysOf(analysisStates) })
      .notNull()
      .default('draft'),
    draftedAt: integer().notNull(),
    draftedById: integer().references(() => accounts.id),
    draftedBy: text().notNull(),
  },
  (table) => [
    uniqueIndex('weekly_analyses_version').on(table.week, table.version),
    uniqueIndex('weekly_analyses_draft')
      .on(table.week)
      .where(sql`state = 'draft'`),
    index('weekly_analyses_newest').on(table.week, table.id),
  ],
)
export type WeeklyAnalysis = typeof weeklyAnalyses.$inferSelect

const ofAnalysis = () =>
  integer()
    .notNull()
    .references(() => weeklyAnalyses.id)

/** 发布: what it was reckoned from stands as it was. */
export const analysisPublications = sqliteTable('analysis_publications', {
  analysisId: ofAnalysis().primaryKey(),
  evidence: text({ mode: 'json' }).$type<Evidence>().notNull(),
  at: integer().notNull(),
  byId: integer().references(() => accounts.id),
  by: text().notNull(),
})

/** Which complaints of the week were counted, and as what: corrections are reckoned against it. */
export const analysisComplaints = sqliteTable(
  'analysis_complaints',
  {
    analysisId: ofAnalysis(),
    complaintId: integer()
      .notNull()
      .references(() => complaints.id),
    /** As `standsAs` writes it. */
    counted: text().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.analysisId, table.complaintId] }),
    index('analysis_complaints_complaint').on(table.complaintId),
  ],
)

/** 分析文字, section by section. */
export const analysisComments = sqliteTable(
  'analysis_comments',
  {
    analysisId: ofAnalysis(),
    section: text({ enum: keysOf(analysisSections) }).notNull(),
    text: text().notNull(),
    /** Grows with every saving: a form says which one it was drawn from. */
    revision: integer().notNull(),
    at: integer().notNull(),
    by: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.analysisId, table.section] })],
)

/** 整改建议: each may become an item of a supervision sheet. */
export const analysisSuggestions = sqliteTable(
  'analysis_suggestions',
  {
    id: integer().primaryKey(),
    analysisId: ofAnalysis(),
    /** Null: for all departments. */
    departmentId: integer().references(() => departments.id),
    problem: text().notNull(),
    advice: text().notNull(),
    at: integer().notNull(),
    by: text().notNull(),
  },
  (table) => [index('analysis_suggestions_analysis').on(table.analysisId, table.id)],
)
export type AnalysisSuggestion = typeof analysisSuggestions.$inferSelect

/** When the draft of a week is made by itself; the newest row counts. */
export const analysisSettings = sqliteTable('analysis_settings', {
  id: integer().primaryKey(),
  /** 1 = Monday … 7 = Sunday. */
  weekday: integer().notNull(),
  hour: integer().notNull(),
  at: integer().notNull(),
  by: text().notNull(),
})
