import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { complaints } from '../schema.ts'
import { complaintClasses, complaintLevels, complaintSources } from '../vocabulary.ts'
import { type Limit, limitUnits, type MajorReason, timedSteps } from './vocabulary.ts'

/**
 * 办理时限: of the rows that fit (a null fits all) the most particular holds, then the latest day it
 * holds from, then the newest. Limits set today do not move what already runs.
 */
export const timeLimits = sqliteTable(
  'time_limits',
  {
    id: integer().primaryKey(),
    step: text({ enum: keysOf(timedSteps) }).notNull(),
    level: text({ enum: keysOf(complaintLevels) }).notNull(),
    source: text({ enum: keysOf(complaintSources) }),
    class: text({ enum: keysOf(complaintClasses) }),
    amount: integer().notNull(),
    unit: text({ enum: keysOf(limitUnits) }).notNull(),
    /** Start of the first day it holds. */
    from: integer().notNull(),
    at: integer().notNull(),
    by: text().notNull(),
  },
  (table) => [index('time_limits_step').on(table.step, table.level, table.from)],
)

/** 提醒和升级: when people are told that a limit runs out or has run out; the newest row holds. */
export const timingSettings = sqliteTable('timing_settings', {
  id: integer().primaryKey(),
  /** How much of a limit is used when whoever must act is reminded. */
  remindPercent: integer().notNull(),
  /** How long after the limit each level is told, from the first on. */
  levels: text({ mode: 'json' }).$type<Limit[]>().notNull(),
  at: integer().notNull(),
  by: text().notNull(),
})

/** 暂停计时, only with a reason; the stay's limit moves by as long. */
export const complaintPauses = sqliteTable(
  'complaint_pauses',
  {
    id: integer().primaryKey(),
    complaintId: integer()
      .notNull()
      .references(() => complaints.id),
    reason: text().notNull(),
    from: integer().notNull(),
    byId: integer().references(() => accounts.id),
    byName: text().notNull(),
    until: integer(),
    endedByName: text(),
  },
  (table) => [index('complaint_pauses_complaint').on(table.complaintId, table.id)],
)

/** 重大投诉: marked for one or more of the six reasons, lifted with a reason. */
export const majorMarks = sqliteTable(
  'major_marks',
  {
    id: integer().primaryKey(),
    complaintId: integer()
      .notNull()
      .references(() => complaints.id),
    reasons: text({ mode: 'json' }).$type<MajorReason[]>().notNull(),
    note: text().notNull(),
    at: integer().notNull(),
    byId: integer().references(() => accounts.id),
    byName: text().notNull(),
    liftedAt: integer(),
    liftedByName: text(),
    liftedReason: text(),
  },
  (table) => [index('major_marks_complaint').on(table.complaintId, table.id)],
)

/** 升级督办: each level once for each stay. */
export const complaintEscalations = sqliteTable(
  'complaint_escalations',
  {
    id: integer().primaryKey(),
    complaintId: integer()
      .notNull()
      .references(() => complaints.id),
    spellId: integer().notNull(),
    step: text({ enum: keysOf(timedSteps) }).notNull(),
    level: integer().notNull(),
    at: integer().notNull(),
    /** Whom it was told to, by name. */
    told: text({ mode: 'json' }).$type<string[]>().notNull(),
  },
  (table) => [
    index('complaint_escalations_complaint').on(table.complaintId, table.id),
    index('complaint_escalations_newest').on(table.at, table.id),
  ],
)
