import { type Context, Hono } from 'hono'

import { authorise, can } from '#src/kernel/actor.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import { Refused } from '#src/kernel/errors.ts'
import { parseForm, typedTexts } from '#src/kernel/form.ts'
import { readPage } from '#src/kernel/paging.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import { departmentOptions } from '#src/organisation/queries.ts'
import { unknownYearIn } from '#src/organisation/working-calendar/working-time.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { LimitsPage, type LimitsTyped } from '#views/complaints/timing/limits.tsx'
import { OverduePage } from '#views/complaints/timing/overdue.tsx'
import { SpentPage } from '#views/complaints/timing/spent.tsx'
import { StaysPage } from '#views/complaints/timing/stays.tsx'

import { stepRoute } from '../step-routes.tsx'
import { alarmsForm, limitForm, pauseForm, resumptionForm } from './limit-form.ts'
import { limitsOverview } from './limits.ts'
import { overdueComplaintsList } from './overdue-list.ts'
import { overdueList, pausedCount, readOverdueFilters, stepCounts } from './overdue.ts'
import { pauseComplaint, resumeComplaint } from './pause.ts'
import { setAlarms, setLimit } from './settings.ts'
import { timeSpent } from './spent.ts'
import { staysList } from './stays-list.ts'
import { readStayFilters, stayList } from './stays.ts'
import { spentDays } from './vocabulary.ts'

const one = '/:id{[0-9]{1,15}}'

/** 办理时限、各环节超期, and stopping and starting the clock of a complaint. */
export const timingRoutes = (blindness: Blindness, list = overdueComplaintsList(blindness)) =>
  new Hono<AppEnv>()
    .get('/limits', (c) => limitsPage(c))
    .post('/limits', async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'limit.set')
      const body = await readBody(c)
      const input = parseForm(limitForm, body)
      if (!input.ok) {
        c.status(422)
        return limitsPage(c, { form: 'limit', errors: input.errors, values: typedTexts(body) })
      }
      return refusable(
        c,
        () => setLimit(db, actor, input.data),
        (sentence) =>
          limitsPage(c, { form: 'limit', errors: { from: sentence }, values: typedTexts(body) }),
      )
    })
    .post('/limits/alarms', async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'limit.set')
      const body = await readBody(c)
      const input = parseForm(alarmsForm, body)
      if (!input.ok) {
        c.status(422)
        return limitsPage(c, { form: 'alarms', errors: input.errors, values: typedTexts(body) })
      }
      return refusable(
        c,
        () => setAlarms(db, actor, input.data),
        (sentence) =>
          limitsPage(c, {
            form: 'alarms',
            errors: { amount3: sentence },
            values: typedTexts(body),
          }),
      )
    })
    .get('/overdue', (c) => {
      const { db, actor } = c.var
      authorise(actor, 'complaint.list')
      const query = c.req.query()
      const first = defaultHref(db, actor, list, query)
      if (first) return c.redirect(first, 303)
      const filters = readOverdueFilters(query)
      const now = Date.now()
      const page = (
        <OverduePage
          counts={stepCounts(db, actor, filters, blindness, now)}
          paused={pausedCount(db, actor, blindness)}
          page={overdueList(db, actor, filters, readPage(query), blindness, now)}
          filters={filters}
          departments={departmentOptions(db, actor).map(({ id, name }) => [String(id), name])}
          frame={listFrame(db, actor, list, query)}
          unknownYear={unknownYearIn(db, now, now + 31 * dayMs)}
          now={now}
          may={{ set: can(actor, 'limit.set') }}
        />
      )
      return c.render(page, { title: '各环节超期' })
    })
    .get('/overdue/spent', (c) => {
      const { db, actor } = c.var
      const days = spentDays.find((some) => String(some) === c.req.query('days')) ?? spentDays[0]
      const { rows, cut } = timeSpent(db, actor, days)
      const { kind } = actor.scope
      const whole = kind === 'all' || kind === 'sub-centre' || kind === 'department'
      const page = <SpentPage rows={rows} cut={cut} days={days} ofUnit={whole} />
      return c.render(page, { title: '各环节用时' })
    })
    .get('/overdue/stays', (c) => {
      const { db, actor } = c.var
      const query = c.req.query()
      const stays = staysList(blindness)
      const frame = listFrame(db, actor, stays, query)
      const first = defaultHref(db, actor, stays, query)
      if (first) return c.redirect(first, 303)
      const filters = readStayFilters(query)
      const page = (
        <StaysPage
          page={stayList(db, actor, filters, readPage(query), blindness)}
          filters={filters}
          departments={departmentOptions(db, actor).map(({ id, name }) => [String(id), name])}
          frame={frame}
        />
      )
      return c.render(page, { title: '走完的环节' })
    })
    .post(
      `${one}/pause`,
      stepRoute(blindness, {
        ...{ form: 'pause', needs: ['complaint.pause'], part: 'timing', blindToo: true },
        fields: pauseForm,
        take: (db, actor, id, { spell: spellId, reason }) =>
          pauseComplaint(db, actor, id, { reason, spellId }),
      }),
    )
    .post(
      `${one}/resumption`,
      stepRoute(blindness, {
        ...{ form: 'resumption', needs: ['complaint.pause'], part: 'timing', blindToo: true },
        fields: resumptionForm,
        take: (db, actor, id, { spell: spellId }) => resumeComplaint(db, actor, id, { spellId }),
      }),
    )

/** Does it and goes on, or draws the page again with the sentence of the rule that refused it. */
function refusable(
  c: Context<AppEnv>,
  work: () => void,
  again: (sentence: string) => Response | Promise<Response>,
) {
  try {
    work()
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    c.status(409)
    return again(error.message)
  }
  return c.redirect('/complaints/limits', 303)
}

function limitsPage(c: Context<AppEnv>, typed: LimitsTyped | null = null) {
  const { db, actor } = c.var
  const now = Date.now()
  const page = <LimitsPage overview={limitsOverview(db, actor, now)} typed={typed} now={now} />
  return c.render(page, { title: '办理时限' })
}
