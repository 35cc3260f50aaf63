import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/**
 * 季节与阶段 (度夏、度冬、暑期工上岗…): a stretch of every year, both days included, `MM-DD`; one that
 * ends before it begins runs over New Year. Two never cover the same day.
 */
export const seasons = sqliteTable('seasons', {
  id: integer().primaryKey(),
  name: text().notNull().unique(),
  fromDay: text().notNull(),
  untilDay: text().notNull(),
  note: text().notNull().default(''),
  at: integer().notNull(),
  by: text().notNull(),
})
export type Season = typeof seasons.$inferSelect
