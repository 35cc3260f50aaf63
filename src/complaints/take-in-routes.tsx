import { type Context, Hono } from 'hono'
import { z } from 'zod'

import { authorise, can } from '#src/kernel/actor.ts'
import { Refused } from '#src/kernel/errors.ts'
import { typedText } from '#src/kernel/form-fields.ts'
import { parseForm, typedTexts } from '#src/kernel/form.ts'
import { typedLines } from '#src/kernel/typed-text.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { departmentOptions } from '#src/organisation/queries.ts'
import { readCaller } from '#src/recordings/caller-number.ts'
import { TakeInPage, type TakeInProps } from '#views/complaints/new.tsx'

import { outsideCase } from './outside-cases/queries.ts'
import { takeInComplaint } from './take-in.ts'
import { complaintClasses, complaintTargets, faultCategories, handSources } from './vocabulary.ts'

const line = (most: number) => typedText.pipe(z.string().max(most, `最多 ${most} 个字`))
const idIfAny = (sentence: string) =>
  typedText
    .pipe(z.string().regex(/^\d{0,9}$/, sentence))
    .transform((text) => (text === '' ? null : Number(text)))

const takeInForm = z
  .object({
    source: z.enum(keysOf(handSources), '请选择来源'),
    class: z.enum(keysOf(complaintClasses), '请选择对内还是对外'),
    callNo: line(64),
    caller: line(40),
    customerName: line(40),
    agentNo: line(30),
    departmentId: idIfAny('请选择部门'),
    orderNo: line(64),
    case: idIfAny('没有这件外部投诉'),
    faultCategory: z.enum(keysOf(faultCategories), '请选择类型'),
    target: z.enum(['', ...keysOf(complaintTargets)], '请选择对象').default(''),
    note: typedLines(2000, '请写客户投诉了什么'),
    apart: z.literal('on').optional(),
  })
  .transform(({ case: outsideCaseId, target, apart, ...form }, context) => {
    const caller = readCaller(form.caller)
    if (!caller.ok) {
      context.addIssue({ code: 'custom', path: ['caller'], message: caller.problem })
      return z.NEVER
    }
    const facts = { outsideCaseId, target: target || null, apart: apart === 'on' }
    return { ...form, ...facts, caller: caller.value }
  })

/** Which field a refusal is about. */
const fieldOf: Readonly<Record<string, string>> = {
  'no-such-call': 'callNo',
  'same-call': 'apart',
  'no-such-agent': 'agentNo',
  'no-such-department': 'departmentId',
  'no-such-order': 'orderNo',
}

/** 登记投诉: taken in by hand, about a call or without one. */
export const takeInRoutes = new Hono<AppEnv>()
  .get('/new', (c) => {
    const { call, case: caseId, order } = c.req.query()
    const values = { callNo: call ?? '', orderNo: order ?? '', case: caseId ?? '' }
    return takeInPage(c, { values, errors: {} })
  })
  .post('/', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'complaint.open')
    const body = await readBody(c)
    const values = typedTexts(body)
    const input = parseForm(takeInForm, body)
    if (!input.ok) {
      c.status(422)
      return takeInPage(c, { values, errors: input.errors })
    }
    try {
      const { id } = takeInComplaint(db, actor, input.data)
      const seen = can(actor, 'complaint.list')
      return c.redirect(seen ? `/complaints/${id}` : '/complaints/new', 303)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      c.status(409)
      return takeInPage(c, { values, errors: { [fieldOf[error.code] ?? 'form']: error.message } })
    }
  })

function takeInPage(c: Context<AppEnv>, given: Pick<TakeInProps, 'values' | 'errors'>) {
  const { db, actor } = c.var
  authorise(actor, 'complaint.open')
  const caseId = given.values['case'] ?? ''
  const outside = /^\d{1,9}$/.test(caseId) ? outsideCase(db, actor, Number(caseId)) : null
  const departments = departmentOptions(db, actor).map(
    ({ id, name, subCentre }) => [String(id), `${subCentre} ${name}`] as const,
  )
  const page = <TakeInPage {...given} outside={outside} departments={departments} />
  return c.render(page, { title: '登记投诉' })
}
