import { Hono } from 'hono'

import { readPage } from '#src/kernel/paging.ts'
import type { AppEnv } from '#src/kernel/web.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import { departmentOptions } from '#src/organisation/queries.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { SendBacksPage } from '#views/complaints/routing/send-backs.tsx'

import { readSendBackFilters, sendBackFigures, sendBackList } from './send-back-queries.ts'
import { sendBacksList } from './send-backs-list.ts'

/** 回退统计: how often each department asked to be rid of a complaint. */
export const sendBacksRoutes = (blindness: Blindness, list = sendBacksList(blindness)) =>
  new Hono<AppEnv>().get('/', (c) => {
    const { db, actor } = c.var
    const query = c.req.query()
    const frame = listFrame(db, actor, list, query)
    const first = defaultHref(db, actor, list, query)
    if (first) return c.redirect(first, 303)
    const filters = readSendBackFilters(query)
    const page = (
      <SendBacksPage
        page={sendBackList(db, actor, filters, readPage(query), blindness)}
        figures={sendBackFigures(db, actor)}
        filters={filters}
        departments={departmentOptions(db, actor).map(({ id, name }) => [String(id), name])}
        frame={frame}
      />
    )
    return c.render(page, { title: '回退统计' })
  })
