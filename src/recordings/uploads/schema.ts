import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { recordings } from '../schema.ts'
import { uploadOutcomes } from '../vocabulary.ts'

/**
 * Uploads under way and what became of them (上传). A row goes a day after its last byte: until then
 * a sender whose connection was cut can ask how it ended.
 */
export const uploads = sqliteTable(
  'uploads',
  {
    /** Random; also the name of the file that grows. */
    id: text().primaryKey(),
    accountId: integer()
      .notNull()
      .references(() => accounts.id),
    /** What the sender calls the file, fit to be read. */
    name: text().notNull(),
    /** Announced size; what has arrived is the size of the file. */
    bytes: integer().notNull(),
    /** SHA-256 the sender announced: other content is refused, and the same file is known again. */
    expectedSha256: text(),
    begunAt: integer().notNull(),
    settledAt: integer(),
    outcome: text({ enum: keysOf(uploadOutcomes) }),
    message: text(),
    recordingId: integer().references(() => recordings.id, { onDelete: 'set null' }),
  },
  (table) => [
    index('uploads_account').on(table.accountId, table.settledAt),
    index('uploads_begun').on(table.begunAt),
    index('uploads_recording').on(table.recordingId),
  ],
)
export type Upload = typeof uploads.$inferSelect
