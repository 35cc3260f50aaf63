import { index, integer, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import { keysOf } from '../vocabulary.ts'
import { jobNames, jobStates } from './catalogue.ts'

/** Work to be done at least once. `token` fences out a worker whose lease has passed to another. */
export const jobs = sqliteTable(
  'jobs',
  {
    id: integer().primaryKey(),
    name: text({ enum: keysOf(jobNames) }).notNull(),
    payload: text({ mode: 'json' }).notNull(),
    /** What the job is about, as `recording:7`: two waiting jobs of one name never share it. */
    subject: text().notNull(),
    state: text({ enum: keysOf(jobStates) })
      .notNull()
      .default('queued'),
    priority: integer().notNull().default(5),
    runAt: integer().notNull(),
    leaseUntil: integer(),
    token: text(),
    attempts: integer().notNull().default(0),
    progress: real().notNull().default(0),
    cancelRequested: integer({ mode: 'boolean' }).notNull().default(false),
    lastError: text(),
    createdAt: integer().notNull(),
    startedAt: integer(),
    finishedAt: integer(),
  },
  (table) => [
    index('jobs_claim').on(table.state, table.priority, table.runAt, table.id),
    index('jobs_line').on(table.name, table.state, table.priority, table.runAt, table.id),
    index('jobs_subject').on(table.subject, table.name, table.state),
    index('jobs_newest').on(table.createdAt, table.id),
  ],
)
export type Job = typeof jobs.$inferSelect
