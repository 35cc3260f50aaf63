import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { departments, people } from '#src/organisation/schema.ts'
import { calls, recordings } from '#src/recordings/schema.ts'
import { voices } from '#src/transcription/vocabulary.ts'

import { complaints } from '../schema.ts'
import { complaintVerdicts, faultCategories } from '../vocabulary.ts'
import {
  contactOutcomes,
  draftForms,
  liabilities,
  liabilityBases,
  replyParts,
  reasonWords,
  rootCauses,
  verificationBases,
} from './vocabulary.ts'

const ofComplaint = () =>
  integer()
    .notNull()
    .references(() => complaints.id)
const account = () => integer().references(() => accounts.id)

/** 联系客户: each attempt, with the call that proves it. */
export const complaintContacts = sqliteTable(
  'complaint_contacts',
  {
    id: integer().primaryKey(),
    complaintId: ofComplaint(),
    outcome: text({ enum: keysOf(contactOutcomes) }).notNull(),
    contactedAt: integer().notNull(),
    /** The call that proves it; null until its data has come. */
    callId: integer().references(() => calls.id),
    callNo: text().notNull(),
    words: text().notNull(),
    at: integer().notNull(),
    byId: account(),
    byName: text().notNull(),
  },
  (table) => [
    index('complaint_contacts_complaint').on(table.complaintId, table.id),
    // What still waits for the data of its call.
    index('complaint_contacts_untied')
      .on(sql`upper(trim(call_no))`)
      .where(sql`call_id is null`),
  ],
)
export type ComplaintContact = typeof complaintContacts.$inferSelect

/** 干预处理的答复, with its five required parts: time, handler, content, result, who is answerable. */
export const complaintReplies = sqliteTable(
  'complaint_replies',
  {
    id: integer().primaryKey(),
    complaintId: ofComplaint(),
    round: integer().notNull(),
    /** Whose answer it is: thin ones are counted for each department. */
    departmentId: integer().references(() => departments.id),
    handledAt: integer().notNull(),
    handledBy: text().notNull(),
    content: text().notNull(),
    result: text().notNull(),
    answerable: text().notNull(),
    /** 处理结果已明确告知客户 */
    told: integer({ mode: 'boolean' }).notNull(),
    /** 客户原话 */
    feedback: text().notNull(),
    /** 与客户协商确认的方案 */
    agreedSolution: text().notNull(),
    /** Why the customer could not be told; empty where the customer was reached. */
    unreachedReason: text().notNull().default(''),
    at: integer().notNull(),
    byId: account(),
    byName: text().notNull(),
    bouncedAt: integer(),
    bouncedById: account(),
    bouncedByName: text(),
    /** Codes of the checklist that it failed. */
    bounceChecks: text({ mode: 'json' }).$type<string[]>(),
    bounceNote: text(),
  },
  (table) => [
    index('complaint_replies_complaint').on(table.complaintId, table.id),
    index('complaint_replies_bounced').on(table.departmentId, table.bouncedAt),
  ],
)
export type ComplaintReply = typeof complaintReplies.$inferSelect

/** 答复检查表: what a reply is held against; kept by the QA department. */
export const replyChecks = sqliteTable('reply_checks', {
  code: text().primaryKey(),
  sentence: text().notNull(),
  /** Letters a part must have at least, where a machine can count them; null for people only. */
  part: text({ enum: keysOf(replyParts) }),
  least: integer(),
  active: integer({ mode: 'boolean' }).notNull().default(true),
  position: integer().notNull(),
  at: integer().notNull(),
  by: text().notNull(),
})

/** 调查核实: who looks into it, since when. */
export const complaintInvestigations = sqliteTable(
  'complaint_investigations',
  {
    id: integer().primaryKey(),
    complaintId: ofComplaint(),
    accountId: account().notNull(),
    name: text().notNull(),
    at: integer().notNull(),
    /** Given back, or done. */
    endedAt: integer(),
  },
  (table) => [
    index('complaint_investigations_complaint').on(table.complaintId, table.id),
    index('complaint_investigations_account').on(table.accountId, table.endedAt),
    // One person at a time.
    uniqueIndex('complaint_investigations_open')
      .on(table.complaintId)
      .where(sql`ended_at is null`),
  ],
)

/** 听过的一段: what the player reports that a person really played, before a verdict can rest on it. */
export const complaintListenings = sqliteTable(
  'complaint_listenings',
  {
    id: integer().primaryKey(),
    complaintId: ofComplaint(),
    accountId: account().notNull(),
    recordingId: integer()
      .notNull()
      .references(() => recordings.id, { onDelete: 'cascade' }),
    startMs: integer().notNull(),
    endMs: integer().notNull(),
    at: integer().notNull(),
  },
  (table) => [
    index('complaint_listenings_heard').on(table.complaintId, table.accountId, table.id),
    index('complaint_listenings_recording').on(table.recordingId),
  ],
)

