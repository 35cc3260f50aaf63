import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { complaintTargets, faultCategories } from '#src/complaints/vocabulary.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { findings } from '#src/screening/schema.ts'
import {
  hitMarks as hitMarkWords,
  offerDecisions,
  offerKinds,
  retirementDecisions,
  ruleKinds,
  ruleStatuses,
  ruleVoices,
  sampleKinds,
} from '#src/screening/vocabulary.ts'

import type { RuleBody } from './body.ts'
import type { DryRunResult, PlannedChange } from './plan.ts'

/** 规则: a name that stays, whatever its text becomes. Name, type and target repeat the newest version. */
export const lexiconRules = sqliteTable(
  'lexicon_rules',
  {
    id: integer().primaryKey(),
    /** Stable: hits and statistics are kept by it. */
    code: text().notNull().unique(),
    kind: text({ enum: keysOf(ruleKinds) }).notNull(),
    status: text({ enum: keysOf(ruleStatuses) }).notNull(),
    /** Number of the newest version. */
    version: integer().notNull(),
    /** The version that reads calls now; null where none does. */
    publishedVersion: integer(),
    /** To be taken out of the lexicon by the next publication. */
    retiring: integer({ mode: 'boolean' }).notNull().default(false),
    name: text().notNull(),
    category: text({ enum: keysOf(faultCategories) }),
    target: text({ enum: keysOf(complaintTargets) }),
    voice: text({ enum: keysOf(ruleVoices) }).notNull(),
    createdAt: integer().notNull(),
    createdBy: text().notNull(),
    changedAt: integer().notNull(),
  },
  (table) => [index('lexicon_rules_changed').on(table.changedAt, table.id)],
)
export type RuleRow = typeof lexiconRules.$inferSelect

/** One text of a rule. Triggers refuse to change it: what a hit cites must stay what it was. */
export const lexiconRuleVersions = sqliteTable(
  'lexicon_rule_versions',
  {
    id: integer().primaryKey(),
    ruleId: integer()
      .notNull()
      .references(() => lexiconRules.id),
    number: integer().notNull(),
    body: text({ mode: 'json' }).$type<RuleBody>().notNull(),
    note: text().notNull(),
    at: integer().notNull(),
    by: text().notNull(),
  },
  (table) => [uniqueIndex('lexicon_rule_versions_number').on(table.ruleId, table.number)],
)
export type RuleVersion = typeof lexiconRuleVersions.$inferSelect

/** 词库: a published set of rule versions. The newest is in use. */
export const lexiconSets = sqliteTable(
  'lexicon_sets',
  {
    id: integer().primaryKey(),
    /** What screenings name: changes whenever a rule in it does. */
    lexiconVersion: text().notNull(),
    note: text().notNull(),
    at: integer().notNull(),
    by: text().notNull(),
    /** The earlier set it equals, where it is a return to one. */
    restores: integer(),
  },
  (table) => [index('lexicon_sets_version').on(table.lexiconVersion, table.id)],
)
export type LexiconSet = typeof lexiconSets.$inferSelect

export const lexiconSetRules = sqliteTable(
  'lexicon_set_rules',
  {
    setId: integer()
      .notNull()
      .references(() => lexiconSets.id),
    ruleId: integer()
      .notNull()
      .references(() => lexiconRules.id),
    versionId: integer()
      .notNull()
      .references(() => lexiconRuleVersions.id),
  },
  (table) => [primaryKey({ columns: [table.setId, table.ruleId] })],
)

/** 样例: nothing is published while one of them fails. */
export const ruleSamples = sqliteTable(
  'rule_samples',
  {
    id: integer().primaryKey(),
    ruleId: integer()
      .notNull()
      .references(() => lexiconRules.id),
    kind: text({ enum: keysOf(sampleKinds) }).notNull(),
    voice: text({ enum: ['customer', 'agent'] }).notNull(),
    text: text().notNull(),
    /** What the other side said just before; empty where it does not matter. */
    before: text().notNull().default(''),
    at: integer().notNull(),
    by: text().notNull(),
  },
  (table) => [
    uniqueIndex('rule_samples_once').on(
      ...([table.ruleId, table.kind, table.voice, table.text, table.before] as const),
    ),
  ],
)
export type RuleSample = typeof ruleSamples.$inferSelect

