import { type Context, Hono } from 'hono'

import { authorise } from '#src/kernel/actor.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import type { AppEnv } from '#src/kernel/web.ts'
import { sendTable } from '#src/lists/page-table.ts'
import { departmentOptions } from '#src/organisation/queries.ts'

import { riskDetail } from './queries.ts'
import { standardsAt, standardsSet } from './standards.ts'
import { eventsTable, standardsTables } from './tables.ts'

/** Departments as the forms of risks offer them. */
export const riskDepartments = (c: Context<AppEnv>) =>
  departmentOptions(c.var.db, c.var.actor).map(
    ({ id, name, subCentre }) => [String(id), `${subCentre} ${name}`] as const,
  )

/** All that the page of 处置标准 shows beside its form. */
export function standardsShown(c: Context<AppEnv>, now: number) {
  const { db, actor } = c.var
  authorise(actor, 'hotspot.read')
  const shown = { current: standardsAt(db, now), history: standardsSet(db), now }
  return { ...shown, departments: riskDepartments(c) }
}

/** What happened to a risk, as a file: under /risks. */
export const riskTableRoutes = new Hono<AppEnv>().get('/:id{[0-9]{1,15}}/tables/:table', (c) => {
  const risk = riskDetail(c.var.db, c.var.actor, Number(c.req.param('id')))
  const filter = `风险预警 ${risk.id}`
  return sendTable(c, { tables: [eventsTable(risk)], path: `/risks/${risk.id}`, filter })
})

/** 处置标准 as files: under /risk-standards. */
export const standardsTableRoutes = new Hono<AppEnv>().get('/tables/:table', (c) => {
  const now = Date.now()
  const tables = standardsTables(standardsShown(c, now))
  return sendTable(c, { tables, path: '/risk-standards', filter: formatDay(now) })
})
