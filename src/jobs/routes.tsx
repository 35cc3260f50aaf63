import { Hono } from 'hono'
import { z } from 'zod'

import { authorise } from '#src/kernel/actor.ts'
import { jobNames, jobStates, parkReasons } from '#src/kernel/jobs/catalogue.ts'
import { readPage } from '#src/kernel/paging.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { JobQueuePage, LiveQueue } from '#views/jobs/index.tsx'
import { JobPage } from '#views/jobs/show.tsx'

import { jobDetail, jobQueue } from './queries.ts'
import { unparkAlike, unparkJob } from './unpark.ts'

const filterForm = z.object({
  name: z.enum(keysOf(jobNames)).optional().catch(undefined),
  state: z.enum(keysOf(jobStates)).optional().catch(undefined),
})

const alikeForm = z.object({
  name: z.enum(keysOf(jobNames)),
  reason: z.enum(keysOf(parkReasons)),
  error: z.string().max(1000),
})

/** 任务队列: what the machine has to do, for whoever keeps it running. */
export const jobRoutes = new Hono<AppEnv>()
  .get('/', (c) => {
    const { db, actor } = c.var
    const query = c.req.query()
    const queue = jobQueue(db, actor, filterForm.parse(query), readPage(query))
    const props = { queue, query, now: Date.now() }
    if (c.req.header('HX-Request')) return c.html(<LiveQueue {...props} />)
    return c.render(<JobQueuePage {...props} resumed={query['resumed']} />, { title: '任务队列' })
  })
  .get('/:id{[0-9]{1,15}}', (c) => {
    const { db, actor } = c.var
    const detail = jobDetail(db, actor, Number(c.req.param('id')))
    return c.render(<JobPage detail={detail} />, { title: `任务 ${detail.job.id}` })
  })
  .post('/:id{[0-9]{1,15}}/resumption', (c) => {
    const id = Number(c.req.param('id'))
    unparkJob(c.var.db, c.var.actor, id)
    return c.redirect(`/jobs/${id}`, 303)
  })
  .post('/resumptions', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'job.manage')
    // A form of this page's own; anything else names no jobs.
    const alike = alikeForm.safeParse(await readBody(c))
    if (!alike.success) return c.redirect('/jobs', 303)
    const count = unparkAlike(db, actor, alike.data)
    return c.redirect(`/jobs?resumed=${count}`, 303)
  })
