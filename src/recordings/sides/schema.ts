import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import { recordings } from '../schema.ts'

/** A two-channel recording made here of two one-sided ones. Both stay as they came. */
export const joinedSides = sqliteTable('joined_sides', {
  recordingId: integer()
    .primaryKey()
    .references(() => recordings.id, { onDelete: 'cascade' }),
  agentSideId: integer()
    .notNull()
    .unique()
    .references(() => recordings.id, { onDelete: 'cascade' }),
  customerSideId: integer()
    .notNull()
    .unique()
    .references(() => recordings.id, { onDelete: 'cascade' }),
  at: integer().notNull(),
})
export type JoinedSides = typeof joinedSides.$inferSelect

/** How long one side waits for the other before it is heard alone; the newest row holds. */
export const twinWaits = sqliteTable('twin_waits', {
  id: integer().primaryKey(),
  minutes: integer().notNull(),
  at: integer().notNull(),
  by: text().notNull(),
})
