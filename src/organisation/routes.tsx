import { Hono } from 'hono'
import { z } from 'zod'

import { authorise, can } from '#src/kernel/actor.ts'
import { parseDay, startOfWeek } from '#src/kernel/calendar.ts'
import { Refused } from '#src/kernel/errors.ts'
import { type FieldErrors, parseForm } from '#src/kernel/form.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { BusinessTypesPage } from '#views/organisation/business-types.tsx'
import { OrganisationPage } from '#views/organisation/index.tsx'
import { ShiftsPage } from '#views/organisation/shifts.tsx'

import { type AgentList, searchAgents, teamMembers, unpostedPeople } from './agents.ts'
import { saveBusinessType } from './business-types.ts'
import { businessTypeList, shiftList } from './queries.ts'
import { shiftBands } from './shift-cover.ts'
import { parseShiftForm } from './shift-form.ts'
import { saveShifts, shiftProblem } from './shifts.ts'
import { organisationTree } from './tree.ts'
import { requestKinds } from './vocabulary.ts'

/** The tree of units, and the people of the team or search chosen in the URL. */
export const organisationRoutes = new Hono<AppEnv>().get('/', (c) => {
  const { db, actor } = c.var
  const tree = organisationTree(db, actor)
  const [search, team] = [c.req.query('q')?.trim() ?? '', c.req.query('team') ?? '']
  let chosen: AgentList | null = null
  if (search !== '') chosen = searchAgents(db, actor, search)
  else if (team === 'none') chosen = unpostedPeople(db, actor)
  else if (team !== '') chosen = teamMembers(db, actor, Number(team))
  const page = (
    <OrganisationPage
      tree={tree}
      chosen={chosen}
      search={search}
      teamId={Number(team) || null}
      named={can(actor, 'agent.read')}
      profiles={can(actor, 'profile.read')}
      mayImport={can(actor, 'roster.import')}
    />
  )
  return c.render(page, { title: '组织机构' })
})

const typeForm = z.object({
  name: z.string().trim().min(1, '请填写名称').max(40, '名称不能超过 40 个字'),
  kind: z.enum(keysOf(requestKinds), '请选择大类'),
  active: z.string().optional(),
})

/** The dictionary of business types: read by many, kept by a few. */
export const businessTypeRoutes = new Hono<AppEnv>()
  .get('/', (c) => {
    const { db, actor } = c.var
    authorise(actor, 'organisation.read')
    const editing = Number(c.req.query('edit')) || null
    const mayEdit = can(actor, 'dictionary.edit')
    const page = (
      <BusinessTypesPage types={businessTypeList(db)} editing={editing} mayEdit={mayEdit} />
    )
    return c.render(page, { title: '业务类型' })
  })
  .on('POST', ['/', '/:id{[0-9]+}'], async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'dictionary.edit')
    const id = c.req.param('id') === undefined ? null : Number(c.req.param('id'))
    const input = parseForm(typeForm, await readBody(c))
    let errors: FieldErrors = input.ok ? {} : input.errors
    if (input.ok) {
      const { name, kind, active } = input.data
      try {
        saveBusinessType(db, actor, id, { name, kind, active: active === 'on' })
        return c.redirect('/business-types', 303)
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        errors = { name: error.message }
      }
    }
    c.status(422)
    const { name, kind, active } = input.ok ? input.data : input.values
    const given = { name, kind, active: active === 'on' }
    const page = (
      <BusinessTypesPage
        types={businessTypeList(db)}
        editing={id}
        mayEdit
        given={given}
        errors={errors}
      />
    )
    return c.render(page, { title: '业务类型' })
  })

/** 班次日历: the dictionary of shifts, and a week of 24 hours a day. */
export const shiftRoutes = new Hono<AppEnv>()
  .get('/', (c) => {
    const { db, actor } = c.var
    authorise(actor, 'organisation.read')
    const now = Date.now()
    const shifts = shiftList(db)
    const page = (
      <ShiftsPage
        week={startOfWeek(parseDay(c.req.query('week') ?? '') ?? now)}
        now={now}
        shifts={shifts}
        bands={shiftBands(shifts)}
        mayEdit={can(actor, 'dictionary.edit')}
      />
    )
    return c.render(page, { title: '班次日历' })
  })
  .post('/', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'dictionary.edit')
    const now = Date.now()
    const form = parseShiftForm(await readBody(c, { all: true }))
    const problem = form.problem ?? shiftProblem(form.shifts)
    if (problem === null) {
      saveShifts(db, actor, form.shifts)
      return c.redirect('/shifts', 303)
    }
    c.status(422)
    const shifts = shiftList(db)
    const page = (
      <ShiftsPage
        week={startOfWeek(now)}
        now={now}
        shifts={shifts}
        bands={shiftBands(shifts)}
        mayEdit
        given={form.lines}
        problem={problem}
      />
    )
    return c.render(page, { title: '班次日历' })
  })
