import { sql } from 'drizzle-orm'
import { index, integer, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { complaints } from '#src/complaints/schema.ts'
import { complaintTargets, faultCategories } from '#src/complaints/vocabulary.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { calls, recordings } from '#src/recordings/schema.ts'
import { voices } from '#src/transcription/vocabulary.ts'

import type { Contribution } from './ranking/signals.ts'
import type { Reason } from './result.ts'
import { trustUnheard } from './trust.ts'
import {
  callPlaces,
  findingOrigins,
  findingStates,
  mismatches,
  recheckVerdicts,
  rehearingProblems,
  rehearings as rehearingStates,
  verdictAppeals,
  withholdings,
} from './vocabulary.ts'

/** What screening made of a transcript, flagged or not; re-screening replaces it. */
export const screenings = sqliteTable('screenings', {
  id: integer().primaryKey(),
  recordingId: integer()
    .notNull()
    .unique()
    .references(() => recordings.id, { onDelete: 'cascade' }),
  lexiconVersion: text().notNull(),
  /** Which mishearings were read along; null when none was in use. */
  mishearingsVersion: text(),
  /** Which weights fitted to verdicts read it; null for the shipped ones. */
  modelVersion: integer(),
  /** Of the words alone, 0–1. */
  score: real().notNull(),
  flagged: integer({ mode: 'boolean' }).notNull(),
  /** What moved the score most, as it was then; empty unless flagged. */
  reasons: text({ mode: 'json' }).$type<Reason[]>().notNull().default([]),
  /** Of what the lexicon found, to know later whether another one finds the same; null before. */
  sign: text(),
  /** Why a suspicion became no finding; null where there was none, or it did. */
  withheld: text({ enum: keysOf(withholdings) }),
  screenedAt: integer().notNull(),
})

/**
 * 三账比对: where each known call stands. Day and units are copied from the call, so that lists and
 * sums need no join; kept by `reconciliation/settle-calls.ts` alone.
 */
export const callReconciliations = sqliteTable(
  'call_reconciliations',
  {
    callId: integer()
      .primaryKey()
      .references(() => calls.id, { onDelete: 'cascade' }),
    state: text({ enum: keysOf(callPlaces) }).notNull(),
    /** Since when it has been in this state. */
    at: integer().notNull(),
    startedAt: integer().notNull().default(0),
    /** Shanghai day of `startedAt`, counted from 1970; 0 for what is counted nowhere yet. */
    day: integer().notNull().default(0),
    /** 0 for a call that belongs to none. */
    departmentId: integer().notNull().default(0),
    /** 0 for a call that has none. */
    businessTypeId: integer().notNull().default(0),
    /** 宽限期: until then its complaint may still be registered. Only while it is heard and not registered. */
    graceUntil: integer(),
    mismatch: text({ enum: keysOf(mismatches) }),
  },
  (table) => [
    // How many stand in a box once their grace is over, counted along the index alone.
    index('reconciliations_state').on(table.state, table.graceUntil),
    index('reconciliations_newest').on(table.startedAt, table.callId),
    index('reconciliations_state_newest').on(table.state, table.startedAt, table.callId),
    index('reconciliations_department').on(table.departmentId, table.startedAt, table.callId),
    index('reconciliations_department_state').on(
      table.departmentId,
      table.state,
      table.startedAt,
      table.callId,
    ),
    index('reconciliations_type').on(table.businessTypeId, table.startedAt, table.callId),
    index('reconciliations_grace')
      .on(table.graceUntil)
      .where(sql`grace_until is not null`),
    index('reconciliations_mismatch')
      .on(table.mismatch, table.startedAt, table.callId)
      .where(sql`mismatch is not null`),
  ],
)
export type CallReconciliation = typeof callReconciliations.$inferSelect

/**
 * 疑点: a recording suspected of holding an internal complaint, or drawn to be listened to. A suspicion,
 * never a judgement.
 */
export const findings = sqliteTable(
  'findings',
  {
    id: integer().primaryKey(),
    recordingId: integer()
      .notNull()
      .unique()
      .references(() => recordings.id, { onDelete: 'cascade' }),
    callId: integer().references(() => calls.id),
    origin: text({ enum: keysOf(findingOrigins) })
      .notNull()
      .default('screening'),
    headline: text().notNull(),
    /** The words' score joined with what is known beside them; `screenings` keeps the words' alone. */
    score: real().notNull(),
    /** What moved the score away from the words' own; null where nothing was looked at yet. */
    reasons: text({ mode: 'json' }).$type<Contribution[]>(),
    faultCategory: text({ enum: keysOf(faultCategories) }).notNull(),
    target: text({ enum: keysOf(complaintTargets) }),
    /** Found in the register of reported complaints, or not. Null before reconciliation. */
    registered: integer({ mode: 'boolean' }),
    /**
     * The box its call stands in (三账比对); null within the time to register, or without a call. Kept by
     * the database, so that it cannot drift from `call_reconciliations`.
     */
    box: text({ enum: keysOf(callPlaces) }),
    state: text({ enum: keysOf(findingStates) })
      .notNull()
      .default('pending'),
    foundAt: integer().notNull(),
    /** What the second engine made of the evidence (复听). */
    rehearing: text({ enum: keysOf(rehearingStates) })
      .notNull()
      .default('unheard'),
    /** Why there is no second hearing; only with 'unheard'. */
    rehearingProblem: text({ enum: keysOf(rehearingProblems) }).default('not-asked'),
    /** Mean over the evidence heard again, 0–1; null before. */
    agreement: real(),
    /** What the second hearing leaves of the score, 0–1. */
    trust: real().notNull().default(trustUnheard),
    /** What being traced from a later call or case adds to the rank (回溯), 0–1. */
    lift: real().notNull().default(0),
    /** The queue's order. Kept by the database, so that its parts cannot drift from it. */
    rank: real()
      .notNull()
      .generatedAlwaysAs(sql`min(1.0, score * trust + lift)`, { mode: 'virtual' }),
  },
  (table) => [
    index('findings_queue').on(table.state, table.registered, table.rank, table.id),
    // One box in order of rank: few among many, or none at all.
    index('findings_box')
      .on(table.box, table.rank, table.id)
      .where(sql`box is not null`),
    // The inspector's list: one state in order of rank, registered or not.
    index('findings_waiting').on(table.state, table.rank, table.id),
    index('findings_ranked').on(table.rank, table.id),
    index('findings_rehearing').on(table.rehearing),
    index('findings_call').on(table.callId),
    index('findings_found').on(table.foundAt, table.id),
  ],
)
export type Finding = typeof findings.$inferSelect

/** 命中: evidence bound to a voice, a time span and the text itself. */
export const hits = sqliteTable(
  'hits',
  {
    id: integer().primaryKey(),
    findingId: integer()
      .notNull()
      .references(() => findings.id, { onDelete: 'cascade' }),
    rule: text().notNull(),
    /** The rule as it was when it was cited; it may be edited or deleted since. */
    ruleName: text().notNull().default(''),
    ruleReason: text(),
    /** Changes with the rule. Of a hit no rule made, the version of the weights. */
    ruleVersion: text().notNull().default(''),
    /** Order of the segment in its transcript, from 0. */
    segmentIndex: integer().notNull(),
    voice: text({ enum: keysOf(voices) }).notNull(),
    startMs: integer().notNull(),
    endMs: integer().notNull(),
    /** UTF-16 offsets in the segment's text. */
    startChar: integer().notNull(),
    endChar: integer().notNull(),
    text: text().notNull(),
    /** SHA-256 of the segment's text: shows when evidence no longer says what was found. */
    textHash: text().notNull(),
    bySound: integer({ mode: 'boolean' }).notNull(),
    /** The mishearing it rests on (光我→挂我); null for words that stand as they are. */
    mishearing: text(),
    /** Whether anybody was heard there; null where the sound cannot tell. */
    voiced: integer({ mode: 'boolean' }),
    /** The recogniser doubted the words. */
    doubtful: integer({ mode: 'boolean' }).notNull().default(false),
    /** 0 for words under which nobody was heard. */
    weight: real().notNull(),
  },
  (table) => [index('hits_finding').on(table.findingId, table.startMs)],
)
export type HitRow = typeof hits.$inferSelect

/** 复听: what a second engine heard where a hit lies. A hit found anew has none, and is heard again. */
export const rehearings = sqliteTable('rehearings', {
  id: integer().primaryKey(),
  hitId: integer()
    .notNull()
    .unique()
    .references(() => hits.id, { onDelete: 'cascade' }),
  /** Of the line that was compared: an older hash says nothing about newer words. */
  textHash: text().notNull(),
  /** The sound that was heard again; hits that lie close share it. */
  startMs: integer().notNull(),
  endMs: integer().notNull(),
  /** All that was heard in it, tidied. */
  heard: text().notNull(),
  /** What stands in it for the hit's words; empty when nothing does. */
  heardAs: text().notNull(),
  /** 0–1, by character and by sound. */
  agreement: real().notNull(),
  engine: text().notNull(),
  model: text().notNull(),
  at: integer().notNull(),
})
export type Rehearing = typeof rehearings.$inferSelect

/** 复核: one person's verdict after listening. One per finding. */
export const rechecks = sqliteTable(
  'rechecks',
  {
    id: integer().primaryKey(),
    findingId: integer()
      .notNull()
      .unique()
      .references(() => findings.id),
    verdict: text({ enum: keysOf(recheckVerdicts) }).notNull(),
    faultCategory: text({ enum: keysOf(faultCategories) }),
    target: text({ enum: keysOf(complaintTargets) }),
    note: text().notNull(),
    complaintId: integer().references(() => complaints.id),
    accountId: integer()
      .notNull()
      .references(() => accounts.id),
    accountName: text().notNull(),
    at: integer().notNull(),
    /** From opening the finding to the verdict, half an hour at most; null where nobody saw it opened. */
    tookMs: integer(),
    /** When its author was shown whose call it is; a change after that needs a reason. */
    revealedAt: integer(),
    /** Held by an appeal (申诉): its author takes it back no more. Set by whoever keeps appeals. */
    appeal: text({ enum: keysOf(verdictAppeals) }),
  },
  (table) => [
    index('rechecks_at').on(table.at),
    index('rechecks_timed')
      .on(table.at)
      .where(sql`took_ms is not null`),
    index('rechecks_untimed')
      .on(table.at)
      .where(sql`took_ms is null`),
    index('rechecks_account').on(table.accountId, table.at),
    index('rechecks_complaint').on(table.complaintId),
  ],
)
export type Recheck = typeof rechecks.$inferSelect
