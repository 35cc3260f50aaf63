import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

import { keysOf } from '#src/kernel/vocabulary.ts'

import { requestKinds, staffCategories } from './vocabulary.ts'

export const subCentres = sqliteTable('sub_centres', {
  id: integer().primaryKey(),
  name: text().notNull().unique(),
})

export const departments = sqliteTable(
  'departments',
  {
    id: integer().primaryKey(),
    subCentreId: integer()
      .notNull()
      .references(() => subCentres.id),
    name: text().notNull(),
  },
  (table) => [uniqueIndex('departments_name').on(table.subCentreId, table.name)],
)

export const teams = sqliteTable(
  'teams',
  {
    id: integer().primaryKey(),
    departmentId: integer()
      .notNull()
      .references(() => departments.id),
    name: text().notNull(),
  },
  (table) => [uniqueIndex('teams_name').on(table.departmentId, table.name)],
)

/** Agents of the hotline. `agentNo` keeps leading zeros: it is a name, not a number. */
export const people = sqliteTable('people', {
  id: integer().primaryKey(),
  agentNo: text().notNull().unique(),
  name: text().notNull(),
  staffCategory: text({ enum: keysOf(staffCategories) }).notNull(),
  hiredOn: integer(),
  /** Known from call data only, not yet from a roster. */
  provisional: integer({ mode: 'boolean' }).notNull().default(false),
})
export type Person = typeof people.$inferSelect

/** Which team a person belonged to and when: a call belongs to the team of its own day. */
export const postings = sqliteTable(
  'postings',
  {
    id: integer().primaryKey(),
    personId: integer()
      .notNull()
      .references(() => people.id),
    teamId: integer()
      .notNull()
      .references(() => teams.id),
    from: integer().notNull(),
    until: integer(),
  },
  (table) => [index('postings_person').on(table.personId, table.from)],
)

export const businessTypes = sqliteTable('business_types', {
  id: integer().primaryKey(),
  name: text().notNull().unique(),
  kind: text({ enum: keysOf(requestKinds) }).notNull(),
  active: integer({ mode: 'boolean' }).notNull().default(true),
})
export type BusinessType = typeof businessTypes.$inferSelect

/** Shifts cover the 24 hours; minutes of the Shanghai day, `untilMinute` may lie past midnight. */
export const shifts = sqliteTable('shifts', {
  id: integer().primaryKey(),
  name: text().notNull().unique(),
  fromMinute: integer().notNull(),
  untilMinute: integer().notNull(),
})
export type Shift = typeof shifts.$inferSelect
