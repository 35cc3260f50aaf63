import { type Context, Hono } from 'hono'
import { z } from 'zod'

import { eventsOf } from '#src/audit/timeline.ts'
import { authorise, can } from '#src/kernel/actor.ts'
import { parseInstant } from '#src/kernel/calendar.ts'
import { Refused } from '#src/kernel/errors.ts'
import { parseForm, typedTexts } from '#src/kernel/form.ts'
import { readPage } from '#src/kernel/paging.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import { tidy } from '#src/organisation/agent-no.ts'
import { readDays } from '#src/recordings/filters.ts'
import { hasUnmasked } from '#src/recordings/unmaskings/shown-caller.ts'
import {
  type OutsideCaseFormProps,
  OutsideCaseFormPage,
} from '#views/complaints/outside-cases/form.tsx'
import { OutsideCasesPage } from '#views/complaints/outside-cases/index.tsx'
import { OutsideCasePage } from '#views/complaints/outside-cases/show.tsx'

import { complaintsOfCase } from '../queries.ts'
import { outsideSources } from '../vocabulary.ts'
import { outsideCasesList } from './cases-list.ts'
import { outsideCase, outsideCaseList, readOutsideCaseFilters } from './queries.ts'
import { type OutsideCaseInput, readCallers } from './reading.ts'
import { correctOutsideCase, recordOutsideCase } from './save.ts'

const text = (most: number) =>
  z
    .string()
    .transform(tidy)
    .pipe(z.string().max(most, `不能超过 ${most} 个字`))

const caseForm = z
  .object({
    caseNo: text(64).pipe(z.string().min(1, '请填写编号')),
    source: z.enum(keysOf(outsideSources), '请选择来源'),
    receivedAt: z.string('请填写收到时间'),
    callers: z.string().default(''),
    text: z.string('请填写内容').trim().min(1, '请填写内容').max(4000, '不能超过 4000 个字'),
    business: text(60).default(''),
    handledBy: text(60).default(''),
  })
  .transform((form, context): OutsideCaseInput => {
    const receivedAt = parseInstant(tidy(form.receivedAt))
    if (receivedAt === null) {
      const message = '收到时间不存在或读不出，请写成 2026-11-02 18:20'
      context.addIssue({ code: 'custom', path: ['receivedAt'], message })
    }
    const callers = readCallers(form.callers)
    if (!callers.ok) {
      context.addIssue({ code: 'custom', path: ['callers'], message: callers.problem })
    }
    if (receivedAt === null || !callers.ok) return z.NEVER
    return { ...form, receivedAt, callers: callers.value }
  })

/** 外部投诉: what reached us past the hotline. */
export const outsideCaseRoutes = new Hono<AppEnv>()
  .get('/', (c) => {
    const { db, actor } = c.var
    const query = c.req.query()
    const first = defaultHref(db, actor, outsideCasesList, query)
    if (first) return c.redirect(first, 303)
    const filters = readOutsideCaseFilters(query)
    const days = readDays(query)
    const page = (
      <OutsideCasesPage
        page={outsideCaseList(db, actor, filters, days, readPage(query))}
        filters={filters}
        errors={days.problems}
        frame={listFrame(db, actor, outsideCasesList, query)}
        may={{ record: can(actor, 'outside-case.record'), findCaller: can(actor, 'caller.read') }}
      />
    )
    return c.render(page, { title: '外部投诉' })
  })
  .get('/new', (c) => {
    authorise(c.var.actor, 'outside-case.record')
    return formPage(c, { editing: null })
  })
  .post('/', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'outside-case.record')
    return save(c, null, (input) => recordOutsideCase(db, actor, input))
  })
  .get('/:id{[0-9]{1,15}}', (c) => {
    const { db, actor } = c.var
    const one = outsideCase(db, actor, Number(c.req.param('id')))
    const page = (
      <OutsideCasePage
        one={one}
        events={eventsOf(db, 'outside-case', one.id)}
        complaints={complaintsOfCase(db, actor, one.id)}
        may={{
          record: can(actor, 'outside-case.record'),
          open: can(actor, 'complaint.open'),
          readComplaints: can(actor, 'complaint.list'),
          unmask: can(actor, 'caller.read'),
        }}
      />
    )
    return c.render(page, { title: `外部投诉 ${one.caseNo}` })
  })
  .get('/:id{[0-9]{1,15}}/edit', (c) => {
    authorise(c.var.actor, 'outside-case.record')
    const { db, actor } = c.var
    const editing = outsideCase(db, actor, Number(c.req.param('id')))
    // A form of masked numbers would be saved over the true ones.
    if (!hasUnmasked(db, actor, { kind: 'outside-case', id: editing.id })) {
      return c.redirect(`/unmasking/outside-case/${editing.id}?next=edit`, 303)
    }
    return formPage(c, { editing })
  })
  .post('/:id{[0-9]{1,15}}', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'outside-case.record')
    const id = Number(c.req.param('id'))
    const editing = outsideCase(db, actor, id)
    return save(c, editing, (input) => correctOutsideCase(db, actor, id, input))
  })

async function save(
  c: Context<AppEnv>,
  editing: OutsideCaseFormProps['editing'],
  keep: (input: OutsideCaseInput) => { id: number },
) {
  const body = await readBody(c)
  const input = parseForm(caseForm, body)
  if (!input.ok) {
    c.status(422)
    return formPage(c, { editing, errors: input.errors, values: input.values })
  }
  try {
    return c.redirect(`/outside-cases/${keep(input.data).id}`, 303)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    c.status(409)
    return formPage(c, { editing, errors: { caseNo: error.message }, values: typedTexts(body) })
  }
}

function formPage(c: Context<AppEnv>, props: OutsideCaseFormProps) {
  const title = props.editing ? `更正外部投诉 ${props.editing.caseNo}` : '登记外部投诉'
  return c.render(<OutsideCaseFormPage {...props} />, { title })
}
