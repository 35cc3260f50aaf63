import { type Context, Hono } from 'hono'

import { authorise, can } from '#src/kernel/actor.ts'
import { NotFound, Refused } from '#src/kernel/errors.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { typedTexts } from '#src/kernel/form.ts'
import { readPage } from '#src/kernel/paging.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { businessTypeList } from '#src/organisation/queries.ts'
import { seasonAt } from '#src/organisation/seasons/current.ts'
import { seasonList } from '#src/organisation/seasons/keep.ts'
import { teamsInScope } from '#src/organisation/tree.ts'
import { PlanFormPage } from '#views/inspection/sampling/plan-form.tsx'
import { PlanPage } from '#views/inspection/sampling/plan.tsx'
import { PlansPage } from '#views/inspection/sampling/plans.tsx'

import { formOptions } from '../forms/queries.ts'
import { askForDraw, isDrawing } from './due.ts'
import { freshValues, planValues, type PlanValues, readPlan, valuesOf } from './plan-form.ts'
import { changePlan, createPlan, planById, switchPlan } from './plans.ts'
import { planDetail, planList } from './queries.ts'
import type { SamplingPlan } from './schema.ts'

const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))

/** 抽检计划 and their draws. */
export const planRoutes = new Hono<AppEnv>()
  .get('/', (c) => {
    const { db, actor } = c.var
    const page = (
      <PlansPage
        rows={planList(db, actor)}
        mayPlan={can(actor, 'inspection.plan')}
        forms={formOptions(db).length}
        season={seasonAt(db, Date.now())?.name ?? null}
      />
    )
    return c.render(page, { title: '抽检计划' })
  })
  .get('/new', (c) => {
    authorise(c.var.actor, 'inspection.plan')
    return formPage(c, null, freshValues)
  })
  .post('/', async (c) => {
    authorise(c.var.actor, 'inspection.plan')
    return await save(c, null)
  })
  .get('/:id{[0-9]{1,9}}', (c) => planPage(c))
  .get('/:id{[0-9]{1,9}}/edit', (c) => {
    authorise(c.var.actor, 'inspection.plan')
    const plan = planById(c.var.db, idOf(c))
    return formPage(c, plan, planValues(plan))
  })
  .post('/:id{[0-9]{1,9}}', async (c) => {
    authorise(c.var.actor, 'inspection.plan')
    return await save(c, planById(c.var.db, idOf(c)))
  })
  .post('/:id{[0-9]{1,9}}/switching', async (c) => {
    const { state } = typedTexts(await readBody(c))
    switchPlan(c.var.db, c.var.actor, idOf(c), state === 'active' ? 'active' : 'paused')
    return c.redirect(`/inspection/plans/${idOf(c)}`, 303)
  })
  .post('/:id{[0-9]{1,9}}/draws', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'inspection.plan')
    const { from = '' } = typedTexts(await readBody(c))
    const id = idOf(c)
    try {
      const due = { planId: id, from: /^\d{1,15}$/.test(from) ? Number(from) : -1 }
      const draw = askForDraw(db, actor, due)
      const there = draw === null ? `/inspection/plans/${id}` : `/inspection/draws/${draw}`
      return c.redirect(there, 303)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      c.status(409)
      return planPage(c, error.message)
    }
  })

function planPage(c: Context<AppEnv>, problem?: string) {
  const { db, actor } = c.var
  const query = c.req.query()
  const detail = planDetail(db, actor, idOf(c), readPage(query), Date.now())
  const page = (
    <PlanPage
      detail={detail}
      query={query}
      problem={problem}
      drawing={isDrawing(db, detail.plan.id)}
      mayPlan={can(actor, 'inspection.plan')}
      season={seasonAt(db, Date.now())?.name ?? null}
    />
  )
  return c.render(page, { title: detail.plan.name })
}

async function save(c: Context<AppEnv>, plan: SamplingPlan | null) {
  const { db, actor } = c.var
  const values = valuesOf(await readBody(c, { all: true }))
  const read = readPlan(values, seasonList(db))
  if (!read.ok) return formPage(c, plan, values, read.errors, 422)
  const revision = Number(values.texts['revision'] ?? '-1')
  try {
    const saved = plan
      ? changePlan(db, actor, plan.id, revision, read.input)
      : createPlan(db, actor, read.input)
    return c.redirect(`/inspection/plans/${saved.id}`, 303)
  } catch (error) {
    if (error instanceof NotFound || !(error instanceof Refused)) throw error
    const field =
      { 'name-taken': 'name', 'no-form': 'formId', 'no-unit': 'within' }[error.code] ?? 'form'
    return formPage(c, plan, values, { [field]: error.message }, 409)
  }
}

function formPage(
  c: Context<AppEnv>,
  plan: SamplingPlan | null,
  values: PlanValues,
  errors: FieldErrors = {},
  status: 200 | 409 | 422 = 200,
) {
  const { db, actor } = c.var
  c.status(status)
  const page = (
    <PlanFormPage
      plan={plan}
      values={values}
      errors={errors}
      forms={formOptions(db)}
      teams={teamsInScope(db, actor)}
      types={businessTypeList(db).map(({ id, name }) => ({ id, name }))}
      calendar={seasonList(db)}
    />
  )
  return c.render(page, { title: plan ? '修改抽检计划' : '设立抽检计划' })
}
