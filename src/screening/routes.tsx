import { type Context, Hono } from 'hono'
import { z } from 'zod'

import { complaintTargets, faultCategories } from '#src/complaints/vocabulary.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound, Refused } from '#src/kernel/errors.ts'
import { parseForm, typedTexts } from '#src/kernel/form.ts'
import { readPage } from '#src/kernel/paging.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { departmentOptions } from '#src/organisation/queries.ts'
import { readDays } from '#src/recordings/filters.ts'
import { audioLanes } from '#src/recordings/lanes.ts'
import { openedTranscript } from '#src/transcription/opened.ts'
import { hrefWith } from '#views/components/hrefs.ts'
import { FindingsPage, queueQuery } from '#views/screening/index.tsx'
import { ReviewPage, type ReviewProps } from '#views/screening/review.tsx'
import { YieldPage, YieldTable } from '#views/screening/yield.tsx'

import { askRehearing } from './ask-rehearing.ts'
import { findingDetail } from './finding-detail.ts'
import { type FindingFilters, readFindingFilters } from './finding-filters.ts'
import { performanceRoutes } from './performance/routes.tsx'
import { boxCounts, findingQueue, neighbours, nextInQueue, pendingCount } from './queries.ts'
import { dayHead, dayList, neighboursOnList, nextOnList } from './queue/day-list.ts'
import { listeningTo, openedFinding } from './queue/opening.ts'
import { queueDayOf } from './queue/plan.ts'
import { queueRoutes } from './queue/routes.tsx'
import { keepQueue } from './queue/top-up.ts'
import { recheckFinding } from './recheck.ts'
import { boxCalls, isCallBox } from './reconciliation/box-calls.ts'
import { screenerInUse } from './screener.ts'
import { findingOfComplaint, submittedVerdict } from './verdict.ts'
import { recheckVerdicts } from './vocabulary.ts'
import { transcriptionYield, yieldDays } from './yield.ts'

const recheckForm = z
  .object({
    verdict: z.enum(keysOf(recheckVerdicts), '请选择结论'),
    faultCategory: z.enum(['', ...keysOf(faultCategories)], '请选择属实类型').default(''),
    target: z.enum(['', ...keysOf(complaintTargets)], '请选择对象').default(''),
    concernedCall: z
      .string()
      .regex(/^\d{0,15}$/, '请在列出的来电里选择')
      .default(''),
    note: z.string().trim().max(1000, '说明不能超过 1000 个字').default(''),
  })
  .transform(({ verdict, faultCategory, target, concernedCall, note }, context): RecheckInput => {
    if (verdict === 'external' || verdict === 'unfounded') return { verdict, note }
    if (faultCategory === '') {
      const message = '漏报、瞒报要选属实类型'
      context.addIssue({ code: 'custom', path: ['faultCategory'], message })
      return z.NEVER
    }
    const concernedCallId = concernedCall === '' ? null : Number(concernedCall)
    return { verdict, faultCategory, target: target || null, concernedCallId, note }
  })

/** 疑似未上报 and 听音复核. */
export const findingRoutes = new Hono<AppEnv>()
  .route('/', queueRoutes)
  .route('/', performanceRoutes)
  .get('/', (c) => {
    // Whoever narrows it down means the whole queue.
    const narrowed = Object.keys(c.req.query()).length > 0
    return narrowed ? findingsPage(c, 'all') : findingsPage(c, 'today')
  })
  .get('/all', (c) => findingsPage(c, 'all'))
  .get('/today', (c) => findingsPage(c, 'today'))
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
  .get('/:id{[0-9]{1,15}}', (c) => {
    const { db, actor } = c.var
    const done = c.req.query('done') ?? ''
    const submitted = /^\d{1,15}$/.test(done) ? submittedVerdict(db, actor, Number(done)) : null
    return reviewPage(c, Number(c.req.param('id')), { submitted })
  })
  .post('/:id{[0-9]{1,15}}/recheck', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'finding.recheck')
    const id = Number(c.req.param('id'))
    const body = await readBody(c)
    const input = parseForm(recheckForm, body)
    if (!input.ok) {
      c.status(422)
      return reviewPage(c, id, { errors: input.errors, values: input.values })
    }
    try {
      recheckFinding(db, actor, id, input.data)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      c.status(409)
      if (error.code === 'already-rechecked') return reviewPage(c, id, { lost: input.data.note })
      return reviewPage(c, id, { errors: { form: error.message }, values: typedTexts(body) })
    }
    const query = queueQuery(c.req.query())
    const { finding } = findingDetail(db, actor, id)
    const next = nextOf(c, finding)
    return c.redirect(hrefWith(`/findings/${next?.id ?? id}`, query, { done: String(id) }), 303)
  })
  .post('/:id{[0-9]{1,15}}/rehearing', (c) => {
    const id = Number(c.req.param('id'))
    askRehearing(c.var.db, c.var.actor, id)
    return c.redirect(hrefWith(`/findings/${id}`, queueQuery(c.req.query())), 303)
  })

