import { type Context, Hono } from 'hono'
import { z } from 'zod'

import { authorise, can } from '#src/kernel/actor.ts'
import { type FieldErrors, parseForm, typedTexts } from '#src/kernel/form.ts'
import { readPage } from '#src/kernel/paging.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { chosenRows, forEachChosen } from '#src/lists/bulk.ts'
import { anyList } from '#src/lists/definition.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { recordingsList } from '#src/recordings/recordings-list.ts'
import { hrefWith } from '#views/components/hrefs.ts'
import { BulkResultPage } from '#views/lists/bulk-result.tsx'
import { DuePage } from '#views/retention/due.tsx'
import { HoldChosenPage } from '#views/retention/hold-chosen.tsx'
import { HoldsPage } from '#views/retention/holds.tsx'
import { RetentionPage, TrialCard } from '#views/retention/index.tsx'
import { KeepingCard } from '#views/retention/keeping.tsx'
import { RunsPage } from '#views/retention/runs.tsx'

import { dueRecordingsList } from './due-list.ts'
import { authoriseHold, liftHold, setHold } from './hold.ts'
import { holdsList } from './holds-list.ts'
import {
  dueList,
  holdList,
  holdSubjectOf,
  keepingOf,
  readDueFilters,
  retentionOverview,
  runList,
  sourceChoices,
} from './queries.ts'
import { runsList } from './runs-list.ts'
import { setRetention, switchRetention } from './settings.ts'
import { askTrial } from './trial.ts'
import { leastDays, mostDays, retentionRefusals } from './vocabulary.ts'

const typed = z.string('请填写').transform((text) => text.normalize('NFKC').trim())
const range = `请填 ${leastDays} 到 ${mostDays} 之间的整天数`
const daysField = typed
  .pipe(z.string().regex(/^\d{1,4}$/, range))
  .transform(Number)
  .refine((days) => days >= leastDays && days <= mostDays, range)
const settingsForm = z.object({
  complaint: daysField,
  finding: daysField,
  unmatched: daysField,
  ordinary: daysField,
  blankCallers: z.string().optional(),
})
const reason = typed.pipe(z.string().min(2, '请写明原因').max(300, '最多 300 个字'))
const holdForm = z.object({
  no: typed.pipe(z.string().min(1, '请填通话号或录音编号').max(100, '编号太长')),
  reason,
})
const reasonForm = z.object({ reason })
const switchForm = z.object({ active: z.enum(['on', 'off']) })

type Given = { values: Record<string, string>; errors: FieldErrors }

