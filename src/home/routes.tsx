import { Hono } from 'hono'

import { newestReviews } from '#src/inspection/my-reviews/queries.ts'
import { can } from '#src/kernel/actor.ts'
import type { AppEnv } from '#src/kernel/web.ts'
import { urgentNotices } from '#src/notices/queries.ts'
import { HomePage } from '#views/home/index.tsx'

import { figuresOf } from './queries.ts'
import { readWaitKind, waitingFor } from './waiting/list.ts'

/** 待办: what waits for this person, and nothing else. */
export const homeRoutes = new Hono<AppEnv>().get('/', (c) => {
  const { db, actor } = c.var
  const now = Date.now()
  const own = can(actor, 'own-review.read')
  const page = (
    <HomePage
      name={actor.name}
      now={now}
      authorised={actor.permissions.size > 0}
      urgent={urgentNotices(db, actor)}
      waiting={waitingFor(db, actor, readWaitKind(c.req.query('kind')), now)}
      figures={figuresOf(db, actor, now)}
      reviews={own ? newestReviews(db, actor) : null}
    />
  )
  return c.render(page, { title: '待办' })
})
