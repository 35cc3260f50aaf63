import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { recordings } from '#src/recordings/schema.ts'

import type { SoundSpan } from './sound-spans.ts'
import { clipStates } from './vocabulary.ts'

/** One line of a clip as it leaves the house: masked. What it said before is not kept here. */
export type ClipLine = { voice: string; startMs: number; endMs: number; text: string }

/** 片段: a stretch of a recording for somebody outside, with personal data covered. */
export const clips = sqliteTable(
  'clips',
  {
    id: integer().primaryKey(),
    recordingId: integer()
      .notNull()
      .references(() => recordings.id, { onDelete: 'cascade' }),
    fromMs: integer().notNull(),
    untilMs: integer().notNull(),
    /** What it is for, and who gets it. */
    purpose: text().notNull(),
    /** What the tone lies over, in the time of the recording: made with the text, from one list. */
    spans: text({ mode: 'json' }).$type<SoundSpan[]>().notNull(),
    lines: text({ mode: 'json' }).$type<ClipLine[]>().notNull(),
    state: text({ enum: keysOf(clipStates) })
      .notNull()
      .default('waiting'),
    /** Why there is no sound, in words. */
    problem: text(),
    /** Somebody heard or read in it what should be covered: it is not played and not handed out. */
    withheldAt: integer(),
    accountId: integer()
      .notNull()
      .references(() => accounts.id),
    accountName: text().notNull(),
    at: integer().notNull(),
  },
  (table) => [index('clips_recording').on(table.recordingId, table.id)],
)
export type Clip = typeof clips.$inferSelect
