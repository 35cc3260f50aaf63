import { type Context, Hono } from 'hono'

import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { readPage } from '#src/kernel/paging.ts'
import type { AppEnv } from '#src/kernel/web.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import { departmentOptions } from '#src/organisation/queries.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { readDays } from '#src/recordings/filters.ts'
import { FindingsPage } from '#views/screening/index.tsx'
import { Shirking } from '#views/screening/shirking.tsx'
import { Threats } from '#views/screening/threats.tsx'
import { YieldPage, YieldTable } from '#views/screening/yield.tsx'

import { type FindingFilters, filtersFor, mayFilterUnits } from './finding-filters.ts'
import { findingsList } from './findings-list.ts'
import { performanceRoutes } from './performance/routes.tsx'
import { boxCounts, findingPage } from './queries.ts'
import { dayHead, dayList, nextOnList } from './queue/day-list.ts'
import { queueRoutes } from './queue/routes.tsx'
import { keepQueue } from './queue/top-up.ts'
import { boxCalls, isCallBox } from './reconciliation/box-calls.ts'
import { recordRoutes } from './records/routes.tsx'
import { reviewRoutes } from './review-routes.tsx'
import { screenerInUse } from './screener.ts'
import { shirkingHeard } from './shirking-heard.ts'
import { threatsHeard } from './threats.ts'
import { triageRoutes } from './triage/routes.tsx'
import { findingOfComplaint } from './verdict.ts'
import { transcriptionYield, yieldDays } from './yield.ts'

/** 疑似未上报 and 听音复核. */
export const findingRoutes = (blindness: Blindness) =>
  new Hono<AppEnv>()
    .route('/', queueRoutes)
    .route('/', performanceRoutes)
    .route('/', recordRoutes(blindness))
    .route('/triage', triageRoutes)
    .route('/', reviewRoutes(blindness))
    .get('/', (c) => {
      // Whoever narrows it down means the whole queue.
      const narrowed = Object.keys(c.req.query()).length > 0
      return narrowed ? findingsPage(c, 'all', blindness) : findingsPage(c, 'today', blindness)
    })
    .get('/all', (c) => {
      const first = defaultHref(c.var.db, c.var.actor, findingsList(blindness), c.req.query())
      return first ? c.redirect(first, 303) : findingsPage(c, 'all', blindness)
    })
    .get('/today', (c) => findingsPage(c, 'today', blindness))
    .get('/yield', (c) => {
      const { db, actor } = c.var
      const rows = transcriptionYield(db, actor)
      c.header('Cache-Control', 'no-store')
      if (c.req.header('HX-Request')) return c.html(<YieldTable rows={rows} days={yieldDays} />)
      // Without JavaScript the page of the line links here.
      return c.render(<YieldPage rows={rows} days={yieldDays} />, { title: '机时花得值不值' })
    })
    .get('/of-complaint/:id{[0-9]{1,15}}', (c) => {
      const { db, actor } = c.var
      const { findingId, segmentIndex } = findingOfComplaint(db, actor, Number(c.req.param('id')))
      const line = segmentIndex === null ? '' : `#segment-${segmentIndex}`
      return c.redirect(`/findings/${findingId}${line}`, 303)
    })
    .get('/threats/:id{[0-9]{1,15}}', (c) => {
      const heard = threatsHeard(c.var.db, c.var.actor, Number(c.req.param('id')))
      return c.html(<Threats heard={heard} />)
    })
    .get('/shirking/:id{[0-9]{1,15}}', (c) => {
      const heard = shirkingHeard(c.var.db, c.var.actor, Number(c.req.param('id')))
      return c.html(<Shirking heard={heard} />)
    })

type List = Parameters<typeof FindingsPage>[0]['list']

function findingsPage(c: Context<AppEnv>, which: 'today' | 'all', blindness: Blindness) {
  const { db, actor } = c.var
  authorise(actor, 'finding.list')
  const query = c.req.query()
  const { problems: errors, ...days } = readDays(query)
  const filters = filtersFor(actor, query, days)
  const page = (
    <FindingsPage
      counts={boxCounts(db, actor)}
      list={
        which === 'today' ? todayOf(db, actor, query) : listOf(db, actor, filters, query, blindness)
      }
      frame={which === 'all' ? listFrame(db, actor, findingsList(blindness), query) : null}
      filters={filters}
      errors={errors}
      departments={
        mayFilterUnits(actor)
          ? departmentOptions(db, actor).map(({ id, name }) => [String(id), name])
          : null
      }
      mayRecheck={can(actor, 'finding.recheck')}
      rules={screenerInUse(db).lexicon.rules.map(({ code, name }) => [code, name])}
      query={query}
    />
  )
  return c.render(page, { title: which === 'today' ? '今日名单' : '疑似未上报' })
}

/** The first person to open the list of a day has it drawn, should the clock not have done so. */
function todayOf(db: Db, actor: Actor, query: Record<string, string | undefined>): List {
  const day = keepQueue(db)
  const head = dayHead(db, actor, day)
  if (!head) throw new NotFound()
  const page = dayList(db, actor, day, readPage({ size: '50', ...query }))
  return { kind: 'today', head, page, next: nextOnList(db, actor, day) }
}

function listOf(
  db: Db,
  actor: Actor,
  filters: FindingFilters,
  query: Record<string, string | undefined>,
  blindness: Blindness,
): List {
  const { box } = filters
  const page = readPage(query)
  if (box && isCallBox(box)) {
    return { kind: 'calls', page: boxCalls(db, actor, { ...filters, box }, page, blindness) }
  }
  return { kind: 'findings', page: findingPage(db, actor, filters, page, blindness) }
}
