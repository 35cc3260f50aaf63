import { Hono } from 'hono'

import { authorise } from '#src/kernel/actor.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import type { AppEnv } from '#src/kernel/web.ts'
import { EstimatePage } from '#views/analytics/estimate.tsx'

import { readPeriod } from '../periods.ts'
import { estimate } from './estimate.ts'
import { estimateBases } from './vocabulary.ts'

/** 未发现估计: mounted under /estimate. Of a quarter, where the address asks for nothing else. */
export const estimateRoutes = new Hono<AppEnv>().get('/', (c) => {
  const { db, actor } = c.var
  authorise(actor, 'estimate.read')
  const now = Date.now()
  const query = { ...c.req.query() }
  const { period, problems } = readPeriod({ period: 'quarter', ...query }, now)
  const department = query['department'] ?? ''
  const shown = estimate(
    db,
    actor,
    period,
    {
      base: keysOf(estimateBases).find((key) => key === query['base']) ?? 'substantiated',
      departmentId: /^\d{1,9}$/.test(department) ? Number(department) : null,
    },
    now,
  )
  const page = <EstimatePage shown={shown} query={query} problems={problems} now={now} />
  return c.render(page, { title: '未发现估计' })
})
