import { type Context, Hono } from 'hono'
import { z } from 'zod'

import { authorise, can } from '#src/kernel/actor.ts'
import { dayMs, formatDay, parseDay } from '#src/kernel/calendar.ts'
import { NotFound, Refused } from '#src/kernel/errors.ts'
import { existingDay, typedText, wholeNumber } from '#src/kernel/form-fields.ts'
import { type FieldErrors, parseForm, typedTexts } from '#src/kernel/form.ts'
import { type AppEnv, readBody, streamDownload } from '#src/kernel/web.ts'
import { sendTable } from '#src/lists/page-table.ts'
import { DrawRecordPage } from '#views/screening/draw-record.tsx'
import { PlanPage } from '#views/screening/plan.tsx'

import { drawRecord, pastDays } from './draw-record.ts'
import { drawTables } from './draw-tables.ts'
import { exportDay } from './export.ts'
import { pastTable } from './past-table.ts'
import { type PlanFigures, planOf, plansAhead, queueDayOf, setPlan } from './plan.ts'
import { previewOf } from './preview.ts'
import { keepQueue } from './top-up.ts'

const whole = (least: number, most: number) => wholeNumber([least, most], 4)

const planForm = z.object({
  from: existingDay,
  total: typedText
    .pipe(z.string().regex(/^(?:[1-9]\d{0,3})?$/, '请填 1 到 9999 之间的整数，或留空'))
    .transform((text) => (text === '' ? null : Number(text))),
  inspectors: whole(1, 200),
  perInspector: whole(1, 500),
  controlPercent: whole(0, 50),
  strongPoints: whole(1, 100),
  drawHour: whole(0, 23),
})

const figuresOf = ({
  controlPercent,
  strongPoints,
  from: _from,
  ...rest
}: z.output<typeof planForm>): PlanFigures => ({
  ...rest,
  controlShare: controlPercent / 100,
  strongRank: strongPoints / 100,
})

/** 复核名额, the draws that were made by it, and the list of the day as a table. */
export const queueRoutes = new Hono<AppEnv>()
  .get('/plan', (c) => planPage(c))
  .post('/plan', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'queue.plan')
    const body = await readBody(c)
    const input = parseForm(planForm, body)
    if (!input.ok) {
      c.status(422)
      return planPage(c, { values: typedTexts(body), errors: input.errors })
    }
    try {
      setPlan(db, actor, input.data.from, figuresOf(input.data))
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      c.status(409)
      return planPage(c, { values: typedTexts(body), errors: { from: error.message } })
    }
    return c.redirect('/findings/plan', 303)
  })
  .get('/plan/tables/:table', (c) => {
    const past = pastShown(c, queueDayOf(c.var.db, Date.now()))
    const tables = past.length > 0 ? [pastTable(past)] : []
    return sendTable(c, { tables, path: '/findings/plan', filter: `最近 ${past.length} 天` })
  })
  .get('/days/:day{[0-9]{4}-[0-9]{2}-[0-9]{2}}', (c) => {
    const { db, actor } = c.var
    const day = parseDay(c.req.param('day'))
    if (day === null) throw new NotFound()
    const record = drawRecord(db, actor, day)
    return c.render(<DrawRecordPage record={record} />, { title: `${formatDay(day)} 的抽取` })
  })
  .get('/days/:day{[0-9]{4}-[0-9]{2}-[0-9]{2}}/tables/:table', (c) => {
    const day = parseDay(c.req.param('day'))
    if (day === null) throw new NotFound()
    const filter = formatDay(day)
    const tables = drawTables(drawRecord(c.var.db, c.var.actor, day))
    return sendTable(c, { tables, path: `/findings/days/${filter}`, filter })
  })
  .get('/today.csv', (c) => {
    const { db, actor } = c.var
    authorise(actor, 'finding.list')
    const day = keepQueue(db)
    const name = `今日名单_${formatDay(day).replaceAll('-', '')}.csv`
    return streamDownload(c, name, exportDay(db, actor, day))
  })

/** A draw is of the whole centre: whoever sees a part of it is shown none. */
function pastShown(c: Context<AppEnv>, today: number) {
  const { db, actor } = c.var
  authorise(actor, 'finding.list')
  return actor.scope.kind === 'all' ? pastDays(db, actor, today) : []
}

type Given = { values: Record<string, string>; errors: FieldErrors }

/** With figures in the address the page shows what they would make of tomorrow, and stores nothing. */
function planPage(c: Context<AppEnv>, refused?: Given) {
  const { db, actor } = c.var
  authorise(actor, 'finding.list')
  const today = queueDayOf(db, Date.now())
  const tomorrow = today + dayMs
  const plan = planOf(db, tomorrow)
  const stored = {
    from: formatDay(tomorrow),
    total: plan.total === null ? '' : String(plan.total),
    inspectors: String(plan.inspectors),
    perInspector: String(plan.perInspector),
    controlPercent: String(Math.round(plan.controlShare * 100)),
    strongPoints: String(Math.round(plan.strongRank * 100)),
    drawHour: String(plan.drawHour),
  }
  const asked = refused?.values ?? c.req.query()
  const values = { ...stored, ...asked }
  const tried = parseForm(planForm, values)
  const errors = refused?.errors ?? (tried.ok ? {} : tried.errors)
  const page = (
    <PlanPage
      now={planOf(db, today)}
      ahead={plansAhead(db, today)}
      preview={previewOf(db, actor, tried.ok ? figuresOf(tried.data) : plan, today)}
      tried={!refused && Object.keys(c.req.query()).length > 0 && tried.ok}
      past={pastShown(c, today)}
      values={values}
      errors={errors}
      mayPlan={can(actor, 'queue.plan')}
    />
  )
  return c.render(page, { title: '复核名额' })
}
