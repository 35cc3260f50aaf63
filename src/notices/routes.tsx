import { Hono } from 'hono'

import { readPage } from '#src/kernel/paging.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { NoticesPage } from '#views/notices/index.tsx'

import { noticeDays } from './prune.ts'
import { newestNotice, noticePage, unreadCount } from './queries.ts'
import { readAllNotices, readNotice } from './read.ts'

/** 消息: everybody's own. */
export const noticeRoutes = new Hono<AppEnv>()
  .get('/', (c) => {
    const { db, actor } = c.var
    const query = c.req.query()
    const page = (
      <NoticesPage
        page={noticePage(db, actor, readPage({ ...query, sort: undefined }))}
        query={query}
        unread={unreadCount(db, actor)}
        newest={newestNotice(db, actor)}
        days={noticeDays}
        now={Date.now()}
      />
    )
    return c.render(page, { title: '消息' })
  })
  .post('/reading', async (c) => {
    const { until } = await readBody(c)
    const upTo = typeof until === 'string' && /^\d{1,15}$/.test(until) ? Number(until) : 0
    readAllNotices(c.var.db, c.var.actor, upTo)
    return c.redirect('/notices', 303)
  })
  .post('/:id{[0-9]{1,15}}/reading', (c) =>
    c.redirect(readNotice(c.var.db, c.var.actor, Number(c.req.param('id'))), 303),
  )
