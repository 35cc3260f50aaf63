import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { type ClipLine, clips } from '#src/clips/schema.ts'
import { complaints } from '#src/complaints/schema.ts'
import { complaintVerdicts, faultCategories } from '#src/complaints/vocabulary.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { departments, people, subCentres, teams } from '#src/organisation/schema.ts'
import { calls } from '#src/recordings/schema.ts'

import { caseSources, caseStates, reportAnswers, versionStates } from './vocabulary.ts'

const ofCase = () =>
  integer()
    .notNull()
    .references(() => typicalCases.id)

/** 典型案例. Title, fault and risk are those of the version that is shown in lists. */
export const typicalCases = sqliteTable(
  'typical_cases',
  {
    id: integer().primaryKey(),
    /** DX-2026-0001 */
    caseNo: text().notNull().unique(),
    state: text({ enum: keysOf(caseStates) })
      .notNull()
      .default('draft'),
    source: text({ enum: keysOf(caseSources) }).notNull(),
    title: text().notNull(),
    faultCategory: text({ enum: keysOf(faultCategories) }),
    /** 舆情风险: why; empty where there is none. */
    opinionRisk: text().notNull().default(''),
    /** What it is found by; a trigger keeps the full-text index (table `case_search`) in step. */
    words: text().notNull().default(''),
    /** The published version; null before the first. */
    version: integer(),
    /** Where it stands in the list: begun, or published last. */
    listedAt: integer().notNull(),
    createdAt: integer().notNull(),
    byId: integer().references(() => accounts.id),
    byName: text().notNull(),
    withdrawnAt: integer(),
    withdrawnByName: text().notNull().default(''),
    withdrawnReason: text().notNull().default(''),
  },
  (table) => [
    index('typical_cases_newest').on(table.listedAt, table.id),
    index('typical_cases_state').on(table.state, table.listedAt, table.id),
    index('typical_cases_source').on(table.source, table.state, table.listedAt, table.id),
    index('typical_cases_fault').on(table.faultCategory, table.state, table.listedAt, table.id),
  ],
)
export type TypicalCase = typeof typicalCases.$inferSelect

/** One version. Triggers keep a published one as it is. */
export const caseVersions = sqliteTable(
  'case_versions',
  {
    id: integer().primaryKey(),
    caseId: ofCase(),
    number: integer().notNull(),
    state: text({ enum: keysOf(versionStates) })
      .notNull()
      .default('draft'),
    source: text({ enum: keysOf(caseSources) }).notNull(),
    title: text().notNull(),
    story: text().notNull(),
    lesson: text().notNull(),
    tags: text({ mode: 'json' }).$type<string[]>().notNull().default([]),
    faultCategory: text({ enum: keysOf(faultCategories) }),
    opinionRisk: text().notNull().default(''),
    /** Counts every change: a form drawn before one is stale. */
    revision: integer().notNull().default(1),
    /** Everybody who wrote on it: none of them publishes it. */
    writerIds: text({ mode: 'json' }).$type<number[]>().notNull().default([]),
    byName: text().notNull(),
    createdAt: integer().notNull(),
    submittedAt: integer(),
    submittedById: integer().references(() => accounts.id),
    submittedByName: text().notNull().default(''),
    /** Why it was sent back last; empty once it is submitted again. */
    returnedReason: text().notNull().default(''),
    returnedByName: text().notNull().default(''),
    publishedAt: integer(),
    publishedByName: text().notNull().default(''),
  },
  (table) => [
    uniqueIndex('case_versions_number').on(table.caseId, table.number),
    // What is being written or looked at: one of a case, few in all.
    uniqueIndex('case_versions_open')
      .on(table.caseId)
      .where(sql`state <> 'published'`),
    index('case_versions_submitted')
      .on(table.submittedAt, table.id)
      .where(sql`state = 'submitted'`),
    index('case_versions_returned')
      .on(table.submittedById, table.id)
      .where(sql`state = 'draft' and returned_reason <> ''`),
  ],
)
export type CaseVersion = typeof caseVersions.$inferSelect

/** A clip as one version plays it. Its masked words are kept: they stay when the recording is erased. */
export const caseClips = sqliteTable(
  'case_clips',
  {
    id: integer().primaryKey(),
    versionId: integer()
      .notNull()
      .references(() => caseVersions.id),
    /** From 1. */
    position: integer().notNull(),
    clipId: integer().references(() => clips.id, { onDelete: 'set null' }),
    title: text().notNull(),
    note: text().notNull().default(''),
    durationMs: integer().notNull(),
    lines: text({ mode: 'json' }).$type<ClipLine[]>().notNull(),
  },
  (table) => [
    index('case_clips_version').on(table.versionId, table.position),
    index('case_clips_clip').on(table.clipId),
  ],
)
export type CaseClip = typeof caseClips.$inferSelect

