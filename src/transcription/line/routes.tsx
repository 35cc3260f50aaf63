import { type Context, Hono } from 'hono'
import { z } from 'zod'

import { authorise, can } from '#src/kernel/actor.ts'
import { parseForm, typedTexts } from '#src/kernel/form.ts'
import { readPage } from '#src/kernel/paging.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { longestMinutes, setTwinWait, twinWaitMinutes } from '#src/recordings/sides/twin-wait.ts'
import { type BudgetForm, LinePage } from '#views/transcription/line.tsx'
import { TodayFigures } from '#views/transcription/today.tsx'

import { askFirst } from './ask.ts'
import { lineList } from './list.ts'
import { lineOutlook } from './outlook.ts'
import { lineSettings, setBudget } from './settings.ts'
import { pauseLine, resumeLine } from './switches.ts'

const typed = z.string().transform((text) => text.normalize('NFKC').trim())
const budgetForm = z.object({
  budgetHours: typed
    .pipe(z.string().regex(/^(\d{1,4}(\.\d{1,2})?)?$/, '请填 0 到 9999 之间的小时数，不限就留空'))
    .transform((text) => (text === '' ? null : Number(text))),
  randomPercent: typed
    .pipe(z.string().regex(/^\d{1,2}(\.\d)?$/, '请填 0 到 50 之间的百分数，如 5'))
    .transform(Number)
    .refine((percent) => percent <= 50, '随机样本最多占 50%'),
})

const waitForm = z.object({
  minutes: typed
    .pipe(z.string().regex(/^\d{1,4}$/, `请填 0 到 ${longestMinutes} 之间的分钟数`))
    .transform(Number)
    .refine((minutes) => minutes <= longestMinutes, `最多等 ${longestMinutes} 分钟`),
})

/** 转写次序: who is heard next and why, what the day can carry, and the means to steer it. */
export const lineRoutes = new Hono<AppEnv>()
  .get('/', (c) => linePage(c))
  .get('/today', (c) => {
    authorise(c.var.actor, 'transcription.read')
    c.header('Cache-Control', 'no-store')
    return c.html(<TodayFigures outlook={lineOutlook(c.var.db)} now={Date.now()} />)
  })
  .post('/pause', async (c) => {
    pauseLine(c.var.db, c.var.actor)
    return c.redirect(await wayBack(c), 303)
  })
  .post('/resumption', async (c) => {
    resumeLine(c.var.db, c.var.actor)
    return c.redirect(await wayBack(c), 303)
  })
  .post('/budget', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'transcription.budget')
    const body = await readBody(c)
    const input = parseForm(budgetForm, body)
    if (!input.ok) {
      c.status(422)
      return linePage(c, { values: typedTexts(body), errors: input.errors })
    }
    const { budgetHours, randomPercent } = input.data
    setBudget(db, actor, { budgetHours, randomShare: randomPercent / 100 })
    return c.redirect('/transcription/line', 303)
  })
  .post('/twin-wait', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'transcription.budget')
    const body = await readBody(c)
    const input = parseForm(waitForm, body)
    if (!input.ok) {
      c.status(422)
      return linePage(c, { values: typedTexts(body), errors: input.errors })
    }
    setTwinWait(db, actor, input.data.minutes)
    return c.redirect('/transcription/line', 303)
  })
  .post('/recordings/:id{[0-9]{1,15}}/request', async (c) => {
    askFirst(c.var.db, c.var.actor, Number(c.req.param('id')))
    return c.redirect(await wayBack(c), 303)
  })

function linePage(c: Context<AppEnv>, given?: BudgetForm) {
  const { db, actor } = c.var
  authorise(actor, 'transcription.read')
  const query = c.req.query()
  const outlook = lineOutlook(db)
  const { budgetHours, randomShare } = lineSettings(db)
  const values = {
    budgetHours: budgetHours === null ? '' : String(budgetHours),
    randomPercent: String(Math.round(randomShare * 1000) / 10),
    minutes: String(twinWaitMinutes(db)),
  }
  const page = (
    <LinePage
      outlook={outlook}
      list={lineList(db, actor, readPage(query), outlook.cut)}
      query={query}
      now={Date.now()}
      form={given ? { ...given, values: { ...values, ...given.values } } : { values, errors: {} }}
      manages={can(actor, 'transcription.manage')}
      mayAsk={can(actor, 'transcription.ask')}
      setsBudget={can(actor, 'transcription.budget')}
      seesFindings={can(actor, 'finding.list')}
    />
  )
  return c.render(page, { title: '转写次序' })
}

/** Back to the page the button stood on: a recording, the tasks, or the line. */
async function wayBack(c: Context<AppEnv>): Promise<string> {
  const back = (await readBody(c))['back']
  if (typeof back !== 'string') return '/transcription/line'
  return /^\/(recordings\/\d{1,15}|transcription)$/.test(back) ? back : '/transcription/line'
}
