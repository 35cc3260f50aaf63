import { Hono } from 'hono'

import { formatTime } from '#src/kernel/calendar.ts'
import type { AppEnv } from '#src/kernel/web.ts'
import { sendTable } from '#src/lists/page-table.ts'
import { WallNow, WallPage } from '#views/analytics/wall.tsx'

import { wallNow } from './now.ts'
import { unitsTable } from './units-table.ts'

/** 大屏: mounted under /wall; its figures are asked for again every twenty seconds. */
export const dashboardWallRoutes = new Hono<AppEnv>()
  .get('/', (c) => c.render(<WallPage wall={wallNow(c.var.db, c.var.actor)} />, { title: '大屏' }))
  .get('/now', (c) => {
    c.header('Cache-Control', 'no-store')
    return c.html(<WallNow wall={wallNow(c.var.db, c.var.actor)} />)
  })
  .get('/tables/:table', (c) => {
    const wall = wallNow(c.var.db, c.var.actor)
    const tables = wall.units.length > 0 ? [unitsTable(wall)] : []
    return sendTable(c, { tables, path: '/wall', filter: `截至 ${formatTime(wall.at)}` })
  })
