import { Hono } from 'hono'

import { authorise } from '#src/kernel/actor.ts'
import { readPage } from '#src/kernel/paging.ts'
import type { AppEnv } from '#src/kernel/web.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import { TasksPage } from '#views/inspection/tasks/index.tsx'

import { openTaskSheet } from '../scoring/open.ts'
import { scoringPage } from '../scoring/page-routes.tsx'
import { hasScored, myTasks, nextTask, unaskedDrafts, waitingTasks } from './queries.ts'
import { tasksList } from './tasks-list.ts'

/** 我的质检任务, and the scoring of one of them. */
export const taskRoutes = new Hono<AppEnv>()
  .get('/', (c) => {
    const { db, actor } = c.var
    authorise(actor, 'inspection.score')
    const query = c.req.query()
    const first = defaultHref(db, actor, tasksList, query)
    if (first) return c.redirect(first, 303)
    const page = (
      <TasksPage
        page={myTasks(db, actor, readPage(query))}
        frame={listFrame(db, actor, tasksList, query)}
        next={nextTask(db, actor)}
        waiting={waitingTasks(db, actor)}
        accountId={actor.accountId ?? 0}
        hasScored={hasScored(db, actor)}
        drafts={unaskedDrafts(db, actor)}
      />
    )
    return c.render(page, { title: '我的质检任务' })
  })
  .get('/:id{[0-9]{1,15}}', (c) => {
    const { db, actor } = c.var
    const { sheet } = openTaskSheet(db, actor, Number(c.req.param('id')))
    if (sheet.state === 'submitted') return c.redirect(`/inspection/sheets/${sheet.id}`, 303)
    return scoringPage(c, sheet.id)
  })
