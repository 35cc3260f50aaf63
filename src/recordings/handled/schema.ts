import { index, integer, primaryKey, sqliteTable } from 'drizzle-orm/sqlite-core'

import { people } from '#src/organisation/schema.ts'

/**
 * 人工电话接听量: calls of one person on one day (days since 1970, Shanghai), of the unit the person
 * belonged to. Triggers on `calls` keep it, so that a rate never counts calls again; 0 = no unit known.
 */
export const handledCalls = sqliteTable(
  'handled_calls',
  {
    personId: integer()
      .notNull()
      .references(() => people.id),
    day: integer().notNull(),
    teamId: integer().notNull(),
    departmentId: integer().notNull(),
    subCentreId: integer().notNull(),
    calls: integer().notNull(),
  },
  (table) => [
    primaryKey({
      columns: [table.personId, table.day, table.teamId, table.departmentId, table.subCentreId],
    }),
    // All that a sum asks for lies in the index.
    index('handled_calls_department').on(
      table.departmentId,
      table.day,
      table.calls,
      table.personId,
    ),
    index('handled_calls_team').on(table.teamId, table.day, table.calls),
    index('handled_calls_day').on(table.day, table.calls),
  ],
)
