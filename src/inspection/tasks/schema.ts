import { sql } from 'drizzle-orm'
import {
  type AnySQLiteColumn,
  index,
  integer,
  real,
  sqliteTable,
  text,
} from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { departments, people, subCentres, teams } from '#src/organisation/schema.ts'
import { calls, recordings } from '#src/recordings/schema.ts'

import { calibrationSessions } from '../calibration/schema.ts'
import { scoringForms } from '../forms/schema.ts'
import { samplingDraws } from '../sampling/schema.ts'
import { purposes, taskStates } from './vocabulary.ts'

/** 质检任务: one call that one inspector is to score. */
export const inspectionTasks = sqliteTable(
  'inspection_tasks',
  {
    id: integer().primaryKey(),
    purpose: text({ enum: keysOf(purposes) }).notNull(),
    state: text({ enum: keysOf(taskStates) })
      .notNull()
      .default('waiting'),
    /** Null once the recording is erased; the task and its score stay. */
    recordingId: integer().references(() => recordings.id, { onDelete: 'set null' }),
    callId: integer()
      .notNull()
      .references(() => calls.id),
    formId: integer()
      .notNull()
      .references(() => scoringForms.id),
    drawId: integer().references(() => samplingDraws.id),
    /** Order of the drawn call within its draw, from 1. */
    place: integer(),
    /** Of the call to be drawn, 0–1. */
    chance: real(),
    /** Of a hidden second scoring: the task it is the second of. */
    pairOf: integer().references((): AnySQLiteColumn => inspectionTasks.id),
    sessionId: integer().references(() => calibrationSessions.id),
    /** Where the call belongs, copied from it, so that lists need no join. */
    personId: integer().references(() => people.id),
    teamId: integer().references(() => teams.id),
    departmentId: integer().references(() => departments.id),
    subCentreId: integer().references(() => subCentres.id),
    accountId: integer().references(() => accounts.id),
    accountName: text(),
    assignedAt: integer(),
    dueAt: integer(),
    createdAt: integer().notNull(),
    endedAt: integer(),
  },
  (table) => [
    index('tasks_newest').on(table.createdAt, table.id),
    index('tasks_state').on(table.state, table.createdAt, table.id),
    index('tasks_account').on(table.accountId, table.state, table.createdAt, table.id),
    index('tasks_draw').on(table.drawId, table.place),
    index('tasks_session').on(table.sessionId),
    index('tasks_call').on(table.callId),
    index('tasks_recording').on(table.recordingId),
    index('tasks_pair')
      .on(table.pairOf)
      .where(sql`pair_of is not null`),
  ],
)
export type InspectionTask = typeof inspectionTasks.$inferSelect
