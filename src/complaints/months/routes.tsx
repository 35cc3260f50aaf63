import { type Context, Hono } from 'hono'
import { z } from 'zod'

import { authorise, can } from '#src/kernel/actor.ts'
import { NotFound, Refused } from '#src/kernel/errors.ts'
import { parseForm, typedTexts } from '#src/kernel/form.ts'
import { typedLine } from '#src/kernel/typed-text.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import { MonthsPage } from '#views/complaints/months/index.tsx'

import { correctionsOf, lastMonths, monthFigures } from './counts.ts'
import { freezeMonth } from './freeze.ts'
import { boundsOf } from './month.ts'
import { monthsList, readMonth } from './months-list.ts'

const freezingForm = z.object({ note: typedLine(200, '请写封存说明，比如给哪次月会用') })

type Given = { problem: string; note: string }

/** 月度投诉数: mounted under /complaints/months. */
export const monthRoutes = new Hono<AppEnv>()
  .get('/', (c) => {
    const { db, actor } = c.var
    authorise(actor, 'month.read')
    const first = defaultHref(db, actor, monthsList, c.req.query())
    if (first) return c.redirect(first, 303)
    return monthsPage(c, readMonth(c.req.query(), Date.now()))
  })
  .post('/:month/freezing', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'month.freeze')
    const month = c.req.param('month')
    if (!boundsOf(month)) throw new NotFound()
    const body = await readBody(c)
    const input = parseForm(freezingForm, body)
    const note = typedTexts(body)['note'] ?? ''
    if (!input.ok) {
      c.status(422)
      return monthsPage(c, month, { problem: input.errors['note'] ?? '请重新填写', note })
    }
    try {
      freezeMonth(db, actor, { month, ...input.data })
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      c.status(409)
      return monthsPage(c, month, { problem: error.message, note })
    }
    return c.redirect(`/complaints/months?month=${month}`, 303)
  })

function monthsPage(c: Context<AppEnv>, month: string, given: Given | null = null) {
  const { db, actor } = c.var
  const now = Date.now()
  const figures = monthFigures(db, actor, month)
  if (!figures) throw new NotFound()
  const page = (
    <MonthsPage
      figures={figures}
      months={lastMonths(db, actor, now)}
      corrections={figures.frozen ? correctionsOf(db, actor, month) : []}
      frame={listFrame(db, actor, monthsList, { ...c.req.query(), month })}
      given={given}
      may={{
        freeze: can(actor, 'month.freeze') && !figures.frozen && figures.until <= now,
        open: can(actor, 'complaint.list'),
        trace: can(actor, 'trace.read'),
      }}
    />
  )
  return c.render(page, { title: `${month} 投诉数` })
}
