import { sql } from 'drizzle-orm'
import { index, integer, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import { keysOf } from '../vocabulary.ts'
import { attemptEnds, jobNames, jobStates, parkReasons } from './catalogue.ts'

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
    /** How long its worker may be silent. */
    leaseMs: integer(),
    token: text(),
    /** Machine and process that hold it, or held it last. */
    worker: text(),
    /** The worker's last sign of life. */
    beatAt: integer(),
    attempts: integer().notNull().default(0),
    progress: real().notNull().default(0),
    cancelRequested: integer({ mode: 'boolean' }).notNull().default(false),
    lastError: text(),
    parkedFor: text({ enum: keysOf(parkReasons) }),
    createdAt: integer().notNull(),
    startedAt: integer(),
    finishedAt: integer(),
  },
  (table) => [
    // This one and the last alone follow a job from state to state: each would cost at every step.
    // What has ended is not in this one, which therefore stays as small as the work to be done.
    index('jobs_line')
      .on(table.name, table.state, table.priority, table.runAt, table.id)
      .where(sql`${table.finishedAt} IS NULL`),
    index('jobs_subject').on(table.subject, table.name),
    index('jobs_newest').on(table.createdAt, table.id),
    index('jobs_by_name').on(table.name, table.createdAt, table.id),
    index('jobs_ended')
      .on(table.state, table.finishedAt, table.name)
      .where(sql`${table.finishedAt} IS NOT NULL`),
  ],
)

/** Attempts that ended without a result; the one that brought it stands in the job itself. */
export const jobAttempts = sqliteTable(
  'job_attempts',
  {
    id: integer().primaryKey(),
    jobId: integer()
      .notNull()
      .references(() => jobs.id, { onDelete: 'cascade' }),
    number: integer().notNull(),
    worker: text(),
    startedAt: integer(),
    endedAt: integer().notNull(),
    end: text({ enum: keysOf(attemptEnds) }).notNull(),
    error: text(),
  },
  (table) => [index('job_attempts_job').on(table.jobId, table.id)],
)
export type JobAttempt = typeof jobAttempts.$inferSelect
