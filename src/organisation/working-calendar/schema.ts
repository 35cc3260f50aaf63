import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import { keysOf } from '#src/kernel/vocabulary.ts'

import { dayKinds } from './vocabulary.ts'

/** 工作日历: days on which the published calendar is overruled, and those of years it does not have. */
export const calendarDays = sqliteTable('calendar_days', {
  /** Start of the Shanghai day. */
  day: integer().primaryKey(),
  kind: text({ enum: keysOf(dayKinds) }).notNull(),
  name: text().notNull().default(''),
  at: integer().notNull(),
  by: text().notNull(),
})
export type CalendarDay = typeof calendarDays.$inferSelect

/** Years somebody declares complete, because the packaged calendar does not know them yet. */
export const calendarYears = sqliteTable('calendar_years', {
  year: integer().primaryKey(),
  at: integer().notNull(),
  by: text().notNull(),
})
