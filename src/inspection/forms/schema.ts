import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { facts, formVersionStates, itemKinds } from './vocabulary.ts'

/** One choice of an item, in the order it is offered. `percent` of the item's weight, 0–100. */
export type ItemChoice = { key: string; label: string; percent: number }

/** 评分表: a name; what is scored by is one of its versions. */
export const scoringForms = sqliteTable('scoring_forms', {
  id: integer().primaryKey(),
  name: text().notNull().unique(),
  /** Offered first where nothing else decides. */
  isDefault: integer({ mode: 'boolean' }).notNull().default(false),
  retiredAt: integer(),
  createdAt: integer().notNull(),
  createdBy: integer().references(() => accounts.id),
})
export type ScoringForm = typeof scoringForms.$inferSelect

/** 评分表版本. A score belongs to the version it was given by, for good. */
export const scoringFormVersions = sqliteTable(
  'scoring_form_versions',
  {
    id: integer().primaryKey(),
    formId: integer()
      .notNull()
      .references(() => scoringForms.id),
    /** From 1, within its form. */
    version: integer().notNull(),
    state: text({ enum: keysOf(formVersionStates) })
      .notNull()
      .default('draft'),
    /** Bonus items add this much at most. */
    bonusCap: integer().notNull().default(0),
    note: text().notNull().default(''),
    /** Counts edits of a draft: a page that shows an older one is told. */
    revision: integer().notNull().default(0),
    publishedAt: integer(),
    publishedByName: text(),
    createdAt: integer().notNull(),
    createdByName: text().notNull(),
  },
  (table) => [
    uniqueIndex('form_versions_number').on(table.formId, table.version),
    // One version of a form is in use, and one is being written.
    uniqueIndex('form_versions_published')
      .on(table.formId)
      .where(sql`state = 'published'`),
    uniqueIndex('form_versions_draft')
      .on(table.formId)
      .where(sql`state = 'draft'`),
  ],
)
export type ScoringFormVersion = typeof scoringFormVersions.$inferSelect

/** 评分项 of one version. `code` names the same item across versions, for agreement and overturn rates. */
export const scoringItems = sqliteTable(
  'scoring_items',
  {
    id: integer().primaryKey(),
    versionId: integer()
      .notNull()
      .references(() => scoringFormVersions.id, { onDelete: 'cascade' }),
    code: text().notNull(),
    position: integer().notNull(),
    section: text().notNull(),
    title: text().notNull(),
    /** How to judge it, in words. */
    guidance: text().notNull().default(''),
    kind: text({ enum: keysOf(itemKinds) }).notNull(),
    /** Points of a weighted item, of 100 together; points a bonus adds; 0 of a fatal item. */
    weight: integer().notNull(),
    /** 有没有这个场合: the question asked first; null where there always is an occasion. */
    gate: text(),
    /** Of a fatal item: the choice with percent 0 means that it happened. */
    choices: text({ mode: 'json' }).$type<ItemChoice[]>().notNull(),
    /** Abuse by the customer turns it into no occasion. */
    excusedByAbuse: integer({ mode: 'boolean' }).notNull().default(false),
    /** What the machine states beside it; a person still answers. */
    fact: text({ enum: keysOf(facts) }),
  },
  (table) => [
    uniqueIndex('scoring_items_code').on(table.versionId, table.code),
    index('scoring_items_order').on(table.versionId, table.position),
  ],
)
export type ScoringItem = typeof scoringItems.$inferSelect
