import { Hono } from 'hono'

import type { Framed } from '#src/kernel/framed.ts'
import { readPage } from '#src/kernel/paging.ts'
import type { AppEnv } from '#src/kernel/web.ts'
import { AuditPage, type TrailFrame } from '#views/audit/index.tsx'

import { checkRoutes } from './check-routes.tsx'
import { lastCheck } from './checks.ts'
import { auditPage, readAuditFilter } from './queries.ts'

/** 操作留痕: reading it leaves no trace of its own, taking a copy away does. */
export const auditRoutes = (list: Framed<TrailFrame>) =>
  new Hono<AppEnv>().route('/checks', checkRoutes).get('/', (c) => {
    const { db, actor } = c.var
    const query = c.req.query()
    const first = list.first(db, actor, query)
    if (first) return c.redirect(first, 303)
    const page = (
      <AuditPage
        page={auditPage(db, actor, readAuditFilter(query), readPage(query))}
        frame={list.frame(db, actor, query)}
        check={lastCheck(db, actor)}
      />
    )
    return c.render(page, { title: '操作留痕' })
  })
