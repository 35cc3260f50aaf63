import { type Context, Hono } from 'hono'

import { authorise } from '#src/kernel/actor.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { type AppEnv, streamDownload } from '#src/kernel/web.ts'
import { mediaTypes } from '#src/lists/files/table-file.ts'
import { DashboardPage } from '#views/analytics/dashboard.tsx'

import { readPeriod } from '../periods.ts'
import { chartOf } from './chart-drawn.ts'
import { dashboard } from './dashboard.ts'
import { dashboardFile, tableOf } from './export.ts'

const departmentOf = (text: string | undefined) =>
  /^\d{1,9}$/.test(text ?? '') ? Number(text) : null

function shownBy(c: Context<AppEnv>) {
  const { db, actor } = c.var
  authorise(actor, 'dashboard.read')
  const query = c.req.query()
  const { period, problems } = readPeriod(query, Date.now())
  const shown = dashboard(db, actor, period, departmentOf(query['department']))
  return { query, problems, shown }
}

/** 指标看板: mounted under /dashboard. */
export const dashboardRoutes = new Hono<AppEnv>()
  .get('/', (c) => {
    const { query, problems, shown } = shownBy(c)
    const drawn = shown.charts.map(chartOf)
    const page = (
      <DashboardPage
        shown={shown}
        drawn={drawn}
        query={query}
        problems={problems}
        now={Date.now()}
      />
    )
    return c.render(page, { title: '指标看板' })
  })
  .get('/tables/:table', (c) => {
    const { shown, query } = shownBy(c)
    const table = tableOf(shown, c.req.param('table'))
    if (!table) throw new NotFound()
    const format = query['format'] === 'csv' ? 'csv' : 'xlsx'
    const { db, actor } = c.var
    const { name, pieces } = dashboardFile(db, actor, shown, table, format, Date.now())
    return streamDownload(c, name, pieces, mediaTypes[format])
  })
