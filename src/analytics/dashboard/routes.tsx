import { type Context, Hono } from 'hono'

import { authorise } from '#src/kernel/actor.ts'
import { readId } from '#src/kernel/read-id.ts'
import type { AppEnv } from '#src/kernel/web.ts'
import { DashboardPage } from '#views/analytics/dashboard.tsx'

import { readPeriod } from '../periods.ts'
import { chartOf } from './chart-drawn.ts'
import { dashboard } from './dashboard.ts'
import { sendDashboardTable } from './export.ts'

function shownBy(c: Context<AppEnv>) {
  const { db, actor } = c.var
  authorise(actor, 'dashboard.read')
  const query = c.req.query()
  const { period, problems } = readPeriod(query, Date.now())
  const shown = dashboard(db, actor, period, readId(query['department']))
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
  .get('/tables/:table', (c) => sendDashboardTable(c, shownBy(c).shown))
