import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import type { ImportResult } from '#src/kernel/importing.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { sources } from '#src/recordings/sources/schema.ts'

import type { Mapping } from './mapping.ts'
import { importKinds, importStates } from './vocabulary.ts'

/** A brought table, kept once by content under `data/imports`. */
export const importFiles = sqliteTable('import_files', {
  id: integer().primaryKey(),
  sha256: text().notNull().unique(),
  bytes: integer().notNull(),
  encoding: text().notNull(),
  /** The first line in another encoding than the lines before it. */
  switchLine: integer(),
  header: text({ mode: 'json' }).$type<string[]>().notNull(),
  receivedAt: integer().notNull(),
})
export type ImportFile = typeof importFiles.$inferSelect

/** How the columns of a source's tables become ours; a change is a new version. */
export const importMappings = sqliteTable(
  'import_mappings',
  {
    id: integer().primaryKey(),
    kind: text({ enum: keysOf(importKinds) }).notNull(),
    /** Null for tables brought by hand without a source. */
    sourceId: integer().references(() => sources.id),
    version: integer().notNull(),
    mapping: text({ mode: 'json' }).$type<Mapping>().notNull(),
    createdBy: text().notNull(),
    createdAt: integer().notNull(),
  },
  (table) => [index('import_mappings_source').on(table.kind, table.sourceId, table.version)],
)

/** What the first rows will be stored as, and what the whole table would change. */
export type Foreseen = ImportResult & {
  good: number
  sample: { line: number; cells: string[] }[]
}

/** One table on its way in: who brought it, where it stands, what came of it. */
export const imports = sqliteTable(
  'imports',
  {
    id: integer().primaryKey(),
    kind: text({ enum: keysOf(importKinds) }).notNull(),
    state: text({ enum: keysOf(importStates) }).notNull(),
    fileId: integer()
      .notNull()
      .references(() => importFiles.id),
    fileName: text().notNull(),
    /** Null when the system itself brought it: a watched folder, the command line. */
    accountId: integer().references(() => accounts.id),
    actorName: text().notNull(),
    sourceId: integer().references(() => sources.id),
    mapping: text({ mode: 'json' }).$type<Mapping>(),
    mappingId: integer().references(() => importMappings.id),
    foreseen: text({ mode: 'json' }).$type<Foreseen>(),
    /** The line of the last row dealt with, moved in the transaction that stores the rows. */
    position: integer().notNull().default(0),
    rows: integer().notNull().default(0),
    added: integer().notNull().default(0),
    updated: integer().notNull().default(0),
    unchanged: integer().notNull().default(0),
    badRows: integer().notNull().default(0),
    problems: integer().notNull().default(0),
    news: text({ mode: 'json' }).$type<Record<string, number>>().notNull(),
    /** Why it did not come to its end, in words. */
    problem: text(),
    createdAt: integer().notNull(),
    startedAt: integer(),
    finishedAt: integer(),
  },
  (table) => [
    index('imports_newest').on(table.createdAt, table.id),
    index('imports_file').on(table.fileId),
    index('imports_source').on(table.sourceId, table.createdAt, table.id),
  ],
)
export type Import = typeof imports.$inferSelect

/** Every fault of every bad row, in the order of the file. */
export const importProblems = sqliteTable(
  'import_problems',
  {
    importId: integer()
      .notNull()
      .references(() => imports.id, { onDelete: 'cascade' }),
    /** 1, 2, 3 … within the import. */
    number: integer().notNull(),
    line: integer().notNull(),
    column: text(),
    message: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.importId, table.number] })],
)