type List = Parameters<typeof FindingsPage>[0]['list']

function findingsPage(c: Context<AppEnv>, which: 'today' | 'all') {
  const { db, actor } = c.var
  authorise(actor, 'finding.list')
  const query = c.req.query()
  const { problems: errors, ...days } = readDays(query)
  const filters = readFindingFilters(query, days)
  const page = (
    <FindingsPage
      counts={boxCounts(db, actor)}
      list={which === 'today' ? todayOf(db, actor, query) : listOf(db, actor, filters, query)}
      filters={filters}
      errors={errors}
      departments={departmentOptions(db, actor).map(({ id, name }) => [String(id), name])}
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
): List {
  const { box } = filters
  const page = readPage(query)
  if (box && isCallBox(box)) {
    return { kind: 'calls', page: boxCalls(db, actor, { ...filters, box }, page) }
  }
  return { kind: 'findings', page: findingQueue(db, actor, filters, page) }
}

function filtersOf(c: Context<AppEnv>): FindingFilters {
  const query = c.req.query()
  return readFindingFilters(query, readDays(query))
}

type Extra = Partial<Pick<ReviewProps, 'submitted' | 'lost' | 'errors' | 'values'>>

/** The next one to hear, on the list it was opened from. */
function nextOf(c: Context<AppEnv>, finding: { id: number; rank: number }) {
  const { db, actor } = c.var
  if (!ofDay(c)) return nextInQueue(db, actor, filtersOf(c), finding)
  return nextOnList(db, actor, queueDayOf(db, Date.now()), finding.id)
}

const ofDay = (c: Context<AppEnv>) => c.req.query('list') === 'today'

/** What stands beside it on that list, and how many of it wait. */
function aroundOf(c: Context<AppEnv>, finding: { id: number; rank: number }) {
  const { db, actor } = c.var
  if (!ofDay(c)) {
    const queue = neighbours(db, actor, filtersOf(c), finding)
    return { queue, pending: pendingCount(db, actor) }
  }
  const day = queueDayOf(db, Date.now())
  const head = dayHead(db, actor, day)
  const pending = head ? head.total - head.done : 0
  return { queue: neighboursOnList(db, actor, day, finding.id), pending }
}

/** The page of one finding; showing its text leaves a trace. */
function reviewPage(c: Context<AppEnv>, id: number, { submitted = null, ...extra }: Extra) {
  const { db, actor } = c.var
  const detail = findingDetail(db, actor, id)
  openedTranscript(db, actor, detail.recording.id)
  const listening = listeningTo(db, actor, id)
  if (can(actor, 'finding.recheck') && !detail.verdict) openedFinding(db, actor, id)
  const page = (
    <ReviewPage
      detail={detail}
      {...aroundOf(c, detail.finding)}
      listening={listening}
      next={nextOf(c, detail.finding)}
      lanes={audioLanes(db, detail.recording, detail.call)}
      nonce={c.get('secureHeadersNonce') ?? ''}
      query={queueQuery(c.req.query())}
      may={{
        recheck: can(actor, 'finding.recheck'),
        correct: can(actor, 'transcript.correct'),
        readRegister: can(actor, 'register.list'),
        readComplaint: can(actor, 'complaint.list'),
      }}
      submitted={submitted}
      {...extra}
    />
  )
  const name = detail.call?.callNo ?? detail.recording.originalName
  return c.render(page, { title: `复核 ${name}`, wide: true })
}
