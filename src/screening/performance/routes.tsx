import { type Context, Hono } from 'hono'

import { can } from '#src/kernel/actor.ts'
import type { AppEnv } from '#src/kernel/web.ts'
import { sendTable } from '#src/lists/page-table.ts'
import { PerformancePage } from '#views/screening/performance.tsx'

import { centreMedians, ownMedians, weeksToShow } from './medians.ts'
import { performance, windows } from './queries.ts'
import { performanceTables } from './tables.ts'

function shownBy(c: Context<AppEnv>) {
  const { db, actor } = c.var
  const days = windows.find((one) => String(one) === c.req.query('days')) ?? 90
  return {
    figures: performance(db, actor, days),
    own: ownMedians(db, actor),
    centre: can(actor, 'queue.plan') ? centreMedians(db, actor) : null,
  }
}

/** 筛查成效: what the queue is worth, and what it still misses. */
export const performanceRoutes = new Hono<AppEnv>()
  .get('/performance', (c) => {
    const shown = shownBy(c)
    const weeks = weeksToShow(shown.own, shown.centre)
    const page = <PerformancePage {...shown} windows={windows} weeks={weeks} />
    return c.render(page, { title: '筛查成效' })
  })
  .get('/performance/tables/:table', (c) => {
    const shown = shownBy(c)
    // Times are told of the last twelve weeks, whichever days the verdicts are of.
    const medians = c.req.param('table') === 'medians'
    const filter = medians ? '近 12 周' : `近 ${shown.figures.days} 天`
    return sendTable(c, { tables: performanceTables(shown), path: '/findings/performance', filter })
  })
