import { type Context, Hono } from 'hono'
import { z } from 'zod'

import { authorise, can } from '#src/kernel/actor.ts'
import { formatDay, startOfDay } from '#src/kernel/calendar.ts'
import { type FieldErrors, parseForm, typedTexts } from '#src/kernel/form.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { WorkingCalendarPage } from '#views/organisation/working-calendar.tsx'

import { declareYear, isCalendarYear, readCalendarDay, setCalendarDay } from './keep.ts'
import { calendarRefusals, calendarYearRange, dayKinds } from './vocabulary.ts'
import { daysOfYear, yearStanding } from './working-days.ts'

const dayForm = z.object({
  day: z.string().transform((text, context) => {
    const day = readCalendarDay(text)
    if (day !== null) return day
    const { first, last } = calendarYearRange
    const message = `请选一个有效的日期，${first}—${last} 年之间`
    context.addIssue({ code: 'custom', message })
    return z.NEVER
  }),
  kind: z.enum(['default', ...keysOf(dayKinds)], '请选择这天怎么算'),
  name: z.string().trim().max(20, '名称不能超过 20 个字').default(''),
})

/** 工作日历: read by many, kept by those who may; every limit in working days counts by it. */
export const workingCalendarRoutes = new Hono<AppEnv>()
  .get('/', (c) => calendarPage(c))
  .post('/days', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'calendar.edit')
    const body = await readBody(c)
    const input = parseForm(dayForm, body)
    if (!input.ok) {
      c.status(422)
      return calendarPage(c, { errors: input.errors, values: typedTexts(body) })
    }
    setCalendarDay(db, actor, input.data)
    const day = formatDay(input.data.day)
    return c.redirect(`/working-calendar?year=${day.slice(0, 4)}&day=${day}`, 303)
  })
  .post('/years/:year{[0-9]{1,6}}', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'calendar.edit')
    const year = Number(c.req.param('year'))
    const body = await readBody(c)
    declareYear(db, actor, year, body['complete'] === 'yes')
    return c.redirect(`/working-calendar?year=${year}`, 303)
  })

type Extra = { errors?: FieldErrors; values?: Record<string, string> }

function calendarPage(c: Context<AppEnv>, { errors = {}, values }: Extra = {}) {
  const { db, actor } = c.var
  authorise(actor, 'organisation.read')
  const now = Date.now()
  const asked = c.req.query('year') ?? values?.['day']?.slice(0, 4)
  const wanted = asked === undefined ? NaN : Number(asked)
  const usable = isCalendarYear(wanted)
  const year = usable ? wanted : Number(formatDay(now).slice(0, 4))
  const problem = asked !== undefined && !usable ? calendarRefusals['year-out-of-range'] : null
  const chosen = readCalendarDay(c.req.query('day') ?? '')
  const page = (
    <WorkingCalendarPage
      year={year}
      today={startOfDay(now)}
      days={daysOfYear(db, year)}
      standing={yearStanding(db, year)}
      chosen={chosen}
      problem={problem}
      mayEdit={can(actor, 'calendar.edit')}
      errors={errors}
      values={values ?? {}}
    />
  )
  return c.render(page, { title: '工作日历' })
}
