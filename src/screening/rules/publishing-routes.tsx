import { type Context, Hono } from 'hono'
import { z } from 'zod'

import { authorise, can } from '#src/kernel/actor.ts'
import { Refused } from '#src/kernel/errors.ts'
import { wholeNumber } from '#src/kernel/form-fields.ts'
import { type FieldErrors, parseForm, typedTexts } from '#src/kernel/form.ts'
import { latestJob, requestCancel } from '#src/kernel/jobs/queue.ts'
import { readPage } from '#src/kernel/paging.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { DryRunPage, DryRunProgress } from '#views/screening/rules/dry-run.tsx'
import { PublishingPage } from '#views/screening/rules/publishing.tsx'
import { SetPage, SetsPage } from '#views/screening/rules/sets.tsx'

import { askDryRun, pendingRules, plannedOf, subjectOf } from './dry-run.ts'
import { publishDryRun, restoreSet } from './publish.ts'
import { dryRunDetail, publishingOverview, setDetail, setList } from './publishing-queries.ts'
import { lexiconOverview } from './queries.ts'

const id = '{[0-9]{1,15}}'
const daysGiven = '请填 1 到 365 之间的整天数'
const dryRunForm = z.object({
  days: wholeNumber([1, 365], 3, daysGiven),
})
const noteForm = z.object({
  note: z.string('请写说明').trim().min(4, '请写说明，至少 4 个字').max(300, '最多 300 个字'),
})

type Given = { values: Record<string, string>; errors: FieldErrors }

/** 试跑、发布、退回. */
export const publishingRoutes = new Hono<AppEnv>()
  .get('/publishing', (c) => publishingPage(c))
  .post('/dry-runs', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'lexicon.edit')
    const body = await readBody(c, { all: true })
    const input = parseForm(dryRunForm, body)
    const chosen = chosenRules(c, body['change'])
    if (!input.ok || chosen.length === 0) {
      c.status(422)
      const errors = input.ok ? { form: '至少选一处改动，再试跑' } : input.errors
      return publishingPage(c, { values: typedTexts(body), errors })
    }
    const run = askDryRun(db, actor, { changes: chosen.map(plannedOf), days: input.data.days })
    return c.redirect(`/lexicon/dry-runs/${run}`, 303)
  })
  .get(`/dry-runs/:id${id}`, (c) => dryRunPage(c))
  .get(`/dry-runs/:id${id}/progress`, (c) => {
    const detail = dryRunDetail(c.var.db, c.var.actor, idOf(c))
    // The result is a page of its own: the browser is asked to load it.
    if (detail.run.finishedAt !== null || detail.failure !== null) c.header('HX-Refresh', 'true')
    return c.html(<DryRunProgress detail={detail} />)
  })
  .post(`/dry-runs/:id${id}/cancellation`, (c) => {
    authorise(c.var.actor, 'lexicon.edit')
    const job = latestJob(c.var.db, 'dry-run-rules', subjectOf(idOf(c)))
    if (job) requestCancel(c.var.db, job.id)
    return c.redirect(`/lexicon/dry-runs/${idOf(c)}`, 303)
  })
  .post(`/dry-runs/:id${id}/publication`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'lexicon.publish')
    const body = await readBody(c)
    const input = parseForm(noteForm, body)
    if (!input.ok) {
      c.status(422)
      return dryRunPage(c, { values: typedTexts(body), errors: input.errors })
    }
    try {
      const set = publishDryRun(db, actor, idOf(c), input.data.note)
      return c.redirect(`/lexicon/sets/${set.id}`, 303)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      c.status(409)
      return dryRunPage(c, { values: typedTexts(body), errors: { form: error.message } })
    }
  })
  .get('/sets', (c) => {
    const { db, actor } = c.var
    const query = c.req.query()
    const page = (
      <SetsPage
        overview={lexiconOverview(db, actor)}
        page={setList(db, actor, readPage(query))}
        query={query}
      />
    )
    return c.render(page, { title: '发布记录' })
  })
  .get(`/sets/:id${id}`, (c) => setPage(c))
  .post(`/sets/:id${id}/return`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'lexicon.publish')
    const body = await readBody(c)
    const input = parseForm(noteForm, body)
    if (!input.ok) {
      c.status(422)
      return setPage(c, { values: typedTexts(body), errors: input.errors })
    }
    const set = restoreSet(db, actor, idOf(c), input.data.note)
    return c.redirect(`/lexicon/sets/${set.id}`, 303)
  })

const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))

/** The rules ticked in the form, as they stand now. */
function chosenRules(c: Context<AppEnv>, ticked: unknown) {
  const ids = new Set([ticked].flat().map(String))
  return pendingRules(c.var.db).filter(({ id: rule, version, retiring }) =>
    ids.has(`${rule}:${retiring ? 'out' : version}`),
  )
}

function publishingPage(c: Context<AppEnv>, given?: Given) {
  const { db, actor } = c.var
  const page = (
    <PublishingPage
      overview={lexiconOverview(db, actor)}
      publishing={publishingOverview(db, actor)}
      mayEdit={can(actor, 'lexicon.edit')}
      mayPublish={can(actor, 'lexicon.publish')}
      values={given?.values ?? { days: '14' }}
      errors={given?.errors ?? {}}
    />
  )
  return c.render(page, { title: '待发布' })
}

function dryRunPage(c: Context<AppEnv>, given?: Given) {
  const { db, actor } = c.var
  const page = (
    <DryRunPage
      overview={lexiconOverview(db, actor)}
      detail={dryRunDetail(db, actor, idOf(c))}
      mayPublish={can(actor, 'lexicon.publish')}
      mayEdit={can(actor, 'lexicon.edit')}
      values={given?.values ?? {}}
      errors={given?.errors ?? {}}
    />
  )
  return c.render(page, { title: `试跑 ${idOf(c)}` })
}

function setPage(c: Context<AppEnv>, given?: Given) {
  const { db, actor } = c.var
  const page = (
    <SetPage
      overview={lexiconOverview(db, actor)}
      detail={setDetail(db, actor, idOf(c))}
      mayPublish={can(actor, 'lexicon.publish')}
      values={given?.values ?? {}}
      errors={given?.errors ?? {}}
    />
  )
  return c.render(page, { title: `词库第 ${idOf(c)} 版` })
}
