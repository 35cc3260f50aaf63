import { sql } from 'drizzle-orm'
import {
  type AnySQLiteColumn,
  index,
  integer,
  primaryKey,
  real,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { clips } from '#src/clips/schema.ts'
import { rootCauses } from '#src/complaints/handling/vocabulary.ts'
import { complaints } from '#src/complaints/schema.ts'
import { complaintVerdicts, faultCategories } from '#src/complaints/vocabulary.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { departments, subCentres } from '#src/organisation/schema.ts'
import { staffCategories } from '#src/organisation/vocabulary.ts'

import { metricKinds } from '../metrics/vocabulary.ts'
import type { WeekFigure } from '../metrics/weekly.ts'
import type { JudgedWeek } from './effect.ts'
import type { FileKind } from './file-types.ts'
import {
  checkOutcomes,
  levelReasons,
  type SheetLevel,
  sheetSources,
  sheetStates,
  signPlaces,
} from './vocabulary.ts'

/** 对内投诉工作督办表 */
export const supervisionSheets = sqliteTable(
  'supervision_sheets',
  {
    id: integer().primaryKey(),
    /** DB-2026-47-02: year and ISO week of issue, then a running number. Null while a draft. */
    sheetNo: text().unique(),
    state: text({ enum: keysOf(sheetStates) }).notNull(),
    level: integer().$type<SheetLevel>().notNull().default(0),
    subCentreId: integer()
      .notNull()
      .references(() => subCentres.id),
    departmentId: integer()
      .notNull()
      .references(() => departments.id),
    problem: text().notNull(),
    metricKind: text({ enum: keysOf(metricKinds) }).notNull(),
    metricDepartmentId: integer().references(() => departments.id),
    faultCategory: text({ enum: keysOf(faultCategories) }),
    rootCause: text({ enum: keysOf(rootCauses) }),
    staffCategory: text({ enum: keysOf(staffCategories) }),
    /** A week is within it when what counts and what may still come to count are not more. */
    limit: real().notNull(),
    weeks: integer().notNull(),
    /** 整改期限: the first moment behind its day. */
    dueAt: integer(),
    /** The way there leads through a year whose holidays are not published. */
    dueKnown: integer({ mode: 'boolean' }).notNull().default(true),
    ownerId: integer().references(() => accounts.id),
    ownerName: text().notNull().default(''),
    /** 根本原因, as the department finds it. */
    causeKind: text({ enum: keysOf(rootCauses) }),
    cause: text().notNull().default(''),
    sourceKind: text({ enum: keysOf(sheetSources) }).notNull(),
    sourceId: integer(),
    /** The closed sheet whose fault came back. */
    followsId: integer().references((): AnySQLiteColumn => supervisionSheets.id),
    /** The weeks before issue as they stood then: appeals do not rewrite them. */
    baseline: text({ mode: 'json' }).$type<WeekFigure[]>(),
    issuedAt: integer(),
    issuedByName: text().notNull().default(''),
    /** When the last measure was done, and the Monday from which weeks count. */
    doneAt: integer(),
    countFrom: integer(),
    /** Until when the step it stands at is to be done. */
    stepDueAt: integer(),
    /** Which stay it is: signatures belong to one. */
    turn: integer().notNull().default(1),
    /** Counts every change but entries: a form drawn before one is stale. */
    revision: integer().notNull().default(1),
    remindedAt: integer(),
    /** Levels already told of this stay. */
    escalation: integer().notNull().default(0),
    /** When the clock looks at it next. */
    alarmAt: integer(),
    closedAt: integer(),
    /** The last week looked at for the fault coming back. */
    watchedWeek: integer(),
    createdAt: integer().notNull(),
    byId: integer().references(() => accounts.id),
    byName: text().notNull(),
  },
  (table) => [
    index('supervision_sheets_newest').on(table.createdAt, table.id),
    index('supervision_sheets_department').on(table.departmentId, table.createdAt, table.id),
    index('supervision_sheets_department_state').on(
      table.departmentId,
      table.state,
      table.createdAt,
      table.id,
    ),
    index('supervision_sheets_sub_centre').on(table.subCentreId, table.createdAt, table.id),
    index('supervision_sheets_state').on(table.state, table.createdAt, table.id),
    // What still runs, the most urgent first; of one department, along an index of its own.
    index('supervision_sheets_running')
      .on(table.stepDueAt, table.id)
      .where(sql`state in ('plan', 'do', 'check', 'act')`),
    index('supervision_sheets_running_of')
      .on(table.departmentId, table.stepDueAt, table.id)
      .where(sql`state in ('plan', 'do', 'check', 'act')`),
    index('supervision_sheets_owner').on(table.ownerId, table.state),
    index('supervision_sheets_alarm').on(table.alarmAt),
    index('supervision_sheets_issued').on(table.issuedAt),
    index('supervision_sheets_closed').on(table.closedAt, table.id),
    // What came back is proposed once.
    uniqueIndex('supervision_sheets_follows')
      .on(table.followsId)
      .where(sql`state not in ('closed', 'withdrawn')`),
  ],
)
export type SupervisionSheet = typeof supervisionSheets.$inferSelect

const ofSheet = () =>
  integer()
    .notNull()
    .references(() => supervisionSheets.id)
const by = () => ({
  at: integer().notNull(),
  byId: integer().references(() => accounts.id),
  byName: text().notNull(),
})

/** Each stay at a state: when it began and ended, who brought it there and why. */
export const supervisionStays = sqliteTable(
  'supervision_stays',
  {
    sheetId: ofSheet(),
    turn: integer().notNull(),
    state: text({ enum: keysOf(sheetStates) }).notNull(),
    level: integer().$type<SheetLevel>().notNull(),
    reason: text().notNull(),
    dueAt: integer(),
    endedAt: integer(),
    ...by(),
  },
  (table) => [primaryKey({ columns: [table.sheetId, table.turn] })],
)

/** 整改措施 */
export const supervisionItems = sqliteTable(
  'supervision_items',
  {
    id: integer().primaryKey(),
    sheetId: ofSheet(),
    what: text().notNull(),
    target: text().notNull(),
    ownerId: integer()
      .notNull()
      .references(() => accounts.id),
    ownerName: text().notNull(),
    dueAt: integer().notNull(),
    doneAt: integer(),
    /** What came of it. */
    result: text().notNull().default(''),
    doneByName: text().notNull().default(''),
  },
  (table) => [
    index('supervision_items_sheet').on(table.sheetId, table.id),
    index('supervision_items_owner').on(table.ownerId, table.doneAt),
  ],
)
export type SupervisionItem = typeof supervisionItems.$inferSelect

/** 进展 */
export const supervisionEntries = sqliteTable(
  'supervision_entries',
  {
    id: integer().primaryKey(),
    sheetId: ofSheet(),
    itemId: integer().references(() => supervisionItems.id, { onDelete: 'set null' }),
    text: text().notNull(),
    /** Of the form it was sent by: a double click writes once. */
    once: text().notNull(),
    ...by(),
  },
  (table) => [
    index('supervision_entries_sheet').on(table.sheetId, table.id),
    uniqueIndex('supervision_entries_once').on(table.sheetId, table.once),
  ],
)

export const supervisionFiles = sqliteTable(
  'supervision_files',
  {
    id: integer().primaryKey(),
    sheetId: ofSheet(),
    entryId: integer()
      .notNull()
      .references(() => supervisionEntries.id),
    name: text().notNull(),
    kind: text().$type<FileKind>().notNull(),
    sha256: text().notNull(),
    bytes: integer().notNull(),
  },
  (table) => [
    index('supervision_files_entry').on(table.entryId),
    index('supervision_files_content').on(table.sha256),
  ],
)

/** 依据: complaints, with what they counted as when the sheet was issued. */
export const supervisionEvidence = sqliteTable(
  'supervision_evidence',
  {
    sheetId: ofSheet(),
    complaintId: integer()
      .notNull()
      .references(() => complaints.id),
    verdict: text({ enum: keysOf(complaintVerdicts) }),
    faultCategory: text({ enum: keysOf(faultCategories) }),
  },
  (table) => [
    primaryKey({ columns: [table.sheetId, table.complaintId] }),
    index('supervision_evidence_complaint').on(table.complaintId),
  ],
)

export const supervisionClips = sqliteTable(
  'supervision_clips',
  {
    sheetId: ofSheet(),
    clipId: integer()
      .notNull()
      .references(() => clips.id, { onDelete: 'cascade' }),
  },
  (table) => [
    primaryKey({ columns: [table.sheetId, table.clipId] }),
    index('supervision_clips_clip').on(table.clipId),
  ],
)

/** 检查: what was found, with the weeks it rested on. */
export const supervisionChecks = sqliteTable(
  'supervision_checks',
  {
    id: integer().primaryKey(),
    sheetId: ofSheet(),
    turn: integer().notNull(),
    outcome: text({ enum: keysOf(checkOutcomes) }).notNull(),
    weeks: text({ mode: 'json' }).$type<JudgedWeek[]>().notNull(),
    /** The chance of such weeks had nothing changed; null where there was nothing to reckon it from. */
    luck: real(),
    note: text().notNull(),
    ...by(),
  },
  (table) => [index('supervision_checks_sheet').on(table.sheetId, table.id)],
)

export const supervisionSigns = sqliteTable(
  'supervision_signs',
  {
    id: integer().primaryKey(),
    sheetId: ofSheet(),
    turn: integer().notNull(),
    place: text({ enum: keysOf(signPlaces) }).notNull(),
    accountId: integer()
      .notNull()
      .references(() => accounts.id),
    name: text().notNull(),
    note: text().notNull(),
    at: integer().notNull(),
  },
  (table) => [
    uniqueIndex('supervision_signs_place').on(table.sheetId, table.turn, table.place),
    uniqueIndex('supervision_signs_person').on(table.sheetId, table.turn, table.accountId),
  ],
)
export type SupervisionSign = typeof supervisionSigns.$inferSelect

/** 督办级别的升级 */
export const supervisionLevels = sqliteTable(
  'supervision_levels',
  {
    id: integer().primaryKey(),
    sheetId: ofSheet(),
    level: integer().$type<SheetLevel>().notNull(),
    why: text({ enum: keysOf(levelReasons) }).notNull(),
    state: text({ enum: keysOf(sheetStates) }).notNull(),
    at: integer().notNull(),
    told: text({ mode: 'json' }).$type<string[]>().notNull(),
  },
  (table) => [index('supervision_levels_sheet').on(table.sheetId, table.id)],
)

/** 移交: another department becomes the duty department. */
export const supervisionHandOvers = sqliteTable(
  'supervision_hand_overs',
  {
    id: integer().primaryKey(),
    sheetId: ofSheet(),
    fromId: integer()
      .notNull()
      .references(() => departments.id),
    toId: integer()
      .notNull()
      .references(() => departments.id),
    reason: text().notNull(),
    /** The frozen weeks of before, where the figure follows the department. */
    baseline: text({ mode: 'json' }).$type<WeekFigure[]>(),
    ...by(),
  },
  (table) => [index('supervision_hand_overs_sheet').on(table.sheetId, table.id)],
)
