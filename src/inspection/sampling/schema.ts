import { blob, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import type { Channel, StaffCategory } from '#src/organisation/vocabulary.ts'

import { scoringForms } from '../forms/schema.ts'
import { assignments, planPeriods, planStates, quotaUnits } from './vocabulary.ts'

/** Which calls a plan draws from; an empty list means any. */
export type FrameFilter = {
  subCentreIds: number[]
  departmentIds: number[]
  teamIds: number[]
  staffCategories: StaffCategory[]
  businessTypeIds: number[]
  channels: Channel[]
  leastMs: number | null
  mostMs: number | null
}

/** Times as many calls for these people (暑期工 tighter), by whole multiples of a tenth. */
export type StaffFactors = Partial<Record<StaffCategory, number>>

/**
 * Another quota while a season lasts (度夏), both days included, `MM-DD`. With `calendarId` it follows
 * the calendar of seasons, and the days here are those of when the plan was saved.
 */
export type Season = {
  name: string
  from: string
  until: string
  factor: number
  calendarId?: number
}

/** What a draw amounted to, so that pages need not unpack it. */
export type DrawSummary = {
  /** Calls of the period within the filter, those of them that could be drawn, those drawn. */
  categories: Partial<Record<StaffCategory, { handled: number; playable: number; drawn: number }>>
  units: number
  /** Units that have fewer calls than their quota. */
  short: number
  /** Calls of earlier periods that came too late for their own draw. */
  late: number
  doubled: number
  /** Left without anybody to score them. */
  unassigned: number
  dueAt: number
  /** False where the way to the due date leads through a year whose holidays are unknown. */
  dueKnown: boolean
}

/** 抽检计划 */
export const samplingPlans = sqliteTable('sampling_plans', {
  id: integer().primaryKey(),
  name: text().notNull().unique(),
  state: text({ enum: keysOf(planStates) })
    .notNull()
    .default('active'),
  unit: text({ enum: keysOf(quotaUnits) }).notNull(),
  quota: integer().notNull(),
  period: text({ enum: keysOf(planPeriods) }).notNull(),
  filter: text({ mode: 'json' }).$type<FrameFilter>().notNull(),
  staffFactors: text({ mode: 'json' }).$type<StaffFactors>().notNull(),
  seasons: text({ mode: 'json' }).$type<Season[]>().notNull(),
  /** Percent of the quota drawn by risk rather than with equal chance. */
  riskPercent: integer().notNull().default(0),
  /** Percent that a second inspector scores unknowingly (双评). */
  doublePercent: integer().notNull().default(0),
  /** Spread over the days of the period rather than drawn from all of it alike. */
  spread: integer({ mode: 'boolean' }).notNull().default(true),
  formId: integer()
    .notNull()
    .references(() => scoringForms.id),
  assignment: text({ enum: keysOf(assignments) }).notNull(),
  /** Working days to score what was drawn. */
  dueDays: integer().notNull().default(3),
  /** Since when it draws by itself; a period that ended before is drawn by hand only. */
  activeSince: integer().notNull().default(0),
  /** Whose turn it was last (轮流分配), so that the next draw goes on from there. */
  turnAfter: integer(),
  /** Why the last draw by the clock came to nothing, in words. */
  problem: text(),
  revision: integer().notNull().default(0),
  createdAt: integer().notNull(),
  createdBy: integer().references(() => accounts.id),
  createdByName: text().notNull(),
})
export type SamplingPlan = typeof samplingPlans.$inferSelect

/** 抽样: one drawing of a plan, with all that is needed to draw the same again. */
export const samplingDraws = sqliteTable(
  'sampling_draws',
  {
    id: integer().primaryKey(),
    planId: integer()
      .notNull()
      .references(() => samplingPlans.id),
    /** The plan as it was. */
    plan: text({ mode: 'json' }).$type<Record<string, unknown>>().notNull(),
    periodFrom: integer().notNull(),
    periodUntil: integer().notNull(),
    seed: text().notNull(),
    /** The calls it was drawn from with what decides of each, packed; and their SHA-256. */
    frame: blob({ mode: 'buffer' }).notNull(),
    frameHash: text().notNull(),
    frameSize: integer().notNull(),
    drawn: integer().notNull(),
    summary: text({ mode: 'json' })
      .$type<DrawSummary>()
      .notNull()
      .default({} as DrawSummary),
    /** The newest call there was: what is announced later may belong to the next draw. */
    lastCallId: integer().notNull().default(0),
    drawnAt: integer().notNull(),
    drawnBy: integer().references(() => accounts.id),
    drawnByName: text().notNull(),
  },
  (table) => [
    // A period is drawn once: a second click, or a second manager, must not double the quota.
    uniqueIndex('sampling_draws_plan').on(table.planId, table.periodFrom),
    index('sampling_draws_newest').on(table.drawnAt, table.id),
  ],
)
export type SamplingDraw = typeof samplingDraws.$inferSelect
