import { type Context, Hono } from 'hono'
import { z } from 'zod'

import { authorise, can } from '#src/kernel/actor.ts'
import { Refused } from '#src/kernel/errors.ts'
import { type FieldErrors, parseForm, typedTexts } from '#src/kernel/form.ts'
import { readId } from '#src/kernel/read-id.ts'
import { typedLine } from '#src/kernel/typed-text.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { ComparisonPage } from '#views/inspection/forms/comparison.tsx'
import { FormsPage } from '#views/inspection/forms/index.tsx'
import { FormPage, TrialResult } from '#views/inspection/forms/show.tsx'

import { scoreOf } from '../scoring/score.ts'
import { draftRoutes } from './draft-routes.tsx'
import { draftVersion } from './draft.ts'
import { comparedVersions, formDetail, formList } from './queries.ts'
import type { ScoringItem } from './schema.ts'
import { longest } from './vocabulary.ts'
import { createForm, renameForm, retireForm, returnForm, setDefaultForm } from './write-form.ts'

const id = '{[0-9]{1,15}}'
const name = typedLine(longest.name, '请写名称')
const newForm = z.object({
  name,
  copyOf: z
    .string()
    .regex(/^\d{0,15}$/, '请在列出的评分表里选')
    .default(''),
})
const nameForm = z.object({ name })
const noteForm = z.object({ note: typedLine(longest.note, '请写原因') })

/** 评分表: what calls are scored by, version after version. */
export const formRoutes = new Hono<AppEnv>()
  .get('/', (c) => formsPage(c))
  .post('/', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'inspection.form')
    const body = await readBody(c)
    const input = parseForm(newForm, body)
    if (!input.ok) {
      c.status(422)
      return formsPage(c, { values: input.values, errors: input.errors })
    }
    const { copyOf } = input.data
    return refusedAs(
      c,
      () => {
        const given = { name: input.data.name, copyOf: copyOf === '' ? null : Number(copyOf) }
        const form = createForm(db, actor, given)
        return c.redirect(`/inspection/forms/${form.id}/draft`, 303)
      },
      (sentence) => formsPage(c, { values: typedTexts(body), errors: { name: sentence } }),
    )
  })
  .get(`/:id${id}`, (c) => formPage(c))
  .get(`/:id${id}/trial`, (c) => {
    const { db, actor } = c.var
    const detail = formDetail(db, actor, formId(c), readId(c.req.query('version')))
    const trial = tried(detail.items, detail.shown?.bonusCap ?? 0, c.req.query())
    if (c.req.header('HX-Request')) return c.html(<TrialResult trial={trial} />)
    return formPage(c, { trial })
  })
  .get(`/:id${id}/comparison`, (c) => {
    const { db, actor } = c.var
    const detail = formDetail(db, actor, formId(c))
    const [newest, before] = detail.versions
    const from = readId(c.req.query('from')) ?? before?.version ?? newest?.version ?? 0
    const to = readId(c.req.query('to')) ?? newest?.version ?? 0
    const compared = comparedVersions(db, actor, formId(c), from, to)
    const page = <ComparisonPage compared={compared} versions={detail.versions} />
    return c.render(page, { title: `${detail.form.name} 版本对比` })
  })
  .post(`/:id${id}/draft`, (c) => {
    draftVersion(c.var.db, c.var.actor, formId(c))
    return c.redirect(`/inspection/forms/${formId(c)}/draft`, 303)
  })
  .post(`/:id${id}/default`, (c) => {
    setDefaultForm(c.var.db, c.var.actor, formId(c))
    return c.redirect(`/inspection/forms/${formId(c)}`, 303)
  })
  .post(`/:id${id}/return`, (c) => {
    returnForm(c.var.db, c.var.actor, formId(c))
    return c.redirect(`/inspection/forms/${formId(c)}`, 303)
  })
  .post(`/:id${id}/name`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'inspection.form')
    const body = await readBody(c)
    const input = parseForm(nameForm, body)
    if (!input.ok) {
      c.status(422)
      return formPage(c, { naming: { values: input.values, errors: input.errors } })
    }
    return refusedAs(
      c,
      () => {
        renameForm(db, actor, formId(c), input.data.name)
        return c.redirect(`/inspection/forms/${formId(c)}`, 303)
      },
      (sentence) =>
        formPage(c, { naming: { values: typedTexts(body), errors: { name: sentence } } }),
    )
  })
  .post(`/:id${id}/retirement`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'inspection.form')
    const body = await readBody(c)
    const input = parseForm(noteForm, body)
    if (!input.ok) {
      c.status(422)
      return formPage(c, { retiring: { values: input.values, errors: input.errors } })
    }
    return refusedAs(
      c,
      () => {
        retireForm(db, actor, formId(c), input.data.note)
        return c.redirect(`/inspection/forms/${formId(c)}`, 303)
      },
      (sentence) =>
        formPage(c, { retiring: { values: typedTexts(body), errors: { note: sentence } } }),
    )
  })
  .route('/', draftRoutes)

const formId = (c: Context<AppEnv>) => Number(c.req.param('id'))

type Answer = Response | Promise<Response>

/** A refusal said beside what was typed, which stays. */
function refusedAs(c: Context<AppEnv>, step: () => Answer, page: (sentence: string) => Answer) {
  try {
    return step()
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    c.status(409)
    return page(error.message)
  }
}

type Given = { values: Record<string, string>; errors: FieldErrors }

function formsPage(c: Context<AppEnv>, given?: Given) {
  const { db, actor } = c.var
  const page = (
    <FormsPage
      rows={formList(db, actor)}
      mayWrite={can(actor, 'inspection.form')}
      values={given?.values ?? {}}
      errors={given?.errors ?? {}}
    />
  )
  return c.render(page, { title: '评分表' })
}

type Extra = { naming?: Given; retiring?: Given; trial?: ReturnType<typeof tried> }

function formPage(c: Context<AppEnv>, extra: Extra = {}) {
  const { db, actor } = c.var
  const detail = formDetail(db, actor, formId(c), readId(c.req.query('version')))
  const page = <FormPage detail={detail} mayWrite={can(actor, 'inspection.form')} {...extra} />
  return c.render(page, { title: detail.form.name })
}

/** What the chosen answers would amount to; nothing is stored. */
function tried(items: readonly ScoringItem[], bonusCap: number, query: Record<string, string>) {
  const abused = query['abuse'] === 'on'
  const answers = items.flatMap(({ id: itemId, excusedByAbuse }) => {
    const choice = query[`item-${itemId}`]
    if (choice === undefined) return []
    return [{ itemId, choice, excused: abused && excusedByAbuse }]
  })
  const chosen = Object.fromEntries(answers.map(({ itemId, choice }) => [itemId, choice]))
  const score = scoreOf(items, answers, bonusCap)
  return { chosen, abused, score, answered: answers.length, items: items.length }
}
