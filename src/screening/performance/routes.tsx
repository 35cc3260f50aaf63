import { Hono } from 'hono'

import { can } from '#src/kernel/actor.ts'
import type { AppEnv } from '#src/kernel/web.ts'
import { PerformancePage } from '#views/screening/performance.tsx'

import { centreMedians, ownMedians } from './medians.ts'
import { performance, windows } from './queries.ts'

/** 筛查成效: what the queue is worth, and what it still misses. */
export const performanceRoutes = new Hono<AppEnv>().get('/performance', (c) => {
  const { db, actor } = c.var
  const days = windows.find((one) => String(one) === c.req.query('days')) ?? 90
  const page = (
    <PerformancePage
      figures={performance(db, actor, days)}
      windows={windows}
      own={ownMedians(db, actor)}
      centre={can(actor, 'queue.plan') ? centreMedians(db, actor) : null}
    />
  )
  return c.render(page, { title: '筛查成效' })
})
