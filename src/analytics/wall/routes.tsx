import { Hono } from 'hono'

import type { AppEnv } from '#src/kernel/web.ts'
import { WallNow, WallPage } from '#views/analytics/wall.tsx'

import { wallNow } from './now.ts'

/** 大屏: mounted under /wall; its figures are asked for again every twenty seconds. */
export const dashboardWallRoutes = new Hono<AppEnv>()
  .get('/', (c) => c.render(<WallPage wall={wallNow(c.var.db, c.var.actor)} />, { title: '大屏' }))
  .get('/now', (c) => {
    c.header('Cache-Control', 'no-store')
    return c.html(<WallNow wall={wallNow(c.var.db, c.var.actor)} />)
  })
