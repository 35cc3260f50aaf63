import { type Context, Hono } from 'hono'
import type { z } from 'zod'

import { authorise } from '#src/kernel/actor.ts'
import { Refused } from '#src/kernel/errors.ts'
import { parseForm } from '#src/kernel/form.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import type { Blindness } from '#src/recordings/blindness.ts'

import { complaintPage } from '../page-routes.tsx'
import { liftForm, markForm, riskForm } from './mark-form.ts'
import { liftMajor, markMajor } from './mark.ts'
import { setOpinionRisk } from './opinion-risk.ts'

const one = '/:id{[0-9]{1,15}}'

/** 重大投诉 and 舆情风险. */
export const majorRoutes = (blindness: Blindness) => {
  /** Reads the form, does it, and goes back to the card; what was refused is shown there again. */
  const take = async <S extends z.ZodType>(
    c: Context<AppEnv>,
    form: string,
    schema: S,
    work: (id: number, data: z.output<S>) => void,
  ) => {
    const id = Number(c.req.param('id'))
    const body = await readBody(c, { all: true })
    const input = parseForm(schema, body)
    if (!input.ok) {
      return complaintPage(c, blindness, id, { form, errors: input.errors, values: body })
    }
    try {
      work(id, input.data)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      return complaintPage(c, blindness, id, { form, sentence: error.message, values: body })
    }
    return c.redirect(`/complaints/${id}#major`, 303)
  }
  return new Hono<AppEnv>()
    .post(`${one}/major-mark`, (c) => {
      const { db, actor } = c.var
      authorise(actor, 'complaint.mark')
      return take(c, 'major-mark', markForm, (id, data) => markMajor(db, actor, id, data))
    })
    .post(`${one}/major-lifting`, (c) => {
      const { db, actor } = c.var
      authorise(actor, 'complaint.settle')
      return take(c, 'major-lifting', liftForm, (id, data) => liftMajor(db, actor, id, data))
    })
    .post(`${one}/opinion-risk`, (c) => {
      const { db, actor } = c.var
      authorise(actor, 'complaint.mark')
      return take(c, 'opinion-risk', riskForm, (id, data) => setOpinionRisk(db, actor, id, data))
    })
}
