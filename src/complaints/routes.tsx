import { Hono } from 'hono'
import { z } from 'zod'

import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { Refused } from '#src/kernel/errors.ts'
import { parseForm } from '#src/kernel/form.ts'
import { readPage } from '#src/kernel/paging.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import { personNamed, teamNamed } from '#src/organisation/names.ts'
import { departmentOptions } from '#src/organisation/queries.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { readDays } from '#src/recordings/filters.ts'
import { AcceptancePage } from '#views/complaints/acceptance.tsx'
import { ComplaintsPage } from '#views/complaints/index.tsx'
import { RegisterPage } from '#views/complaints/register.tsx'

import { acceptEntry } from './accept.ts'
import { complaintsList } from './complaints-list.ts'
import { type ComplaintFilters, readComplaintFilters } from './filters.ts'
import { handledWithin } from './flow/for-actor.ts'
import { complaintPage } from './page-routes.tsx'
import { complaintList, complaintsOfCall } from './queries.ts'
import { registerEntriesList } from './register-list.ts'
import { readRegisterFilters, registerEntry, registerList } from './register-queries.ts'
import { departmentChoices } from './routing/queries.ts'
import { complaintTargets, faultCategories } from './vocabulary.ts'

const acceptanceForm = z.object({
  faultCategory: z.enum(keysOf(faultCategories), '请选择类型'),
  target: z.enum(['', ...keysOf(complaintTargets)], '请选择对象').default(''),
  note: z.string().trim().max(1000, '说明不能超过 1000 个字').default(''),
})

/** 投诉登记, and accepting an entry of it. */
export const registerRoutes = (blindness: Blindness, list = registerEntriesList(blindness)) =>
  new Hono<AppEnv>()
    .get('/', (c) => {
      const { db, actor } = c.var
      const query = c.req.query()
      const first = defaultHref(db, actor, list, query)
      if (first) return c.redirect(first, 303)
      const filters = readRegisterFilters(query)
      const page = (
        <RegisterPage
          page={registerList(db, actor, filters, readPage(query), blindness)}
          filters={filters}
          frame={listFrame(db, actor, list, query)}
          may={{
            accept: can(actor, 'complaint.open'),
            import: can(actor, 'register.import'),
            match: can(actor, 'register.match'),
          }}
        />
      )
      return c.render(page, { title: '投诉登记' })
    })
    .get('/:id{[0-9]{1,15}}/acceptance', (c) => {
      const { db, actor } = c.var
      authorise(actor, 'complaint.open')
      const about = entryWithOthers(db, actor, Number(c.req.param('id')))
      const page = <AcceptancePage {...about} />
      return c.render(page, { title: `受理登记 ${about.entry.registerNo}` })
    })
    .post('/:id{[0-9]{1,15}}/acceptance', async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'complaint.open')
      const id = Number(c.req.param('id'))
      const input = parseForm(acceptanceForm, await readBody(c))
      if (!input.ok) {
        const about = entryWithOthers(db, actor, id)
        const { errors, values } = input
        c.status(422)
        const page = <AcceptancePage {...about} errors={errors} values={values} />
        return c.render(page, { title: `受理登记 ${about.entry.registerNo}` })
      }
      const { faultCategory, target, note } = input.data
      try {
        const acceptance = { faultCategory, target: target || null, note }
        const { id: complaintId } = acceptEntry(db, actor, id, acceptance)
        const mayRead = can(actor, 'complaint.list')
        return c.redirect(mayRead ? `/complaints/${complaintId}` : '/register', 303)
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        const about = entryWithOthers(db, actor, id)
        const refused = { sentence: error.message, note }
        c.status(409)
        const page = <AcceptancePage {...about} refused={refused} />
        return c.render(page, { title: `受理登记 ${about.entry.registerNo}` })
      }
    })

/** The team and the agent a list is narrowed to, by name; nothing for readers who may not know. */
function narrowedTo(db: Db, actor: Actor, { teamId, personId }: ComplaintFilters) {
  if (!can(actor, 'agent.read')) return { team: null, person: null }
  const team = teamId === null ? undefined : teamNamed(db, String(teamId))
  const person = personId === null ? undefined : personNamed(db, personId)
  return { team: team ?? null, person: person ?? null }
}

/** 对内投诉. */
export const complaintRoutes = (blindness: Blindness, list = complaintsList(blindness)) =>
  new Hono<AppEnv>()
    .get('/', (c) => {
      const { db, actor } = c.var
      authorise(actor, 'complaint.list')
      const query = c.req.query()
      const first = defaultHref(db, actor, list, query)
      if (first) return c.redirect(first, 303)
      const filters = readComplaintFilters(query)
      const days = readDays(query)
      const page = (
        <ComplaintsPage
          page={complaintList(db, actor, filters, days, readPage(query), blindness)}
          filters={filters}
          errors={days.problems}
          departments={departmentOptions(db, actor).map(({ id, name }) => [String(id), name])}
          handling={departmentChoices(db)}
          narrowedTo={narrowedTo(db, actor, filters)}
          frame={listFrame(db, actor, list, query)}
          may={{
            open: can(actor, 'complaint.open'),
            handled: handledWithin(db, actor) !== undefined,
          }}
        />
      )
      return c.render(page, { title: '对内投诉' })
    })
    .get('/:id{[0-9]{1,15}}', (c) => complaintPage(c, blindness, Number(c.req.param('id'))))

function entryWithOthers(db: Db, actor: Actor, id: number) {
  const entry = registerEntry(db, actor, id)
  const others = entry.call ? complaintsOfCall(db, entry.call.id) : []
  return { entry, others, mayUnmask: can(actor, 'caller.read') }
}
