import { type Context, Hono } from 'hono'
import type { z } from 'zod'

import { authorise, can } from '#src/kernel/actor.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import { parseForm, typedTexts } from '#src/kernel/form.ts'
import { readPage } from '#src/kernel/paging.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import { RisksPage } from '#views/hotspots/risks/index.tsx'
import { NewRiskPage } from '#views/hotspots/risks/new.tsx'
import { RiskPage } from '#views/hotspots/risks/show.tsx'
import { RiskStandardsPage } from '#views/hotspots/risks/standards.tsx'

import { attempt, type Given } from '../forms.ts'
import { openRisks } from '../now.ts'
import {
  assignForm,
  colourForm,
  confirmForm,
  dismissForm,
  entryForm,
  figureValues,
  newRiskForm,
  readFigures,
  releaseForm,
  returnForm,
  standardsForm,
} from './forms.ts'
import {
  assignRisk,
  changeColour,
  confirmRisk,
  dismissRisk,
  handleRisk,
  releaseRisk,
  returnRisk,
} from './handle.ts'
import { readRiskFilters, riskDetail, riskList } from './queries.ts'
import { risksList } from './risks-list.ts'
import { lastStandardId, setStandards, standardsAt } from './standards.ts'
import { startRisk } from './start.ts'
import {
  riskDepartments,
  riskTableRoutes,
  standardsShown,
  standardsTableRoutes,
} from './table-routes.tsx'
import { standardsTables } from './tables.ts'

const one = '/:id{[0-9]{1,15}}'
const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))

/** 风险预警. */
export const riskRoutes = new Hono<AppEnv>()
  .get('/', (c) => {
    const { db, actor } = c.var
    authorise(actor, 'hotspot.read')
    const query = c.req.query()
    const first = defaultHref(db, actor, risksList, query)
    if (first) return c.redirect(first, 303)
    const filters = readRiskFilters(query)
    const page = (
      <RisksPage
        page={riskList(db, actor, filters, readPage(query))}
        open={openRisks(db, actor)}
        filters={filters}
        departments={riskDepartments(c)}
        frame={listFrame(db, actor, risksList, query)}
        may={{ start: can(actor, 'risk.raise'), set: can(actor, 'risk.set') }}
        now={Date.now()}
      />
    )
    return c.render(page, { title: '风险预警' })
  })
  .get('/new', (c) => {
    authorise(c.var.actor, 'risk.raise')
    const { title = '', href = '' } = c.req.query()
    return newPage(c, { form: 'new', errors: {}, values: { title, href } })
  })
  .post('/', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'risk.raise')
    const body = await readBody(c)
    const input = parseForm(newRiskForm, body)
    if (!input.ok) return newPage(c, { form: 'new', ...input })
    const { department: departmentId, ...rest } = input.data
    let id = 0
    const refusal = attempt(() => (id = startRisk(db, actor, { ...rest, departmentId })))
    if (!refusal) return c.redirect(`/risks/${id}`, 303)
    return newPage(c, {
      form: 'new',
      errors: {},
      values: typedTexts(body),
      sentence: refusal.message,
    })
  })
  .get(one, (c) => showPage(c, null))
  .post(`${one}/confirmation`, (c) =>
    answer(c, 'confirm', 'risk.raise', confirmForm, ({ department, colour, note, seen }) =>
      confirmRisk(c.var.db, c.var.actor, idOf(c), { departmentId: department, colour, note }, seen),
    ),
  )
  .post(`${one}/dismissal`, (c) =>
    answer(c, 'dismiss', 'risk.raise', dismissForm, ({ reason, seen }) =>
      dismissRisk(c.var.db, c.var.actor, idOf(c), reason, seen),
    ),
  )
  .post(`${one}/colour`, (c) =>
    answer(c, 'colour', 'risk.raise', colourForm, ({ seen, ...given }) =>
      changeColour(c.var.db, c.var.actor, idOf(c), given, seen),
    ),
  )
  .post(`${one}/department`, (c) =>
    answer(c, 'assign', 'risk.raise', assignForm, ({ department, reason, seen }) =>
      assignRisk(c.var.db, c.var.actor, idOf(c), { departmentId: department, reason }, seen),
    ),
  )
  .post(`${one}/entries`, (c) =>
    answer(c, 'entry', 'risk.handle', entryForm, ({ seen, ...given }) =>
      handleRisk(c.var.db, c.var.actor, idOf(c), given, seen),
    ),
  )
  .post(`${one}/return`, (c) =>
    answer(c, 'return', 'risk.release', returnForm, ({ reason, seen }) =>
      returnRisk(c.var.db, c.var.actor, idOf(c), reason, seen),
    ),
  )
  .post(`${one}/release`, (c) =>
    answer(c, 'release', 'risk.release', releaseForm, ({ proof, seen }) =>
      releaseRisk(c.var.db, c.var.actor, idOf(c), proof, seen),
    ),
  )
  .route('/', riskTableRoutes)

