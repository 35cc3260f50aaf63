import { and, eq, gt, gte, lt, type SQL, sql } from 'drizzle-orm'

import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { countUpTo, cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { readId } from '#src/kernel/read-id.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { departments } from '#src/organisation/schema.ts'
import { maskText } from '#src/personal-data/mask.ts'
import { type Days, readDays } from '#src/recordings/filters.ts'

import { sheetsSeen } from './find.ts'
import { type SupervisionSheet, supervisionSheets } from './schema.ts'
import {
  type DueChoice,
  dueChoices,
  type LevelChoice,
  runningStates,
  sheetLevels,
  type SheetLevel,
  type SheetState,
  type StateChoice,
  stateChoices,
} from './vocabulary.ts'

/** `days` are the days on which a sheet was issued. */
export type SheetFilters = Days & {
  state: StateChoice
  departmentId: number | null
  level: LevelChoice | null
  due: DueChoice | null
}

export function readSheetFilters(
  query: Readonly<Record<string, string | undefined>>,
): SheetFilters {
  return {
    ...readDays(query),
    state: keysOf(stateChoices).find((key) => key === query['state']) ?? 'running',
    departmentId: readId(query['department']),
    level: levelIn(query['level']),
    due: keysOf(dueChoices).find((key) => key === query['due']) ?? null,
  }
}

function levelIn(text = ''): LevelChoice | null {
  if (text === 'raised') return text
  return Object.hasOwn(sheetLevels, text) ? (Number(text) as SheetLevel) : null
}

export type SheetRow = Pick<
  SupervisionSheet,
  | 'id'
  | 'sheetNo'
  | 'state'
  | 'level'
  | 'problem'
  | 'ownerName'
  | 'issuedAt'
  | 'dueAt'
  | 'stepDueAt'
  | 'createdAt'
  | 'closedAt'
> & { department: string }

/** In the words of the indices that hold nothing else. */
const runs = sql`state in ('plan', 'do', 'check', 'act')`

export const isRunningChoice = (state: StateChoice): boolean =>
  state === 'running' || (runningStates as readonly string[]).includes(state)

export function sheetList(
  db: Db,
  actor: Actor,
  filters: SheetFilters,
  request: PageRequest,
  now = Date.now(),
): Page<SheetRow> {
  authorise(actor, 'supervision.read')
  const { id, stepDueAt, createdAt } = supervisionSheets
  const running = isRunningChoice(filters.state)
  const page = running ? { ...request, ascending: true } : request
  const { where, order, limit } = keyset(running ? stepDueAt : createdAt, id, page)
  const rows = db
    .select({ sheet: supervisionSheets, department: departments.name })
    .from(supervisionSheets)
    .innerJoin(departments, eq(departments.id, supervisionSheets.departmentId))
    .where(and(where, ...conditionsOf(db, actor, filters, now)))
    .orderBy(...order)
    .limit(limit)
    .all()
  const cut = cutPage(rows, page, ({ sheet }) => ({
    id: sheet.id,
    value: (running ? sheet.stepDueAt : sheet.createdAt) ?? 0,
  }))
  return {
    ...cut,
    rows: cut.rows.map(({ sheet, department }) => ({
      ...{ id: sheet.id, sheetNo: sheet.sheetNo, state: sheet.state, level: sheet.level },
      ...{ ownerName: sheet.ownerName, issuedAt: sheet.issuedAt, dueAt: sheet.dueAt },
      ...{ stepDueAt: sheet.stepDueAt, createdAt: sheet.createdAt, closedAt: sheet.closedAt },
      ...{ department, problem: maskText(sheet.problem) },
    })),
  }
}

export function sheetCount(
  db: Db,
  actor: Actor,
  filters: SheetFilters,
  most: number,
  now = Date.now(),
): number {
  authorise(actor, 'supervision.read')
  const found = db
    .select({ id: supervisionSheets.id })
    .from(supervisionSheets)
    .where(and(...conditionsOf(db, actor, filters, now)))
  return countUpTo(db, found, most)
}

function conditionsOf(
  db: Db,
  actor: Actor,
  { state, departmentId, level, due, from, until }: SheetFilters,
  now: number,
): (SQL | undefined)[] {
  const { stepDueAt } = supervisionSheets
  const running = isRunningChoice(state)
  return [
    sheetsSeen(db, actor),
    running ? runs : undefined,
    state === 'running' || state === 'any' ? undefined : isState(state),
    departmentId === null ? undefined : eq(supervisionSheets.departmentId, departmentId),
    level === null ? undefined : isLevel(level),
    from === null ? undefined : gte(supervisionSheets.issuedAt, from),
    until === null ? undefined : lt(supervisionSheets.issuedAt, until),
    running && due === 'overdue' ? lt(stepDueAt, now + 1) : undefined,
    running && due === 'soon'
      ? and(gte(stepDueAt, now), lt(stepDueAt, now + 3 * dayMs))
      : undefined,
  ]
}

const isLevel = (level: LevelChoice) =>
  level === 'raised' ? gt(supervisionSheets.level, 0) : eq(supervisionSheets.level, level)
const isState = (state: SheetState) => eq(supervisionSheets.state, state)

export type SheetFigures = {
  running: number
  overdue: number
  check: number
  act: number
  draft: number | null
}

const everySheet = { departmentId: null, level: null, from: null, until: null, problems: {} }

export function sheetFigures(db: Db, actor: Actor, now: number): SheetFigures {
  const count = (state: StateChoice, due: DueChoice | null = null) =>
    sheetCount(db, actor, { ...everySheet, state, due }, 999, now)
  return {
    running: count('running'),
    overdue: count('running', 'overdue'),
    check: count('check'),
    act: count('act'),
    draft: can(actor, 'supervision.issue') ? count('draft') : null,
  }
}
