import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { clips } from '#src/clips/schema.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { difficulties, questionCategories, questionKinds, questionStates } from './vocabulary.ts'

export type QuestionChoice = { key: string; text: string }

/** 题库: a question, whose words stand in its versions. */
export const questions = sqliteTable(
  'questions',
  {
    id: integer().primaryKey(),
    category: text({ enum: keysOf(questionCategories) }).notNull(),
    difficulty: text({ enum: keysOf(difficulties) }).notNull(),
    kind: text({ enum: keysOf(questionKinds) }).notNull(),
    state: text({ enum: keysOf(questionStates) })
      .notNull()
      .default('active'),
    /** The version in use. */
    version: integer().notNull().default(1),
    retiredAt: integer(),
    createdAt: integer().notNull(),
    createdById: integer().references(() => accounts.id),
    createdByName: text().notNull(),
  },
  (table) => [
    index('questions_drawn').on(table.state, table.category, table.difficulty, table.id),
    index('questions_state').on(table.state, table.id),
    index('questions_category').on(table.category, table.state, table.id),
    index('questions_kind').on(table.kind, table.state, table.id),
  ],
)
export type Question = typeof questions.$inferSelect

/** What a question said at a time: never changed, since papers cite it. */
export const questionVersions = sqliteTable(
  'question_versions',
  {
    id: integer().primaryKey(),
    questionId: integer()
      .notNull()
      .references(() => questions.id),
    version: integer().notNull(),
    stem: text().notNull(),
    choices: text({ mode: 'json' }).$type<QuestionChoice[]>().notNull(),
    /** Keys of the right choices; empty for a short answer. */
    answer: text({ mode: 'json' }).$type<string[]>().notNull(),
    /** What a good short answer says, for whoever marks it. */
    reference: text().notNull().default(''),
    explanation: text().notNull().default(''),
    /** 听音作答: the covered clip that is played with it. */
    clipId: integer().references(() => clips.id, { onDelete: 'set null' }),
    at: integer().notNull(),
    byId: integer().references(() => accounts.id),
    byName: text().notNull(),
  },
  (table) => [
    uniqueIndex('question_versions_number').on(table.questionId, table.version),
    index('question_versions_clip').on(table.clipId),
  ],
)
export type QuestionVersion = typeof questionVersions.$inferSelect
