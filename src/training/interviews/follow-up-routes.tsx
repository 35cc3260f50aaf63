import { Hono } from 'hono'

import { authorise } from '#src/kernel/actor.ts'
import { readPage } from '#src/kernel/paging.ts'
import type { AppEnv } from '#src/kernel/web.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { FeedbackPage } from '#views/training/feedback.tsx'
import { WorkloadPage } from '#views/training/workload.tsx'

import { feedbackList } from './feedback-list.ts'
import { authoriseFeedback, feedbackRows, readFeedbackFilters } from './feedback.ts'
import { trainerWorkload, workloadDays } from './workload.ts'

/** What came of the interviews, and who has how much in hand. */
export function followUpRoutes(blindness: Blindness, list = feedbackList(blindness)) {
  return new Hono<AppEnv>()
    .get('/feedback', (c) => {
      const { db, actor } = c.var
      authoriseFeedback(actor)
      const query = c.req.query()
      const first = defaultHref(db, actor, list, query)
      if (first) return c.redirect(first, 303)
      const filters = readFeedbackFilters(query)
      const page = (
        <FeedbackPage
          page={feedbackRows(db, actor, filters, readPage(query), blindness)}
          filters={filters}
          frame={listFrame(db, actor, list, query)}
        />
      )
      return c.render(page, { title: '辅导与反馈' })
    })
    .get('/workload', (c) => {
      const { db, actor } = c.var
      authorise(actor, 'interview.coaching')
      const page = <WorkloadPage rows={trainerWorkload(db, actor)} days={workloadDays} />
      return c.render(page, { title: '内训工作量' })
    })
}
