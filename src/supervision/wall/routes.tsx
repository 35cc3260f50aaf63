import { Hono } from 'hono'

import { formatTime } from '#src/kernel/calendar.ts'
import type { AppEnv } from '#src/kernel/web.ts'
import { sendTable } from '#src/lists/page-table.ts'
import { WallNow, WallPage } from '#views/supervision-wall/index.tsx'

import { wallNow } from './now.ts'
import { wallTables } from './tables.ts'

/** 督办墙: for a screen on the wall; what it shows is asked for again every minute. */
export const wallRoutes = () =>
  new Hono<AppEnv>()
    .get('/', (c) => {
      const whole = c.req.query('screen') === 'whole'
      const page = <WallPage wall={wallNow(c.var.db, c.var.actor)} whole={whole} />
      return c.render(page, { title: '督办墙' })
    })
    .get('/now', (c) => c.html(<WallNow wall={wallNow(c.var.db, c.var.actor)} />))
    .get('/tables/:table', (c) => {
      const wall = wallNow(c.var.db, c.var.actor)
      const filter = `截至 ${formatTime(wall.at)}`
      return sendTable(c, { tables: wallTables(wall), path: '/supervision-wall', filter })
    })
