import { sql } from 'drizzle-orm'
import { index, integer, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { people } from '#src/organisation/schema.ts'

import { tracks, trainingKinds, trainingOutcomes, voidReasons } from './vocabulary.ts'

/**
 * 培训记录: who was taught what, by whom and until when, written by each kind of training in the
 * transaction that ends it. What training did to the numbers is reckoned from here alone.
 */
export const trainingRecords = sqliteTable(
  'training_records',
  {
    id: integer().primaryKey(),
    personId: integer()
      .notNull()
      .references(() => people.id),
    kind: text({ enum: keysOf(trainingKinds) }).notNull(),
    track: text({ enum: keysOf(tracks) }).notNull(),
    title: text().notNull(),
    /** The class, course, exam … among those of its kind. */
    refId: integer().notNull(),
    trainerId: integer().references(() => accounts.id),
    trainerName: text().notNull(),
    outcome: text({ enum: keysOf(trainingOutcomes) }).notNull(),
    /** Percent, where something was marked. */
    score: real(),
    completedAt: integer().notNull(),
    /** Taken back: it counts no more, and stays to be seen. */
    voidedAt: integer(),
    voidReason: text({ enum: keysOf(voidReasons) }),
  },
  (table) => [
    uniqueIndex('training_records_once').on(table.kind, table.refId, table.personId),
    index('training_records_person').on(table.personId, table.completedAt, table.id),
    index('training_records_kind').on(table.kind, table.refId, table.completedAt),
    // One way of being taught, the newest first; a way that is hardly used is read no further than it goes.
    index('training_records_kind_newest')
      .on(table.kind, table.completedAt, table.id)
      .where(sql`voided_at is null`),
    index('training_records_newest').on(table.completedAt, table.id),
    index('training_records_track').on(table.track, table.completedAt, table.id),
    index('training_records_trainer').on(table.trainerId, table.completedAt, table.id),
  ],
)
export type TrainingRecord = typeof trainingRecords.$inferSelect
