import { type Context, Hono } from 'hono'
import type { z } from 'zod'

import { record } from '#src/audit/record.ts'
import { eventsOf } from '#src/audit/timeline.ts'
import { monthsBefore } from '#src/complaints/months/month.ts'
import { drawnBlocks } from '#src/documents/drawn.ts'
import { asWord } from '#src/documents/serve-word.ts'
import { authorise } from '#src/kernel/actor.ts'
import { Refused } from '#src/kernel/errors.ts'
import { type FieldErrors, parseForm, typedTexts } from '#src/kernel/form.ts'
import { readPage } from '#src/kernel/paging.ts'
import type { Permission } from '#src/kernel/permissions.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import { departmentOptions } from '#src/organisation/queries.ts'
import { PaperPage } from '#views/documents/paper-page.tsx'
import { ExchangePlansPage } from '#views/exchange-plans/index.tsx'
import { ExchangePlanPage } from '#views/exchange-plans/show.tsx'

import { nothing, seenIn } from '../typed-fields.ts'
import { planDetail, planPaper } from './detail.ts'
import { planFor } from './find.ts'
import * as forms from './forms.ts'
import { answerPlan, entryOwners, finishEntry, keepEntry, removeEntry, sendPlan } from './keep.ts'
import { planList, readPlanFilters } from './list.ts'
import { exchangePlansList } from './plans-list.ts'
import { superviseEntry } from './to-sheet.ts'

const one = '/:id{[0-9]{1,15}}'
const entry = `${one}/entries/:entry{[0-9]{1,15}}`
const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))
const entryOf = (c: Context<AppEnv>) => Number(c.req.param('entry'))

export type Given = {
  form: string
  values: Record<string, string>
  errors: FieldErrors
  sentence?: string
}

type Submission<T> = {
  needs: Permission
  form: string
  schema: z.ZodType<T>
  /** Returns where to go, where that is not the plan. */
  act: (data: T, seen: number) => string | void
}

