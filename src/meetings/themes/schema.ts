import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import { keysOf } from '#src/kernel/vocabulary.ts'

import type { MonthFigures } from './month-figures.ts'
import { summaryStates } from './vocabulary.ts'

/** 每周一主题 */
export const weeklyThemes = sqliteTable('weekly_themes', {
  id: integer().primaryKey(),
  /** Monday 00:00, Shanghai. */
  week: integer().notNull().unique(),
  title: text().notNull(),
  words: text().notNull(),
  revision: integer().notNull().default(1),
  at: integer().notNull(),
  by: text().notNull(),
})
export type WeeklyTheme = typeof weeklyThemes.$inferSelect

/** 每月一总结: frozen when it is published. */
export const monthlySummaries = sqliteTable('monthly_summaries', {
  id: integer().primaryKey(),
  month: text().notNull().unique(),
  state: text({ enum: keysOf(summaryStates) }).notNull(),
  words: text().notNull(),
  revision: integer().notNull().default(1),
  figures: text({ mode: 'json' }).$type<MonthFigures>(),
  at: integer().notNull(),
  by: text().notNull(),
  publishedAt: integer(),
  publishedBy: text().notNull().default(''),
})
export type MonthlySummary = typeof monthlySummaries.$inferSelect