/** 处置标准. */
export const riskStandardRoutes = new Hono<AppEnv>()
  .get('/', (c) => standardsPage(c, null))
  .post('/', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'risk.set')
    const body = await readBody(c)
    const input = parseForm(standardsForm, body)
    const { figures, errors } = readFigures(body)
    const values = typedTexts(body)
    if (!input.ok || Object.keys(errors).length > 0) {
      const all = { ...(input.ok ? {} : input.errors), ...errors }
      return standardsPage(c, { form: 'standards', errors: all, values })
    }
    const refusal = attempt(() => setStandards(db, actor, { ...input.data, figures }))
    if (!refusal) return c.redirect('/risk-standards', 303)
    return standardsPage(c, { form: 'standards', errors: {}, values, sentence: refusal.message })
  })
  .route('/', standardsTableRoutes)

type Right = 'risk.raise' | 'risk.handle' | 'risk.release'

async function answer<T extends z.ZodType>(
  c: Context<AppEnv>,
  form: string,
  right: Right,
  schema: T,
  work: (data: z.output<T>) => void,
) {
  authorise(c.var.actor, right)
  const body = await readBody(c)
  const input = parseForm(schema, body)
  if (!input.ok) return showPage(c, { form, ...input })
  const refusal = attempt(() => work(input.data))
  if (!refusal) return c.redirect(`/risks/${idOf(c)}`, 303)
  return showPage(c, { form, errors: {}, values: typedTexts(body), sentence: refusal.message })
}

function showPage(c: Context<AppEnv>, given: Given | null) {
  const { db, actor } = c.var
  const risk = riskDetail(db, actor, idOf(c))
  if (given) c.status(given.sentence ? 409 : 422)
  const page = (
    <RiskPage risk={risk} given={given} departments={riskDepartments(c)} now={Date.now()} />
  )
  return c.render(page, { title: `风险预警 ${risk.id}` })
}

function newPage(c: Context<AppEnv>, given: Given) {
  const { db } = c.var
  if (given.sentence) c.status(409)
  else if (Object.keys(given.errors).length > 0) c.status(422)
  const page = (
    <NewRiskPage
      given={given}
      departments={riskDepartments(c)}
      standards={standardsAt(db, Date.now()).figures.standards}
      once={crypto.randomUUID()}
    />
  )
  return c.render(page, { title: '启动预警' })
}

function standardsPage(c: Context<AppEnv>, given: Given | null) {
  const { db, actor } = c.var
  const now = Date.now()
  const shown = standardsShown(c, now)
  if (given) c.status(given.sentence ? 409 : 422)
  const page = (
    <RiskStandardsPage
      current={shown.current}
      tables={standardsTables(shown)}
      values={given?.values ?? { ...figureValues(shown.current.figures), from: formatDay(now) }}
      given={given}
      seen={lastStandardId(db)}
      departments={shown.departments}
      maySet={can(actor, 'risk.set')}
    />
  )
  return c.render(page, { title: '处置标准' })
}
