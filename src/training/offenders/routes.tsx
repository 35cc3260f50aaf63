import { type Context, Hono } from 'hono'
import { z } from 'zod'

import { eventsOf } from '#src/audit/timeline.ts'
import { faultCategories } from '#src/complaints/vocabulary.ts'
import { authorise, can } from '#src/kernel/actor.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import { parseForm, typedTexts } from '#src/kernel/form.ts'
import { readPage } from '#src/kernel/paging.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import { departmentOptions } from '#src/organisation/queries.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { OffendersPage } from '#views/training/offenders/index.tsx'
import { OffenderRulePage } from '#views/training/offenders/rule.tsx'
import { OffenderPage } from '#views/training/offenders/show.tsx'

import { attempt, dayField, type Given, reasonField, seenField } from '../form-fields.ts'
import { offendersList } from './offenders-list.ts'
import { previewRule } from './preview.ts'
import { offenderDetail, offenderList, readOffenderFilters } from './queries.ts'
import { lastRuleId, ruleAt, type RuleFigures, rulesSet, setRule } from './rules.ts'
import { seasonList } from './season-list.ts'
import type { UnderAppeal } from './under-appeal.ts'
import { ruleBounds } from './vocabulary.ts'

const pieces = (most: number, message: string) =>
  z
    .string(message)
    .transform((text) => Number(text.normalize('NFKC').trim() || Number.NaN))
    .refine((n) => n >= 0.5 && n <= most && Number.isInteger(n * 2), message)

const figuresForm = z.object({
  days: z.coerce
    .number('请写天数')
    .int('天数是整数')
    .min(1, '至少 1 天')
    .max(ruleBounds.days, `最多 ${ruleBounds.days} 天`),
  least: pieces(ruleBounds.least, `认定线在 0.5 到 ${ruleBounds.least} 件之间，可以有半件`),
})
const savedForm = figuresForm.extend({
  from: dayField('请写从哪天起用'),
  reason: reasonField('请写为什么这样定'),
  seen: seenField,
})

/** The boxes of each category and season; an empty one says nothing. */
function readBoxes(body: Record<string, unknown>) {
  const errors: Record<string, string> = {}
  const number = (name: string, most: number, whole: boolean): number | undefined => {
    const text = typeof body[name] === 'string' ? body[name].normalize('NFKC').trim() : ''
    if (text === '') return undefined
    const n = Number(text)
    const fits = n >= (whole ? 1 : 0.5) && n <= most && Number.isInteger(whole ? n : n * 2)
    if (!fits) errors[name] = whole ? `1 到 ${most} 的整数` : `0.5 到 ${most}，可以有半件`
    return n
  }
  const weights: RuleFigures['weights'] = {}
  const own: RuleFigures['own'] = {}
  for (const fault of keysOf(faultCategories)) {
    const weight = number(`weight-${fault}`, ruleBounds.weight, false)
    const least = number(`own-${fault}`, ruleBounds.least, true)
    if (weight !== undefined && weight !== 1) weights[fault] = weight
    if (least !== undefined) own[fault] = least
  }
  const seasonLeast: RuleFigures['seasonLeast'] = {}
  for (const name of Object.keys(body)) {
    const id = /^season-(\d{1,9})$/.exec(name)?.[1]
    const least = id && number(name, ruleBounds.least, false)
    if (id && least) seasonLeast[id] = least
  }
  return { boxes: { weights, own, seasonLeast }, errors }
}

const one = '/:id{[0-9]{1,15}}'
const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))

/** 重点人员: named by rule, explained, and lifted by rule. */
export function offenderRoutes(blindness: Blindness, underAppeal: UnderAppeal) {
  return new Hono<AppEnv>()
    .get('/', (c) => {
      const { db, actor } = c.var
      authorise(actor, 'training.read')
      const query = c.req.query()
      const first = defaultHref(db, actor, offendersList, query)
      if (first) return c.redirect(first, 303)
      const filters = readOffenderFilters(query)
      const page = (
        <OffendersPage
          page={offenderList(db, actor, filters, readPage(query))}
          filters={filters}
          departments={departmentOptions(db, actor).map(({ id, name }) => [String(id), name])}
          frame={listFrame(db, actor, offendersList, query)}
          rule={ruleAt(db, Date.now())}
          maySet={can(actor, 'repeat-offender.set')}
        />
      )
      return c.render(page, { title: '重点人员' })
    })
    .get('/rule', (c) => {
      authorise(c.var.actor, 'repeat-offender.set')
      return rulePage(c, null, null)
    })
    .post('/rule/preview', async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'repeat-offender.set')
      const body = await readBody(c)
      const input = parseForm(figuresForm, body)
      const { boxes, errors } = readBoxes(body)
      const values = typedTexts(body)
      if (!input.ok || Object.keys(errors).length > 0) {
        const all = { ...(input.ok ? {} : input.errors), ...errors }
        return rulePage(c, { form: 'rule', errors: all, values }, null)
      }
      const preview = previewRule(db, actor, { ...input.data, ...boxes })
      return rulePage(c, { form: 'preview', errors: {}, values }, preview)
    })
    .post('/rule', async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'repeat-offender.set')
      const body = await readBody(c)
      const input = parseForm(savedForm, body)
      const { boxes, errors } = readBoxes(body)
      const values = typedTexts(body)
      if (!input.ok || Object.keys(errors).length > 0) {
        const all = { ...(input.ok ? {} : input.errors), ...errors }
        return rulePage(c, { form: 'rule', errors: all, values }, null)
      }
      const refusal = attempt(() => setRule(db, actor, { ...input.data, ...boxes }))
      if (refusal) {
        return rulePage(c, { form: 'rule', errors: {}, values, sentence: refusal.message }, null)
      }
      return c.redirect('/repeat-offenders/rule', 303)
    })
    .get(one, (c) => {
      const { db, actor } = c.var
      const offender = offenderDetail(db, actor, idOf(c), blindness, underAppeal)
      const page = (
        <OffenderPage offender={offender} events={eventsOf(db, 'offender', offender.id)} />
      )
      return c.render(page, { title: `重点人员 ${offender.agent.agentNo}` })
    })

  function rulePage(
    c: Context<AppEnv>,
    given: Given | null,
    preview: ReturnType<typeof previewRule> | null,
  ) {
    const { db } = c.var
    const now = Date.now()
    if (given && given.form === 'rule') c.status(given.sentence ? 409 : 422)
    const page = (
      <OffenderRulePage
        current={ruleAt(db, now)}
        rules={rulesSet(db)}
        seasons={seasonList(db)}
        seen={lastRuleId(db)}
        today={formatDay(now)}
        given={given}
        preview={preview}
        now={now}
      />
    )
    return c.render(page, { title: '重点人员认定规则' })
  }
}
