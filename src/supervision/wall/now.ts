import { and, asc, eq, lte, sql } from 'drizzle-orm'

import { type Actor, authorise } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { departments } from '#src/organisation/schema.ts'
import { byUnitName } from '#src/organisation/unit-order.ts'
import { maskText } from '#src/personal-data/mask.ts'

import { sheetsSeen } from '../sheets/find.ts'
import { supervisionSheets } from '../sheets/schema.ts'

/** In the words of the indices that hold nothing else. */
const runs = sql`${supervisionSheets.state} in ('plan', 'do', 'check', 'act')`
/** Drafts do not run, so only the reader's unit narrows. */
const shownSheets = 8

export type WallFigures = {
  open: number
  overdue: number
  escalated: number
  check: number
  act: number
}
export type WallRow = WallFigures & { id: number; name: string }
export type Wall = ReturnType<typeof wallNow>

/** 督办墙: what runs, by department, and what is overdue longest. */
export function wallNow(db: Db, actor: Actor, now = Date.now()) {
  authorise(actor, 'supervision.read')
  const { departmentId, level, state, stepDueAt, id } = supervisionSheets
  const sum = (what: ReturnType<typeof sql>) =>
    sql<number>`sum(case when ${what} then 1 else 0 end)`
  const seen = sheetsSeen(db, actor)
  const rows = db
    .select({
      id: departmentId,
      name: departments.name,
      open: sql<number>`count(*)`,
      overdue: sum(sql`${stepDueAt} <= ${now}`),
      escalated: sum(sql`${level} > 0`),
      check: sum(sql`${state} = 'check'`),
      act: sum(sql`${state} = 'act'`),
    })
    .from(supervisionSheets)
    .innerJoin(departments, eq(departments.id, departmentId))
    .where(and(runs, seen))
    .groupBy(departmentId)
    .all()
    .toSorted((a, b) => byUnitName(a.name, b.name))
  const late = db
    .select({
      ...{ id, sheetNo: supervisionSheets.sheetNo, problem: supervisionSheets.problem },
      ...{ state, level, stepDueAt, department: departments.name },
    })
    .from(supervisionSheets)
    .innerJoin(departments, eq(departments.id, departmentId))
    .where(and(runs, lte(stepDueAt, now), seen))
    .orderBy(asc(stepDueAt), asc(id))
    .limit(shownSheets)
    .all()
    .map((sheet) => ({ ...sheet, problem: maskText(sheet.problem) }))
  const total = (key: keyof WallFigures) => rows.reduce((all, row) => all + row[key], 0)
  const all: WallFigures = {
    ...{ open: total('open'), overdue: total('overdue'), escalated: total('escalated') },
    ...{ check: total('check'), act: total('act') },
  }
  return { rows, late, all, at: now }
}
