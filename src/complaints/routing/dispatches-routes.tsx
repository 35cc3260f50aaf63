import { Hono } from 'hono'

import { readPage } from '#src/kernel/paging.ts'
import type { AppEnv } from '#src/kernel/web.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import { departmentOptions } from '#src/organisation/queries.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { DispatchesPage } from '#views/complaints/routing/dispatches.tsx'

import { dispatchList, readDispatchFilters } from './dispatch-queries.ts'
import { dispatchesList } from './dispatches-list.ts'

/** 派单与交接: what the matrix of hand-overs counts. */
export const dispatchesRoutes = (blindness: Blindness, list = dispatchesList(blindness)) =>
  new Hono<AppEnv>().get('/', (c) => {
    const { db, actor } = c.var
    const query = c.req.query()
    const frame = listFrame(db, actor, list, query)
    const first = defaultHref(db, actor, list, query)
    if (first) return c.redirect(first, 303)
    const filters = readDispatchFilters(query)
    const page = (
      <DispatchesPage
        page={dispatchList(db, actor, filters, readPage(query), blindness)}
        filters={filters}
        departments={departmentOptions(db, actor).map(({ id, name }) => [String(id), name])}
        frame={frame}
      />
    )
    return c.render(page, { title: '派单与交接' })
  })
