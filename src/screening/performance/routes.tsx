import { Hono } from 'hono'

import type { AppEnv } from '#src/kernel/web.ts'
import { PerformancePage } from '#views/screening/performance.tsx'

import { performance, windows } from './queries.ts'

/** 筛查成效: what the queue is worth, and what it still misses. */
export const performanceRoutes = new Hono<AppEnv>().get('/performance', (c) => {
  const { db, actor } = c.var
  const days = windows.find((one) => String(one) === c.req.query('days')) ?? 90
  const page = <PerformancePage figures={performance(db, actor, days)} windows={windows} />
  return c.render(page, { title: '筛查成效' })
})
