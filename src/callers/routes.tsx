import { Hono } from 'hono'

import { readPage } from '#src/kernel/paging.ts'
import type { AppEnv } from '#src/kernel/web.ts'
import { sendTable } from '#src/lists/page-table.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { CallerTimelinePage } from '#views/callers/timeline.tsx'

import { timelineTable } from './timeline-table.ts'
import { callerTimeline, wholeTimeline, wordOfCall, wordOfComplaint } from './timeline.ts'
import { touchKinds } from './vocabulary.ts'

/** 客户时间线, under a word that stands for the number and tells nobody which it is. */
export const callerRoutes = (key: Buffer, blindness: Blindness) =>
  new Hono<AppEnv>()
    .get('/of-call/:id{[0-9]{1,15}}', (c) => {
      const { db, actor } = c.var
      return c.redirect(`/callers/${wordOfCall(db, actor, key, Number(c.req.param('id')))}`, 303)
    })
    .get('/of-complaint/:id{[0-9]{1,15}}', (c) => {
      const { db, actor } = c.var
      const word = wordOfComplaint(db, actor, key, Number(c.req.param('id')))
      return c.redirect(`/callers/${word}`, 303)
    })
    .get('/:caller{[A-Za-z0-9_-]{1,80}}', (c) => {
      const { db, actor } = c.var
      const query = c.req.query()
      const word = c.req.param('caller')
      const timeline = callerTimeline(db, actor, key, word, readPage(query), blindness)
      const page = (
        <CallerTimelinePage timeline={timeline} path={`/callers/${word}`} query={query} />
      )
      return c.render(page, { title: `客户时间线 ${timeline.caller}` })
    })
    .get('/:caller{[A-Za-z0-9_-]{1,80}}/tables/:table', (c) => {
      const { db, actor } = c.var
      const word = c.req.param('caller')
      const { caller, kinds, rows, more } = wholeTimeline(db, actor, key, word, blindness)
      const words = [caller, kinds.map((kind) => touchKinds[kind]).join('、')]
      const filter = [...words, ...(more ? [`最近 ${rows.length} 条`] : [])].join('，')
      const tables = [timelineTable(rows)]
      return sendTable(c, { tables, path: `/callers/${word}`, filter })
    })