/** 互通计划: drafted by the clock, agreed by the department, kept by QA and the trainers. */
export function exchangePlanRoutes() {
  return new Hono<AppEnv>()
    .get('/', (c) => {
      const { db, actor } = c.var
      authorise(actor, 'exchange.read')
      const query = c.req.query()
      const first = defaultHref(db, actor, exchangePlansList, query)
      if (first) return c.redirect(first, 303)
      const filters = readPlanFilters(query)
      const page = (
        <ExchangePlansPage
          page={planList(db, actor, filters, readPage(query))}
          filters={filters}
          months={monthsBefore(Date.now(), 24).map((month) => [month, month])}
          departments={departmentOptions(db, actor).map(({ id, name }) => [String(id), name])}
          frame={listFrame(db, actor, exchangePlansList, query)}
        />
      )
      return c.render(page, { title: '互通计划' })
    })
    .get(one, (c) => showPage(c))
    .get(`${one}/print`, (c) => {
      const { db, actor } = c.var
      const plan = planDetail(db, actor, idOf(c))
      const paper = planPaper(plan, actor.name, Date.now())
      record(db, actor, 'exchange.exported', { kind: 'exchange', id: plan.id }, { format: '打印' })
      const page = (
        <PaperPage paper={paper} drawn={drawnBlocks(paper)} back={`/exchange-plans/${plan.id}`} />
      )
      return c.render(page, { title: `打印互通计划 ${plan.month}` })
    })
    .get(`${one}/word`, async (c) => {
      const { db, actor } = c.var
      const plan = planDetail(db, actor, idOf(c))
      const paper = planPaper(plan, actor.name, Date.now())
      const file = await asWord(c, paper, `互通计划_${plan.department}_${plan.month}`)
      record(db, actor, 'exchange.exported', { kind: 'exchange', id: plan.id }, { format: 'Word' })
      return file
    })
    .post(`${one}/entries`, (c) =>
      take(c, {
        ...{ needs: 'exchange.draft', form: 'new', schema: forms.entryForm },
        act: (given, seen) => keepEntry(c.var.db, c.var.actor, idOf(c), entryIn(given), seen),
      }),
    )
    .post(entry, (c) =>
      take(c, {
        ...{ needs: 'exchange.draft', form: `entry-${entryOf(c)}`, schema: forms.entryForm },
        act: (given, seen) =>
          keepEntry(c.var.db, c.var.actor, idOf(c), entryIn(given, entryOf(c)), seen),
      }),
    )
    .post(`${entry}/removal`, (c) =>
      take(c, {
        ...{ needs: 'exchange.draft', form: 'removal', schema: nothing },
        act: (_, seen) => removeEntry(c.var.db, c.var.actor, idOf(c), entryOf(c), seen),
      }),
    )
    .post(`${entry}/completion`, (c) =>
      take(c, {
        ...{ needs: 'exchange.draft', form: `done-${entryOf(c)}`, schema: forms.resultForm },
        act: ({ result }, seen) =>
          finishEntry(c.var.db, c.var.actor, idOf(c), entryOf(c), result, seen),
      }),
    )
    .post(`${entry}/supervision`, (c) =>
      take(c, {
        ...{ needs: 'supervision.issue', form: 'supervision', schema: nothing },
        act: (_, seen) => {
          const sheet = superviseEntry(c.var.db, c.var.actor, idOf(c), entryOf(c), seen)
          return `/supervision/${sheet}/draft`
        },
      }),
    )
    .post(`${one}/sending`, (c) =>
      take(c, {
        ...{ needs: 'exchange.draft', form: 'sending', schema: nothing },
        act: (_, seen) => sendPlan(c.var.db, c.var.actor, idOf(c), seen),
      }),
    )
    .post(`${one}/agreement`, (c) =>
      take(c, {
        ...{ needs: 'exchange.agree', form: 'agreement', schema: nothing },
        act: (_, seen) => answerPlan(c.var.db, c.var.actor, idOf(c), { state: 'agreed' }, seen),
      }),
    )
    .post(`${one}/return`, (c) =>
      take(c, {
        ...{ needs: 'exchange.agree', form: 'return', schema: forms.reasonForm },
        act: ({ reason }, seen) =>
          answerPlan(c.var.db, c.var.actor, idOf(c), { state: 'returned', reason }, seen),
      }),
    )
}

type EntryGiven = z.output<typeof forms.entryForm>
const entryIn = ({ fault, measure, owner, due }: EntryGiven, id: number | null = null) => ({
  ...{ id, faultCategory: fault, measure, ownerId: owner, dueDay: due },
})

async function take<T>(c: Context<AppEnv>, { needs, form, schema, act }: Submission<T>) {
  const { db, actor } = c.var
  authorise(actor, needs)
  planFor(db, actor, idOf(c))
  const body = await readBody(c)
  const input = parseForm(schema, body)
  if (!input.ok) return showPage(c, { form, errors: input.errors, values: input.values })
  try {
    const next = act(input.data, seenIn(body))
    return c.redirect(next ?? `/exchange-plans/${idOf(c)}`, 303)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    const values = typedTexts(body)
    // A due day that will not do is told where it was written.
    if (error.code.startsWith('due-')) {
      return showPage(c, { form, values, errors: { due: error.message } })
    }
    return showPage(c, { form, values, errors: {}, sentence: error.message })
  }
}

function showPage(c: Context<AppEnv>, given: Given | null = null) {
  const { db, actor } = c.var
  const plan = planDetail(db, actor, idOf(c))
  if (given) c.status(given.sentence ? 409 : 422)
  const page = (
    <ExchangePlanPage
      plan={plan}
      given={given}
      owners={
        plan.may.write
          ? entryOwners(db, plan.departmentId).map(({ id, displayName }) => [
              String(id),
              displayName,
            ])
          : []
      }
      events={eventsOf(db, 'exchange', plan.id)}
      now={Date.now()}
    />
  )
  return c.render(page, { title: `${plan.department} ${plan.month} 互通计划` })
}
