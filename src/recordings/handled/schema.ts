import { index, integer, primaryKey, sqliteTable } from 'drizzle-orm/sqlite-core'

import { people } from '#src/organisation/schema.ts'

/**
 * 人工电话接听量: calls of one person on one day (days since 1970, Shanghai), of the unit the person
 * belonged to. Triggers on `calls` keep it, so that a rate never counts calls again; 0 = no unit known.
 * It is stored in the order of its key (WITHOUT ROWID), and no index holds `calls`: an announced call
 * changes one place.
 */
export const handledCalls = sqliteTable(
  'handled_calls',
  {
    departmentId: integer().notNull(),
    day: integer().notNull(),
    personId: integer()
      .notNull()
      .references(() => people.id),
    teamId: integer().notNull(),
    subCentreId: integer().notNull(),
    calls: integer().notNull(),
  },
  (table) => [
    primaryKey({
      columns: [table.departmentId, table.day, table.personId, table.teamId, table.subCentreId],
    }),
    index('handled_calls_person').on(table.personId, table.day),
    index('handled_calls_team').on(table.teamId, table.day),
  ],
)

/** The same of whole departments: what most rates divide by. */
export const handledDays = sqliteTable(
  'handled_days',
  {
    departmentId: integer().notNull(),
    day: integer().notNull(),
    subCentreId: integer().notNull(),
    calls: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.departmentId, table.day, table.subCentreId] }),
    // Of all departments in some weeks; counted up in place, so that it costs one entry a day.
    index('handled_days_day').on(table.day),
  ],
)
