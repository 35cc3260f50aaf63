import { type Context, Hono } from 'hono'

import { authorise } from '#src/kernel/actor.ts'
import { readPage } from '#src/kernel/paging.ts'
import { readId } from '#src/kernel/read-id.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import type { AppEnv } from '#src/kernel/web.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import { sendTable } from '#src/lists/page-table.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { readDays } from '#src/recordings/filters.ts'
import { CaughtPage } from '#views/analytics/caught.tsx'
import { EstimatePage } from '#views/analytics/estimate.tsx'

import { readPeriod } from '../periods.ts'
import { caughtComplaintsList, caughtList } from './caught-list.ts'
import { estimate } from './estimate.ts'
import { estimateTables } from './tables.ts'
import { estimateBases } from './vocabulary.ts'

/** 未发现估计: mounted under /estimate. Of a quarter, where the address asks for nothing else. */
export const estimateRoutes = (blindness: Blindness, list = caughtComplaintsList(blindness)) =>
  new Hono<AppEnv>()
    .get('/', (c) => {
      const { shown, query, problems, now } = shownBy(c)
      const page = <EstimatePage shown={shown} query={query} problems={problems} now={now} />
      return c.render(page, { title: '未发现估计' })
    })
    .get('/tables/:table', (c) => {
      const { shown } = shownBy(c)
      const unit = shown.units.find(({ id }) => id === shown.departmentId)?.name ?? '全部'
      const filter = `${shown.period.label}，${unit}，${estimateBases[shown.base]}`
      return sendTable(c, { tables: estimateTables(shown), path: '/estimate', filter })
    })
    .get('/complaints', (c) => {
      const { db, actor } = c.var
      const query = c.req.query()
      const frame = listFrame(db, actor, list, query)
      const first = defaultHref(db, actor, list, query)
      if (first) return c.redirect(first, 303)
      const page = (
        <CaughtPage
          page={caughtList(db, actor, query, readPage(query), blindness)}
          frame={frame}
          problems={readDays(query).problems}
        />
      )
      return c.render(page, { title: '各途径发现的投诉' })
    })

function shownBy(c: Context<AppEnv>) {
  const { db, actor } = c.var
  authorise(actor, 'estimate.read')
  const now = Date.now()
  const query = { ...c.req.query() }
  const { period, problems } = readPeriod({ period: 'quarter', ...query }, now)
  const asked = {
    base: keysOf(estimateBases).find((key) => key === query['base']) ?? 'substantiated',
    departmentId: readId(query['department']),
  } as const
  return { query, problems, now, shown: estimate(db, actor, period, asked, now) }
}