/** 保存期限: how long recordings are kept, what is held, and what goes when. */
export const retentionRoutes = (blindness: Blindness) =>
  new Hono<AppEnv>()
    .get('/', (c) => overviewPage(c))
    .get('/trial', (c) => c.html(<TrialCard overview={retentionOverview(c.var.db, c.var.actor)} />))
    .post('/trials', (c) => {
      askTrial(c.var.db, c.var.actor)
      return c.redirect('/retention', 303)
    })
    .post('/settings', async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'retention.manage')
      const body = await readBody(c)
      const input = parseForm(settingsForm, body)
      if (!input.ok) {
        c.status(422)
        return overviewPage(c, { values: typedTexts(body), errors: input.errors })
      }
      const { blankCallers, ...days } = input.data
      setRetention(db, actor, { days, blankCallers: blankCallers !== undefined })
      return c.redirect('/retention', 303)
    })
    .post('/switch', async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'retention.manage')
      // A form of this page's own; anything else switches nothing.
      const input = switchForm.safeParse(await readBody(c))
      if (input.success) switchRetention(db, actor, input.data.active === 'on')
      return c.redirect('/retention', 303)
    })
    .get('/due', (c) => {
      const { db, actor } = c.var
      const query = c.req.query()
      const first = defaultHref(db, actor, dueRecordingsList, query)
      if (first) return c.redirect(first, 303)
      const page = (
        <DuePage
          page={dueList(db, actor, readDueFilters(query), readPage(query))}
          frame={listFrame(db, actor, dueRecordingsList, query)}
          sources={sourceChoices(db, actor)}
          opens={can(actor, 'recording.list')}
        />
      )
      return c.render(page, { title: '到期录音' })
    })
    .get('/holds', (c) => {
      const first = defaultHref(c.var.db, c.var.actor, holdsList, c.req.query())
      return first ? c.redirect(first, 303) : holdsPage(c)
    })
    .post('/holds', async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'hold.manage')
      const body = await readBody(c)
      const input = parseForm(holdForm, body)
      const subject = input.ok ? holdSubjectOf(db, input.data.no) : null
      if (!input.ok || !subject) {
        c.status(422)
        const errors = input.ok ? { no: retentionRefusals.unknown } : input.errors
        return holdsPage(c, { values: typedTexts(body), errors })
      }
      setHold(db, actor, subject, input.data.reason)
      return c.redirect('/retention/holds', 303)
    })
    .post('/holds/recordings', async (c) => {
      const { db, actor } = c.var
      authoriseHold(actor)
      const body = await readBody(c, { all: true })
      const chosen = await chosenRows(db, actor, anyList(recordingsList(blindness)), body)
      const back = hrefWith('/recordings', chosen.query)
      const input = parseForm(reasonForm, body)
      // Chosen in the list, they come without a reason, which is asked for first.
      if (body['asked'] !== 'on' || !input.ok) {
        const errors = body['asked'] === 'on' && !input.ok ? input.errors : {}
        if (body['asked'] === 'on') c.status(422)
        const given = typedTexts(body)['reason']?.slice(0, 400) ?? ''
        const page = <HoldChosenPage chosen={chosen} reason={given} errors={errors} back={back} />
        return c.render(page, { title: '设法律保留' })
      }
      const { reason: why } = input.data
      const result = await forEachChosen(db, chosen.rows, (tx, id) => {
        setHold(tx, actor, { subject: 'recording', subjectId: id }, why)
      })
      const where = { href: back, label: '回到录音台账' }
      const page = (
        <BulkResultPage title="设法律保留" result={result} cut={chosen.cut} back={where} />
      )
      return c.render(page, { title: '设法律保留' })
    })
    .post('/holds/:id{[0-9]{1,15}}/lifting', async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'hold.manage')
      const id = Number(c.req.param('id'))
      const body = await readBody(c)
      const input = parseForm(reasonForm, body)
      if (!input.ok) {
        c.status(422)
        const error = input.errors['reason'] ?? ''
        return holdsPage(c, undefined, { id, reason: typedTexts(body)['reason'] ?? '', error })
      }
      liftHold(db, actor, id, input.data.reason)
      return c.redirect('/retention/holds', 303)
    })
    .get('/runs', (c) => {
      const { db, actor } = c.var
      const query = c.req.query()
      const first = defaultHref(db, actor, runsList, query)
      if (first) return c.redirect(first, 303)
      const page = (
        <RunsPage
          page={runList(db, actor, readPage(query))}
          frame={listFrame(db, actor, runsList, query)}
        />
      )
      return c.render(page, { title: '删除记录' })
    })
    .get('/recordings/:id{[0-9]{1,15}}', (c) => {
      const keeping = keepingOf(c.var.db, c.var.actor, Number(c.req.param('id')))
      if (c.req.header('HX-Request')) return c.html(<KeepingCard keeping={keeping} />)
      return c.render(<KeepingCard keeping={keeping} />, { title: '保存期限' })
    })
    .post('/recordings/:id{[0-9]{1,15}}/hold', async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'hold.manage')
      const id = Number(c.req.param('id'))
      const body = await readBody(c)
      const input = parseForm(reasonForm, body)
      if (!input.ok) {
        c.status(422)
        return holdsPage(c, {
          values: { ...typedTexts(body), no: String(id) },
          errors: input.errors,
        })
      }
      setHold(db, actor, { subject: 'recording', subjectId: id }, input.data.reason)
      return c.redirect(`/recordings/${id}`, 303)
    })

function overviewPage(c: Context<AppEnv>, given?: Given) {
  const overview = retentionOverview(c.var.db, c.var.actor)
  const { days, blankCallers } = overview.settings
  const values = given?.values ?? {
    ...Object.fromEntries(Object.entries(days).map(([rule, n]) => [rule, String(n)])),
    ...(blankCallers ? { blankCallers: 'on' } : {}),
  }
  const page = <RetentionPage overview={overview} values={values} errors={given?.errors ?? {}} />
  return c.render(page, { title: '保存期限' })
}

function holdsPage(
  c: Context<AppEnv>,
  given?: Given,
  lifting?: { id: number; reason: string; error: string },
) {
  const { db, actor } = c.var
  const query = c.req.query()
  const page = (
    <HoldsPage
      page={holdList(db, actor, readPage(query))}
      frame={listFrame(db, actor, holdsList, query)}
      mayHold={can(actor, 'hold.manage')}
      opens={can(actor, 'recording.list')}
      values={given?.values ?? { no: query['no'] ?? '' }}
      errors={given?.errors ?? {}}
      lifting={lifting ?? null}
    />
  )
  return c.render(page, { title: '法律保留' })
}
