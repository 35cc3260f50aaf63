import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { clips } from '#src/clips/schema.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { momentKinds, walkthroughStates } from './vocabulary.ts'

/** 录音分析会: clips are heard together, moments marked, the best one voted for. */
export const walkthroughs = sqliteTable(
  'walkthroughs',
  {
    id: integer().primaryKey(),
    title: text().notNull(),
    note: text().notNull(),
    state: text({ enum: keysOf(walkthroughStates) }).notNull(),
    holderId: integer()
      .notNull()
      .references(() => accounts.id),
    holderName: text().notNull(),
    at: integer().notNull(),
    closedAt: integer(),
    reason: text().notNull().default(''),
    /** The case of the library that the best clip became. */
    caseId: integer(),
  },
  (table) => [
    index('walkthroughs_newest').on(table.at, table.id),
    index('walkthroughs_state').on(table.state, table.at, table.id),
  ],
)
export type Walkthrough = typeof walkthroughs.$inferSelect

export const walkthroughClips = sqliteTable(
  'walkthrough_clips',
  {
    id: integer().primaryKey(),
    walkthroughId: integer()
      .notNull()
      .references(() => walkthroughs.id),
    position: integer().notNull(),
    title: text().notNull(),
    /** Gone with its recording; what was marked in it stays. */
    clipId: integer().references(() => clips.id, { onDelete: 'set null' }),
    lengthMs: integer().notNull(),
    best: integer({ mode: 'boolean' }).notNull().default(false),
  },
  (table) => [
    index('walkthrough_clips_of').on(table.walkthroughId, table.position),
    index('walkthrough_clips_clip').on(table.clipId),
  ],
)
export type WalkthroughClip = typeof walkthroughClips.$inferSelect

export const walkthroughMarks = sqliteTable(
  'walkthrough_marks',
  {
    id: integer().primaryKey(),
    walkthroughId: integer()
      .notNull()
      .references(() => walkthroughs.id),
    partId: integer()
      .notNull()
      .references(() => walkthroughClips.id),
    atMs: integer().notNull(),
    kind: text({ enum: keysOf(momentKinds) }).notNull(),
    words: text().notNull(),
    once: text().notNull(),
    at: integer().notNull(),
    byId: integer()
      .notNull()
      .references(() => accounts.id),
    byName: text().notNull(),
  },
  (table) => [
    index('walkthrough_marks_of').on(table.walkthroughId, table.id),
    index('walkthrough_marks_own').on(table.byId, table.walkthroughId),
    index('walkthrough_marks_part').on(table.partId),
    uniqueIndex('walkthrough_marks_once').on(table.byId, table.once),
  ],
)

/** 一人一票. What was chosen is told by nobody before the end, and by name never. */
export const walkthroughVotes = sqliteTable(
  'walkthrough_votes',
  {
    walkthroughId: integer()
      .notNull()
      .references(() => walkthroughs.id),
    accountId: integer()
      .notNull()
      .references(() => accounts.id),
    partId: integer()
      .notNull()
      .references(() => walkthroughClips.id),
  },
  (table) => [
    primaryKey({ columns: [table.walkthroughId, table.accountId] }),
    index('walkthrough_votes_part').on(table.partId),
  ],
)
