import { Hono } from 'hono'

import { can } from '#src/kernel/actor.ts'
import { readPage } from '#src/kernel/paging.ts'
import type { AppEnv } from '#src/kernel/web.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import { departmentOptions } from '#src/organisation/queries.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { ReturnScoresPage } from '#views/complaints/handling/return-scores.tsx'

import { readScoreFilters, scoreList } from './score-list.ts'
import { scoresList } from './scores-list.ts'

/** 回访评分: what the mean score of a department is made of. */
export const returnScoreRoutes = (blindness: Blindness, list = scoresList(blindness)) =>
  new Hono<AppEnv>().get('/', (c) => {
    const { db, actor } = c.var
    const query = c.req.query()
    const frame = listFrame(db, actor, list, query)
    const first = defaultHref(db, actor, list, query)
    if (first) return c.redirect(first, 303)
    const filters = readScoreFilters(query)
    const page = (
      <ReturnScoresPage
        page={scoreList(db, actor, filters, readPage(query), blindness)}
        filters={filters}
        departments={departmentOptions(db, actor).map(({ id, name }) => [String(id), name])}
        frame={frame}
        opensCalls={can(actor, 'recording.list')}
      />
    )
    return c.render(page, { title: '回访评分' })
  })