/** 试跑: what a choice of changes would do to calls already heard. */
export const dryRuns = sqliteTable('dry_runs', {
  id: integer().primaryKey(),
  /** The set the changes start from. */
  baseSetId: integer()
    .notNull()
    .references(() => lexiconSets.id),
  changes: text({ mode: 'json' }).$type<PlannedChange[]>().notNull(),
  days: integer().notNull(),
  at: integer().notNull(),
  by: text().notNull(),
  finishedAt: integer(),
  result: text({ mode: 'json' }).$type<DryRunResult>(),
  /** The set that came of it. */
  publishedAs: integer(),
})
export type DryRun = typeof dryRuns.$inferSelect

/** 命中、误命中: what a person said of one hit. Goes when its recording is erased. */
export const hitMarks = sqliteTable(
  'hit_marks',
  {
    id: integer().primaryKey(),
    findingId: integer()
      .notNull()
      .references(() => findings.id, { onDelete: 'cascade' }),
    rule: text().notNull(),
    ruleVersionId: integer().references(() => lexiconRuleVersions.id),
    segmentIndex: integer().notNull(),
    startChar: integer().notNull(),
    endChar: integer().notNull(),
    text: text().notNull(),
    textHash: text().notNull(),
    mark: text({ enum: keysOf(hitMarkWords) }).notNull(),
    accountId: integer()
      .notNull()
      .references(() => accounts.id),
    by: text().notNull(),
    at: integer().notNull(),
  },
  (table) => [
    uniqueIndex('hit_marks_place').on(
      ...([
        table.findingId,
        table.rule,
        table.segmentIndex,
        table.startChar,
        table.endChar,
      ] as const),
    ),
  ],
)
export type HitMarkRow = typeof hitMarks.$inferSelect

/** Whether a rule was right about a call: by marks where there are any, else by the verdict. */
export const ruleJudgements = sqliteTable(
  'rule_judgements',
  {
    id: integer().primaryKey(),
    findingId: integer()
      .notNull()
      .references(() => findings.id, { onDelete: 'cascade' }),
    rule: text().notNull(),
    ruleVersionId: integer().references(() => lexiconRuleVersions.id),
    right: integer({ mode: 'boolean' }).notNull(),
    marked: integer({ mode: 'boolean' }).notNull(),
    at: integer().notNull(),
  },
  (table) => [
    uniqueIndex('rule_judgements_once').on(table.findingId, table.rule),
    index('rule_judgements_rule').on(table.rule, table.at, table.right, table.ruleVersionId),
  ],
)

/** 停用建议: the figures that a rule was proposed for retirement with, and what a person decided. */
export const retirementProposals = sqliteTable(
  'retirement_proposals',
  {
    id: integer().primaryKey(),
    ruleId: integer()
      .notNull()
      .references(() => lexiconRules.id),
    judged: integer().notNull(),
    right: integer().notNull(),
    /** In thousandths, as is the floor: what the page shows is what was compared. */
    upper: integer().notNull(),
    floor: integer().notNull(),
    at: integer().notNull(),
    decision: text({ enum: keysOf(retirementDecisions) }),
    decisionNote: text().notNull().default(''),
    decidedAt: integer(),
    decidedBy: text(),
  },
  (table) => [
    uniqueIndex('retirement_proposals_open')
      .on(table.ruleId)
      .where(sql`decided_at is null`),
    index('retirement_proposals_rule').on(table.ruleId, table.id),
  ],
)

/** What this product shipped when its rules were last taken in. */
export const shippedRuleTexts = sqliteTable('shipped_rule_texts', {
  code: text().primaryKey(),
  kind: text({ enum: keysOf(ruleKinds) }).notNull(),
  body: text({ mode: 'json' }).$type<RuleBody>().notNull(),
})

/** 随产品的改动: what a newer product would have the rules say. A person takes it or leaves it. */
export const ruleOffers = sqliteTable(
  'rule_offers',
  {
    id: integer().primaryKey(),
    code: text().notNull(),
    kind: text({ enum: keysOf(offerKinds) }).notNull(),
    ruleKind: text({ enum: keysOf(ruleKinds) }).notNull(),
    body: text({ mode: 'json' }).$type<RuleBody>().notNull(),
    at: integer().notNull(),
    decision: text({ enum: keysOf(offerDecisions) }),
    decidedAt: integer(),
    decidedBy: text(),
  },
  (table) => [index('rule_offers_open').on(table.decidedAt, table.id)],
)
export type RuleOffer = typeof ruleOffers.$inferSelect

/** From where on a rule is proposed for retirement; the newest row holds. */
export const lexiconSettings = sqliteTable('lexicon_settings', {
  id: integer().primaryKey(),
  /** In thousandths. */
  floor: integer().notNull(),
  leastJudged: integer().notNull(),
  at: integer().notNull(),
  by: text().notNull(),
})
