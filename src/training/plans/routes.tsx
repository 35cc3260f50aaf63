import { type Context, Hono } from 'hono'
import { z } from 'zod'

import { eventsOf } from '#src/audit/timeline.ts'
import { authorise, can } from '#src/kernel/actor.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import { type FieldErrors, parseForm, typedTexts } from '#src/kernel/form.ts'
import { readPage } from '#src/kernel/paging.ts'
import { seenLine, textIn, typedLine, typedLines } from '#src/kernel/typed-text.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import { NewPlanPage } from '#views/training/plans/form.tsx'
import { PlansPage } from '#views/training/plans/index.tsx'
import { MyTrainingPage } from '#views/training/plans/mine.tsx'
import { PlanPage } from '#views/training/plans/show.tsx'

import { ownTalks } from '../eap/talks.ts'
import { attempt, dayField, type Given, maybeReason } from '../form-fields.ts'
import { ownMentorships } from '../mentorships/queries.ts'
import { personToTrain, personWords } from '../place.ts'
import { tracks } from '../records/vocabulary.ts'
import type { Clash } from './clashes.ts'
import { addEntry, closePlan, makePlan, settleEntry } from './plan.ts'
import { plansList } from './plans-list.ts'
import { ownTraining, planDetail, planList, readPlanFilters } from './queries.ts'
import { planBounds, planEntryKinds } from './vocabulary.ts'

const planForm = z.object({ goal: typedLines(planBounds.goal, '请写计划目标') })
const entryForm = z.object({
  kind: z.enum(keysOf(planEntryKinds), '请选择类型'),
  track: z.enum(keysOf(tracks), '请选择主线'),
  title: typedLine(planBounds.title, '请写内容'),
  fromDay: dayField('请写开始日期'),
  untilDay: dayField('请写结束日期'),
  reason: maybeReason,
})
const settleForm = z
  .object({
    state: z.enum(['done', 'dropped'], '请选择完成或不做了'),
    note: typedLine(planBounds.note),
  })
  .refine(({ state, note }) => state === 'done' || [...note].length >= 5, {
    message: '不做了要写原因，至少 5 个字',
    path: ['note'],
  })

const one = '/:id{[0-9]{1,15}}'
const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))

/** 个人计划, and 我的培训 for whom they are made. */
export const trainingPlanRoutes = new Hono<AppEnv>()
  .get('/', (c) => {
    const { db, actor } = c.var
    authorise(actor, 'training.read')
    const query = c.req.query()
    const first = defaultHref(db, actor, plansList, query)
    if (first) return c.redirect(first, 303)
    const filters = readPlanFilters(query)
    const page = (
      <PlansPage
        page={planList(db, actor, filters, readPage(query))}
        filters={filters}
        frame={listFrame(db, actor, plansList, query)}
        mayArrange={can(actor, 'training.arrange')}
        now={Date.now()}
      />
    )
    return c.render(page, { title: '个人计划' })
  })
  .get('/mine', (c) => {
    const { db, actor } = c.var
    authorise(actor, 'course.learn')
    const own = can(actor, 'own-profile.read')
    const page = (
      <MyTrainingPage
        training={ownTraining(db, actor)}
        pairs={ownMentorships(db, actor)}
        talks={own ? ownTalks(db, actor) : []}
      />
    )
    return c.render(page, { title: '我的培训' })
  })
  .get('/new', (c) => newPage(c, null))
  .post('/', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'training.arrange')
    const body = await readBody(c)
    const input = parseForm(planForm, body)
    const agentNo = seenLine(textIn(body['agentNo'])).slice(0, 60)
    const found = agentNo === '' ? null : personToTrain(db, actor, agentNo, Date.now())
    const values = typedTexts(body)
    const errors: FieldErrors = {
      ...(input.ok ? {} : input.errors),
      ...(found === null ? { agentNo: '请写工号' } : {}),
      ...(typeof found === 'string' ? { agentNo: personWords[found] } : {}),
    }
    if (!input.ok || found === null || typeof found === 'string') {
      return newPage(c, { form: 'new', errors, values })
    }
    let id = 0
    const personId = found.person.id
    const refusal = attempt(
      () => (id = makePlan(db, actor, { personId, goal: input.data.goal }).id),
    )
    if (refusal) return newPage(c, { form: 'new', errors: {}, values, sentence: refusal.message })
    return c.redirect(`/training-plans/${id}`, 303)
  })
  .get(one, (c) => planPage(c, null, []))
  .post(`${one}/entries`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'training.arrange')
    const body = await readBody(c)
    const values = typedTexts(body)
    const input = parseForm(entryForm, body)
    if (!input.ok) return planPage(c, { form: 'entry', errors: input.errors, values }, [])
    let clashes: Clash[] = []
    const refusal = attempt(() => (clashes = addEntry(db, actor, idOf(c), input.data)))
    if (refusal) return refusedWith(c, 'entry', values, refusal.message)
    if (clashes.length > 0) {
      const sentence = '和已有的培训重复了。确实要加，请写明原因再提交'
      return planPage(c, { form: 'entry', errors: {}, values, sentence }, clashes)
    }
    return c.redirect(`/training-plans/${idOf(c)}`, 303)
  })
  .post(`${one}/entries/:entry{[0-9]{1,15}}`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'training.arrange')
    const body = await readBody(c)
    const values = typedTexts(body)
    const entryId = Number(c.req.param('entry'))
    const form = `entry-${entryId}`
    const input = parseForm(settleForm, body)
    if (!input.ok) return planPage(c, { form, errors: input.errors, values }, [])
    const refusal = attempt(() => settleEntry(db, actor, idOf(c), entryId, input.data))
    if (refusal) return refusedWith(c, form, values, refusal.message)
    return c.redirect(`/training-plans/${idOf(c)}`, 303)
  })
  .post(`${one}/close`, (c) => {
    const { db, actor } = c.var
    const refusal = attempt(() => closePlan(db, actor, idOf(c)))
    if (refusal) return refusedWith(c, 'close', {}, refusal.message)
    return c.redirect(`/training-plans/${idOf(c)}`, 303)
  })

function newPage(c: Context<AppEnv>, given: Given | null) {
  authorise(c.var.actor, 'training.arrange')
  if (given) c.status(given.sentence ? 409 : 422)
  const page = <NewPlanPage given={given} agentNo={c.req.query('agent') ?? ''} />
  return c.render(page, { title: '个人计划' })
}

const refusedWith = (
  c: Context<AppEnv>,
  form: string,
  values: Record<string, string>,
  sentence: string,
) => planPage(c, { form, errors: {}, values, sentence }, [])

function planPage(c: Context<AppEnv>, given: Given | null, clashes: readonly Clash[]) {
  const { db, actor } = c.var
  const now = Date.now()
  const plan = planDetail(db, actor, idOf(c), now)
  if (given) c.status(given.sentence ? 409 : 422)
  const page = (
    <PlanPage
      plan={plan}
      given={given}
      clashes={clashes}
      today={formatDay(now)}
      events={eventsOf(db, 'training-plan', plan.id)}
      now={now}
    />
  )
  return c.render(page, { title: `个人计划 ${plan.agent.agentNo}` })
}
