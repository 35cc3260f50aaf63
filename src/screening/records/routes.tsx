import { Hono } from 'hono'

import { authorise } from '#src/kernel/actor.ts'
import { readPage } from '#src/kernel/paging.ts'
import type { AppEnv } from '#src/kernel/web.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import { departmentOptions } from '#src/organisation/queries.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { FoundPage, JudgedPage } from '#views/screening/records.tsx'

import { foundRecords, judgedRecords } from './lists.ts'
import { foundList, judgedList, readFoundFilters, readJudgedFilters } from './records.ts'

/** 疑点记录 and 复核记录: the rows behind the figures of screening. */
export function recordRoutes(blindness: Blindness) {
  const [found, judged] = [foundRecords(blindness), judgedRecords(blindness)]
  return new Hono<AppEnv>()
    .get('/found', (c) => {
      const { db, actor } = c.var
      authorise(actor, 'queue.plan')
      const query = c.req.query()
      const first = defaultHref(db, actor, found, query)
      if (first) return c.redirect(first, 303)
      const filters = readFoundFilters(query)
      const page = (
        <FoundPage
          page={foundList(db, actor, filters, readPage(query), blindness)}
          filters={filters}
          departments={departmentOptions(db, actor).map(({ id, name }) => [String(id), name])}
          frame={listFrame(db, actor, found, query)}
        />
      )
      return c.render(page, { title: found.title })
    })
    .get('/rechecks', (c) => {
      const { db, actor } = c.var
      authorise(actor, 'queue.plan')
      const query = c.req.query()
      const first = defaultHref(db, actor, judged, query)
      if (first) return c.redirect(first, 303)
      const filters = readJudgedFilters(query)
      const page = (
        <JudgedPage
          page={judgedList(db, actor, filters, readPage(query), blindness)}
          filters={filters}
          departments={departmentOptions(db, actor).map(({ id, name }) => [String(id), name])}
          frame={listFrame(db, actor, judged, query)}
        />
      )
      return c.render(page, { title: judged.title })
    })
}