/** What a case was made from, with what was true of it when a publisher last looked. */
export const caseLinks = sqliteTable(
  'case_links',
  {
    id: integer().primaryKey(),
    caseId: ofCase(),
    complaintId: integer().references(() => complaints.id),
    callId: integer().references(() => calls.id),
    /** 质检差错: the appeal that overturned it, by its number. */
    appealId: integer(),
    verdict: text({ enum: keysOf(complaintVerdicts) }),
    /** Withdrawn, merged or passed on. */
    fallen: integer({ mode: 'boolean' }).notNull().default(false),
  },
  (table) => [
    uniqueIndex('case_links_complaint').on(table.caseId, table.complaintId),
    uniqueIndex('case_links_call').on(table.caseId, table.callId),
    index('case_links_of').on(table.complaintId),
  ],
)
export type CaseLink = typeof caseLinks.$inferSelect

/** 标签: a dictionary that grows by use. */
export const caseTags = sqliteTable('case_tags', {
  id: integer().primaryKey(),
  name: text().notNull().unique(),
  at: integer().notNull(),
})

/** The tags of the version that lists show. */
export const caseTagUses = sqliteTable(
  'case_tag_uses',
  {
    tagId: integer()
      .notNull()
      .references(() => caseTags.id),
    caseId: ofCase(),
  },
  (table) => [
    primaryKey({ columns: [table.tagId, table.caseId] }),
    index('case_tag_uses_case').on(table.caseId),
  ],
)

/** What an account was given of a clip, and when it had been played to its end. */
export const caseHearings = sqliteTable(
  'case_hearings',
  {
    clipId: integer()
      .notNull()
      .references(() => clips.id, { onDelete: 'cascade' }),
    accountId: integer()
      .notNull()
      .references(() => accounts.id),
    givenAt: integer().notNull(),
    heardAt: integer(),
  },
  (table) => [primaryKey({ columns: [table.clipId, table.accountId] })],
)

/** 有漏打码: a reader's word that something can still be heard or read. */
export const clipReports = sqliteTable(
  'clip_reports',
  {
    id: integer().primaryKey(),
    caseId: ofCase(),
    clipId: integer().references(() => clips.id, { onDelete: 'set null' }),
    /** Masked: what was overlooked is not written down again. */
    words: text().notNull(),
    /** Every place of a version that played it: their words stay hidden while it is open. */
    places: text({ mode: 'json' }).$type<number[]>().notNull().default([]),
    /** Where in the clip; null where words were given. */
    atMs: integer(),
    byId: integer()
      .notNull()
      .references(() => accounts.id),
    byName: text().notNull(),
    at: integer().notNull(),
    answer: text({ enum: keysOf(reportAnswers) }),
    reason: text().notNull().default(''),
    answeredAt: integer(),
    answeredByName: text().notNull().default(''),
  },
  (table) => [
    index('clip_reports_case').on(table.caseId, table.id),
    // One at a time: the clip is silent until it is answered.
    uniqueIndex('clip_reports_open')
      .on(table.clipId)
      .where(sql`answered_at is null`),
    index('clip_reports_waiting')
      .on(table.at, table.id)
      .where(sql`answered_at is null`),
  ],
)
export type ClipReport = typeof clipReports.$inferSelect

/** 学习: who opened a version first when, and who says to have studied it. */
export const caseStudies = sqliteTable(
  'case_studies',
  {
    id: integer().primaryKey(),
    versionId: integer()
      .notNull()
      .references(() => caseVersions.id),
    caseId: ofCase(),
    accountId: integer()
      .notNull()
      .references(() => accounts.id),
    personId: integer().references(() => people.id),
    name: text().notNull(),
    openedAt: integer().notNull(),
    finishedAt: integer(),
  },
  (table) => [
    uniqueIndex('case_studies_once').on(table.versionId, table.accountId),
    index('case_studies_person').on(table.versionId, table.personId),
    index('case_studies_finished').on(table.accountId, table.caseId),
  ],
)

/** 安排学习: a team is to study a case until a day. */
export const caseAssignments = sqliteTable(
  'case_assignments',
  {
    id: integer().primaryKey(),
    caseId: ofCase(),
    teamId: integer()
      .notNull()
      .references(() => teams.id),
    departmentId: integer()
      .notNull()
      .references(() => departments.id),
    subCentreId: integer()
      .notNull()
      .references(() => subCentres.id),
    dueAt: integer().notNull(),
    at: integer().notNull(),
    byId: integer().references(() => accounts.id),
    byName: text().notNull(),
  },
  (table) => [
    uniqueIndex('case_assignments_once').on(table.caseId, table.teamId),
    index('case_assignments_team').on(table.teamId, table.dueAt, table.id),
  ],
)
