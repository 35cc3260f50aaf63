import { type Context, Hono } from 'hono'

import { complaintFor } from '#src/complaints/flow/for-actor.ts'
import { authorise } from '#src/kernel/actor.ts'
import { Forbidden, Refused } from '#src/kernel/errors.ts'
import { type FieldErrors, parseForm, typedTexts } from '#src/kernel/form.ts'
import { readPage } from '#src/kernel/paging.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import { businessTypeList, departmentOptions } from '#src/organisation/queries.ts'
import { teamsInScope } from '#src/organisation/tree.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { DefectsPage } from '#views/defects/index.tsx'
import { NewDefectPage } from '#views/defects/new.tsx'
import { ComplaintDefects } from '#views/defects/of-complaint.tsx'
import { DefectPage } from '#views/defects/show.tsx'

import { seenIn } from '../typed-fields.ts'
import { defectsList } from './defects-list.ts'
import { defectDetail } from './detail.ts'
import { enterDefect } from './enter.ts'
import { entersDefects } from './find.ts'
import { defectForm, reopenForm, tickForm } from './forms.ts'
import { defectFigures, defectList, defectsOfComplaint, readDefectFilters } from './list.ts'
import { proposedDay, proposedDefect } from './proposed.ts'
import { reopenDefect, tickDefect } from './tick.ts'

const one = '/:id{[0-9]{1,15}}'
const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))

type Given = {
  form: string
  values: Record<string, string>
  errors: FieldErrors
  sentence?: string
}

/** A due day that will not do is told where it was written. */
const refusal = (error: unknown, form: string, values: Record<string, string>): Given => {
  if (!(error instanceof Refused)) throw error
  return error.code.startsWith('due-')
    ? { form, values, errors: { due: error.message } }
    : { form, values, errors: {}, sentence: error.message }
}

/** 消缺清单. */
export function defectRoutes(blindness: Blindness) {
  return new Hono<AppEnv>()
    .get('/', (c) => {
      const { db, actor } = c.var
      authorise(actor, 'defect.read')
      const query = c.req.query()
      const first = defaultHref(db, actor, defectsList, query)
      if (first) return c.redirect(first, 303)
      const filters = readDefectFilters(query)
      const now = Date.now()
      const page = (
        <DefectsPage
          page={defectList(db, actor, filters, readPage(query), now)}
          figures={defectFigures(db, actor, now)}
          filters={filters}
          departments={departmentOptions(db, actor).map(({ id, name }) => [String(id), name])}
          businesses={businesses(c)}
          frame={listFrame(db, actor, defectsList, query)}
          enters={entersDefects(actor)}
          now={now}
        />
      )
      return c.render(page, { title: '消缺清单' })
    })
    .get('/new', (c) => {
      const { db, actor } = c.var
      mustEnter(c)
      const values = proposedDefect(db, actor, c.req.query(), Date.now())
      return newPage(c, { form: 'new', values, errors: {} })
    })
    .post('/', async (c) => {
      const { db, actor } = c.var
      mustEnter(c)
      const body = await readBody(c)
      const input = parseForm(defectForm, body)
      if (!input.ok) return newPage(c, { form: 'new', ...input })
      const { department, team, fault, cause, staff, business, complaint, bulletin, due, ...rest } =
        input.data
      try {
        const id = enterDefect(db, actor, {
          ...rest,
          ...{ departmentId: department, teamId: team, faultCategory: fault, rootCause: cause },
          ...{ staffCategory: staff, businessTypeId: business, complaintNo: complaint },
          ...{ bulletinId: bulletin, dueDay: due },
        })
        return c.redirect(`/defects/${id}`, 303)
      } catch (error) {
        return newPage(c, refusal(error, 'new', typedTexts(body)))
      }
    })
    .get('/of-complaint/:id{[0-9]{1,15}}', (c) => {
      const { db, actor } = c.var
      authorise(actor, 'defect.read')
      const { id, complaintNo, verdict } = complaintFor(db, actor, idOf(c))
      const enters = entersDefects(actor) && verdict === 'substantiated'
      const rows = defectsOfComplaint(db, actor, id)
      return c.html(
        <ComplaintDefects complaintNo={complaintNo} rows={rows} enters={enters} now={Date.now()} />,
      )
    })
    .get(one, (c) => showPage(c))
    .post(`${one}/completion`, async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'defect.tick')
      const body = await readBody(c)
      const input = parseForm(tickForm, body)
      if (!input.ok) return showPage(c, { form: 'tick', ...input })
      try {
        tickDefect(db, actor, idOf(c), input.data.note, seenIn(body))
      } catch (error) {
        return showPage(c, refusal(error, 'tick', typedTexts(body)))
      }
      return c.redirect(`/defects/${idOf(c)}`, 303)
    })
    .post(`${one}/reopening`, async (c) => {
      const { db, actor } = c.var
      mustEnter(c)
      const body = await readBody(c)
      const input = parseForm(reopenForm, body)
      if (!input.ok) return showPage(c, { form: 'reopen', ...input })
      const { reason, complaint: complaintNo, due } = input.data
      try {
        const reopening = { reason, complaintNo, dueDay: due }
        reopenDefect(db, actor, idOf(c), reopening, seenIn(body))
      } catch (error) {
        return showPage(c, refusal(error, 'reopen', typedTexts(body)))
      }
      return c.redirect(`/defects/${idOf(c)}`, 303)
    })

  function showPage(c: Context<AppEnv>, given: Given | null = null) {
    const { db, actor } = c.var
    const now = Date.now()
    const defect = defectDetail(db, actor, idOf(c), blindness)
    if (given) c.status(given.sentence ? 409 : 422)
    const page = (
      <DefectPage defect={defect} given={given} dueDay={proposedDay(db, now)} now={now} />
    )
    return c.render(page, { title: '缺陷' })
  }
}

function mustEnter(c: Context<AppEnv>): void {
  authorise(c.var.actor, 'defect.read')
  if (!entersDefects(c.var.actor)) throw new Forbidden('defect.tick')
}

const businesses = (c: Context<AppEnv>) =>
  businessTypeList(c.var.db).map(({ id, name }) => [String(id), name] as const)

function newPage(c: Context<AppEnv>, given: Given) {
  const { db, actor } = c.var
  if (given.sentence) c.status(409)
  else if (Object.keys(given.errors).length > 0) c.status(422)
  const page = (
    <NewDefectPage
      given={given}
      departments={departmentOptions(db, actor).map(({ id, name }) => [String(id), name])}
      teams={teamsInScope(db, actor).map(({ id, name, department }) => [
        String(id),
        `${department} ${name}`,
      ])}
      businesses={businesses(c)}
      once={crypto.randomUUID()}
    />
  )
  return c.render(page, { title: '登记缺陷' })
}
