import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { businessTypes } from '#src/organisation/schema.ts'

import { articleKinds, articleStates, articleSteps, ratings } from './vocabulary.ts'

/**
 * 知识: what is kept of an article; its words stand in its versions. Of what is published, title,
 * keywords and what lists show are kept here too. The index of its words (`knowledge_index`) follows
 * `versionId` by triggers.
 */
export const articles = sqliteTable(
  'articles',
  {
    id: integer().primaryKey(),
    kind: text({ enum: keysOf(articleKinds) }).notNull(),
    state: text({ enum: keysOf(articleStates) }).notNull(),
    /** Of the published version; of the draft before the first. */
    title: text().notNull(),
    keywords: text().notNull().default(''),
    businessTypeId: integer().references(() => businessTypes.id),
    /** The published version. */
    versionId: integer(),
    /** The version being written; null where the newest is published. */
    draftId: integer(),
    ownerId: integer()
      .notNull()
      .references(() => accounts.id),
    /** The start of the day by which the owner looks at it again; null before it is published. */
    reviewBy: integer(),
    /** When the clock next tells somebody of it. */
    alarmAt: integer(),
    /** 重要客户 that names a person: read by those who write knowledge only. */
    restricted: integer({ mode: 'boolean' }).notNull().default(false),
    reads: integer().notNull().default(0),
    /** Reads that weigh less the older they are, see `popularity.ts`. */
    popularity: integer().notNull().default(0),
    helpful: integer().notNull().default(0),
    unhelpful: integer().notNull().default(0),
    changedAt: integer().notNull(),
  },
  (table) => [
    index('articles_popular').on(table.state, table.kind, table.popularity, table.id),
    index('articles_type').on(table.state, table.businessTypeId, table.popularity, table.id),
    index('articles_all_popular').on(table.state, table.popularity, table.id),
    index('articles_review').on(table.state, table.reviewBy, table.id),
    index('articles_owner').on(table.ownerId, table.state, table.reviewBy, table.id),
    index('articles_state').on(table.state, table.id),
    index('articles_kind').on(table.kind, table.id),
    index('articles_draft')
      .on(table.draftId)
      .where(sql`draft_id is not null`),
    index('articles_alarm')
      .on(table.alarmAt)
      .where(sql`alarm_at is not null`),
  ],
)
export type Article = typeof articles.$inferSelect

/** One version; published, it is never changed and never deleted (triggers). */
export const articleVersions = sqliteTable(
  'article_versions',
  {
    id: integer().primaryKey(),
    articleId: integer()
      .notNull()
      .references(() => articles.id),
    number: integer().notNull(),
    title: text().notNull(),
    body: text().notNull(),
    keywords: text().notNull().default(''),
    businessTypeId: integer().references(() => businessTypes.id),
    source: text().notNull().default(''),
    /** 常用电话, 重要客户: whose, who answers, and the number. */
    contactUnit: text().notNull().default(''),
    contactName: text().notNull().default(''),
    contactPhone: text().notNull().default(''),
    /** 典型案例: the number of the case in the library, an address and no more. */
    caseId: integer(),
    /** What was changed and why, in the writer's words. */
    note: text().notNull().default(''),
    /** Everybody who wrote in it: none of them publishes it. */
    writerIds: text({ mode: 'json' }).$type<number[]>().notNull(),
    writerName: text().notNull(),
    /** Counts the changes of a draft, so that a stale page is told. */
    revision: integer().notNull().default(0),
    at: integer().notNull(),
    submittedAt: integer(),
    publishedAt: integer(),
    publisherName: text(),
  },
  (table) => [
    uniqueIndex('article_versions_number').on(table.articleId, table.number),
    index('article_versions_submitted')
      .on(table.submittedAt, table.id)
      .where(sql`submitted_at is not null and published_at is null`),
  ],
)
export type ArticleVersion = typeof articleVersions.$inferSelect

/** Who did what with an article, when and why. */
export const articleHistory = sqliteTable(
  'article_history',
  {
    id: integer().primaryKey(),
    articleId: integer()
      .notNull()
      .references(() => articles.id),
    step: text({ enum: keysOf(articleSteps) }).notNull(),
    version: integer(),
    words: text().notNull().default(''),
    at: integer().notNull(),
    byName: text().notNull(),
  },
  (table) => [index('article_history_article').on(table.articleId, table.id)],
)
export type ArticleHistory = typeof articleHistory.$inferSelect

/** When somebody last opened an article: 最近看过, and so that reading it again at once counts once. */
export const articleLooks = sqliteTable(
  'article_looks',
  {
    accountId: integer()
      .notNull()
      .references(() => accounts.id, { onDelete: 'cascade' }),
    articleId: integer()
      .notNull()
      .references(() => articles.id),
    at: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.articleId] }),
    index('article_looks_recent').on(table.accountId, table.at, table.articleId),
  ],
)

/** 有用、没用: what a reader said of a version, and what the owner answered. */
export const articleFeedback = sqliteTable(
  'article_feedback',
  {
    id: integer().primaryKey(),
    articleId: integer()
      .notNull()
      .references(() => articles.id),
    version: integer().notNull(),
    rating: text({ enum: keysOf(ratings) }).notNull(),
    words: text().notNull().default(''),
    /** Something is to be answered: words, or that it was of no use. */
    waits: integer({ mode: 'boolean' }).notNull(),
    accountId: integer()
      .notNull()
      .references(() => accounts.id),
    accountName: text().notNull(),
    at: integer().notNull(),
  },
  (table) => [
    uniqueIndex('article_feedback_once').on(table.articleId, table.version, table.accountId),
    index('article_feedback_article').on(table.articleId, table.id),
    index('article_feedback_waits')
      .on(table.id, table.articleId)
      .where(sql`waits = 1`),
    index('article_feedback_waits_of')
      .on(table.articleId, table.id)
      .where(sql`waits = 1`),
  ],
)
export type ArticleFeedback = typeof articleFeedback.$inferSelect

export const articleAnswers = sqliteTable('article_answers', {
  feedbackId: integer()
    .primaryKey()
    .references(() => articleFeedback.id),
  words: text().notNull(),
  at: integer().notNull(),
  byName: text().notNull(),
})

/** What people looked for and did not find, by its words. */
export const missedSearches = sqliteTable(
  'missed_searches',
  {
    id: integer().primaryKey(),
    words: text().notNull().unique(),
    count: integer().notNull(),
    firstAt: integer().notNull(),
    lastAt: integer().notNull(),
    /** Who asked last: asking again and again counts once. */
    lastById: integer().references(() => accounts.id, { onDelete: 'set null' }),
    settledAt: integer(),
    settledByName: text(),
  },
  (table) => [
    index('missed_searches_open')
      .on(table.count, table.id)
      .where(sql`settled_at is null`),
    index('missed_searches_last').on(table.lastAt),
  ],
)
export type MissedSearch = typeof missedSearches.$inferSelect