/** 核实结论; the newest counts, earlier ones stay. */
export const complaintVerifications = sqliteTable(
  'complaint_verifications',
  {
    id: integer().primaryKey(),
    complaintId: ofComplaint(),
    basis: text({ enum: keysOf(verificationBases) }).notNull(),
    verdict: text({ enum: keysOf(complaintVerdicts) }).notNull(),
    faultCategory: text({ enum: keysOf(faultCategories) }).notNull(),
    rootCause: text({ enum: keysOf(rootCauses) }).notNull(),
    /** The branch of the tree below the four. */
    causeDetail: text().notNull(),
    /** 不属实的情形; null where it is substantiated, and of verdicts from before it was asked for. */
    unsubstantiatedReason: text({ enum: keysOf(reasonWords) }),
    reasoning: text().notNull(),
    /** 依据: what it rests on where there is no recording; empty where it rests on what was heard. */
    restsOn: text().notNull().default(''),
    at: integer().notNull(),
    byId: account(),
    byName: text().notNull(),
    supersededAt: integer(),
  },
  (table) => [
    index('complaint_verifications_complaint').on(table.complaintId, table.id),
    index('complaint_verifications_cause').on(table.rootCause, table.at),
  ],
)
export type ComplaintVerification = typeof complaintVerifications.$inferSelect

/** The evidence a verdict rests on, as it was heard. */
export const verificationEvidence = sqliteTable(
  'verification_evidence',
  {
    id: integer().primaryKey(),
    verificationId: integer()
      .notNull()
      .references(() => complaintVerifications.id),
    recordingId: integer().references(() => recordings.id, { onDelete: 'set null' }),
    callId: integer().references(() => calls.id),
    startMs: integer().notNull(),
    endMs: integer().notNull(),
    voice: text({ enum: keysOf(voices) }),
    text: text().notNull(),
    /** When whoever verified played it. */
    heardAt: integer().notNull(),
  },
  (table) => [index('verification_evidence_verification').on(table.verificationId)],
)

/** 定责: apart from the verdict, and only after handling; the newest counts. */
export const complaintLiabilities = sqliteTable(
  'complaint_liabilities',
  {
    id: integer().primaryKey(),
    complaintId: ofComplaint(),
    liability: text({ enum: keysOf(liabilities) }).notNull(),
    /** 责任人; null where nobody in particular is. */
    personId: integer().references(() => people.id),
    departmentId: integer().references(() => departments.id),
    reason: text().notNull(),
    basis: text({ enum: keysOf(liabilityBases) })
      .notNull()
      .default('settling'),
    at: integer().notNull(),
    byId: account(),
    byName: text().notNull(),
  },
  (table) => [
    index('complaint_liabilities_complaint').on(table.complaintId, table.id),
    index('complaint_liabilities_person').on(table.personId, table.at),
  ],
)

/** 改进措施, each with its owner. */
export const complaintImprovements = sqliteTable(
  'complaint_improvements',
  {
    id: integer().primaryKey(),
    complaintId: ofComplaint(),
    measure: text().notNull(),
    ownerId: account().notNull(),
    ownerName: text().notNull(),
    departmentId: integer().references(() => departments.id),
    dueAt: integer().notNull(),
    at: integer().notNull(),
    byId: account(),
    byName: text().notNull(),
    doneAt: integer(),
    doneNote: text(),
  },
  (table) => [
    index('complaint_improvements_complaint').on(table.complaintId, table.id),
    index('complaint_improvements_owner').on(table.ownerId, table.doneAt, table.dueAt),
  ],
)

/** 回访: each attempt; only one that reached the customer moves the complaint on. */
export const complaintReturnVisits = sqliteTable(
  'complaint_return_visits',
  {
    id: integer().primaryKey(),
    complaintId: ofComplaint(),
    outcome: text({ enum: keysOf(contactOutcomes) }).notNull(),
    visitedAt: integer().notNull(),
    callId: integer().references(() => calls.id),
    callNo: text().notNull(),
    /** 1 to 5; null where the customer was not reached. */
    score: integer(),
    /** 客户原话 */
    words: text().notNull(),
    /** 回访未联系上: tried often enough, and given up with a reason, which then stands in `words`. */
    givenUp: integer({ mode: 'boolean' }).notNull().default(false),
    at: integer().notNull(),
    byId: account(),
    byName: text().notNull(),
  },
  (table) => [
    index('complaint_return_visits_complaint').on(table.complaintId, table.id),
    index('complaint_return_visits_untied')
      .on(sql`upper(trim(call_no))`)
      .where(sql`call_id is null`),
  ],
)
export type ComplaintReturnVisit = typeof complaintReturnVisits.$inferSelect

/** 办结: who closed it, and why nothing is to be improved where nothing is. */
export const complaintClosings = sqliteTable(
  'complaint_closings',
  {
    id: integer().primaryKey(),
    complaintId: ofComplaint(),
    verdict: text({ enum: keysOf(complaintVerdicts) }),
    /** 无需改进的原因 */
    nothingToImprove: text().notNull().default(''),
    at: integer().notNull(),
    byId: account(),
    byName: text().notNull(),
  },
  (table) => [index('complaint_closings_complaint').on(table.complaintId, table.id)],
)

/** 草稿: what somebody typed into a form of a complaint, of the stay at a stage it was typed in. */
export const complaintDrafts = sqliteTable(
  'complaint_drafts',
  {
    complaintId: ofComplaint(),
    accountId: account().notNull(),
    form: text({ enum: keysOf(draftForms) }).notNull(),
    spellId: integer().notNull(),
    fields: text({ mode: 'json' }).$type<Record<string, string>>().notNull(),
    /** By the clock of the page: of two that cross on their way the later stays. */
    typedAt: integer().notNull(),
    savedAt: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.complaintId, table.accountId, table.form] })],
)
