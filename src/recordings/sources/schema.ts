import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

import { keysOf } from '#src/kernel/vocabulary.ts'

import {
  afterReceipts,
  fileOutcomes,
  folderConditions,
  layouts,
  sourceKinds,
} from '../vocabulary.ts'

/** Where recordings and call data come from (来源): a recorder's folder, a system behind the API. */
export const sources = sqliteTable(
  'sources',
  {
    id: integer().primaryKey(),
    name: text().notNull().unique(),
    kind: text({ enum: keysOf(sourceKinds) }).notNull(),
    /** Where the sides lie in its recordings, when the call data does not say. */
    layout: text({ enum: keysOf(layouts) }),
    /** How its file names tell which call they are, see `name-pattern.ts`; null: by the whole name. */
    namePattern: text(),
    /** Watched folder, absolute; only of the kind `folder`. */
    folder: text(),
    /** What becomes of its files once they are received. */
    afterReceipt: text({ enum: keysOf(afterReceipts) })
      .notNull()
      .default('leave'),
    /** Tables (话单、登记) that lie in the folder are imported as well. */
    tables: integer({ mode: 'boolean' }).notNull().default(false),
    /** A file is whole when size and time stay the same for so long. */
    settleMs: integer().notNull().default(10_000),
    /** How far the start in a name may lie from the start of the call. */
    toleranceMs: integer().notNull().default(120_000),
    active: integer({ mode: 'boolean' }).notNull().default(true),
    createdAt: integer().notNull(),
  },
  (table) => [index('sources_kind').on(table.kind, table.id)],
)
export type Source = typeof sources.$inferSelect

/** Files a folder brought, so that none is read twice; and those that were not read, with the reason. */
export const folderFiles = sqliteTable(
  'folder_files',
  {
    id: integer().primaryKey(),
    sourceId: integer()
      .notNull()
      .references(() => sources.id),
    /** Absolute; bytes that are no UTF-8 are written as `%FF`, see `file-paths.ts`. */
    path: text().notNull(),
    /** Size, time of change and inode: another stamp is another file. */
    stamp: text().notNull(),
    outcome: text({ enum: keysOf(fileOutcomes) }).notNull(),
    /** Why it was not received, or could not be moved away afterwards. */
    problem: text(),
    recordingId: integer(),
    at: integer().notNull(),
  },
  (table) => [
    uniqueIndex('folder_files_path').on(table.sourceId, table.path),
    index('folder_files_recording').on(table.recordingId),
    index('folder_files_outcome').on(table.sourceId, table.outcome, table.at, table.id),
  ],
)
export type FolderFile = typeof folderFiles.$inferSelect

/** How each watched folder is doing; written by the worker, read by pages. */
export const folderStates = sqliteTable('folder_states', {
  sourceId: integer()
    .primaryKey()
    .references(() => sources.id),
  condition: text({ enum: keysOf(folderConditions) }).notNull(),
  since: integer().notNull(),
  /** When the watcher last wrote this row: an old one means that no worker runs. */
  seenAt: integer().notNull(),
  /** When the last full look at the folder ended. */
  lookedAt: integer(),
  /** Of the last full look: files met, and those passed over as their names are no recordings'. */
  files: integer().notNull().default(0),
  passedOver: integer().notNull().default(0),
  /** Seen, but perhaps still being written. */
  settling: integer().notNull().default(0),
})
export type FolderState = typeof folderStates.$inferSelect
