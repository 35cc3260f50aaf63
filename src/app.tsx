import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { compress } from 'hono/compress'
import { getCookie } from 'hono/cookie'
import { csrf } from 'hono/csrf'
import { HTTPException } from 'hono/http-exception'
import { requestId } from 'hono/request-id'
import { TrieRouter } from 'hono/router/trie-router'
import { NONCE, secureHeaders } from 'hono/secure-headers'

import { dashboardRoutes } from '#src/analytics/dashboard/routes.tsx'
import { estimateRoutes } from '#src/analytics/estimate/routes.tsx'
import { monthlyReportRoutes } from '#src/analytics/monthly-reports/routes.tsx'
import { dashboardWallRoutes } from '#src/analytics/wall/routes.tsx'
import { apiGuideRoutes, apiRoutes, tokenRoutes } from '#src/api/routes.tsx'
import { record } from '#src/audit/record.ts'
import { auditRoutes } from '#src/audit/routes.tsx'
import { trailList } from '#src/audit/trail-list.ts'
import { accountsList } from '#src/auth/accounts-list.ts'
import { sessionOf, signedIn, signInHref } from '#src/auth/middleware.ts'
import { rolesWith } from '#src/auth/policy.ts'
import { accountRoutes, accountsRoutes, signInRoutes } from '#src/auth/routes.tsx'
import { roles } from '#src/auth/vocabulary.ts'
import { frequentCallerRoutes } from '#src/callers/frequent/routes.tsx'
import { repeatCallRoutes } from '#src/callers/repeats/routes.tsx'
import { callerRoutes } from '#src/callers/routes.tsx'
import { clipRoutes } from '#src/clips/routes.tsx'
import { entryCallRoutes } from '#src/complaints/entry-call-routes.tsx'
import { flowRoutes } from '#src/complaints/flow/routes.tsx'
import { replyCheckRoutes } from '#src/complaints/handling/reply-check-routes.tsx'
import { handlingRoutes } from '#src/complaints/handling/routes.tsx'
import { settlingRoutes } from '#src/complaints/handling/settling-routes.tsx'
import { majorRoutes } from '#src/complaints/major/routes.tsx'
import { monthRoutes } from '#src/complaints/months/routes.tsx'
import { outsideCaseRoutes } from '#src/complaints/outside-cases/routes.tsx'
import { returnScoreRoutes } from '#src/complaints/return-scores/routes.tsx'
import { complaintRoutes, registerRoutes } from '#src/complaints/routes.tsx'
import { dispatchesRoutes } from '#src/complaints/routing/dispatches-routes.tsx'
import { routingRoutes } from '#src/complaints/routing/routes.tsx'
import { sendBacksRoutes } from '#src/complaints/routing/send-backs-routes.tsx'
import { routingSettingsRoutes } from '#src/complaints/routing/settings-routes.tsx'
import { takeInRoutes } from '#src/complaints/take-in-routes.tsx'
import { timingRoutes } from '#src/complaints/timing/routes.tsx'
import { workOrderRoutes } from '#src/complaints/work-orders/routes.tsx'
import { contestRoutes } from '#src/contest/routes.tsx'
import { trialRoutes } from '#src/contest/trial-routes.tsx'
import { navOf } from '#src/home/nav.ts'
import { homeRoutes } from '#src/home/routes.tsx'
import { riskRoutes, riskStandardRoutes } from '#src/hotspots/risks/routes.tsx'
import { hotspotRoutes } from '#src/hotspots/routes.tsx'
import type { ImportFiles } from '#src/imports/files.ts'
import { importRoutes } from '#src/imports/routes.tsx'
import { reviewAppealRoutes } from '#src/inspection/appeals/routes.tsx'
import { complaintsUnderAppeal } from '#src/inspection/appeals/under-appeal.ts'
import { blindness } from '#src/inspection/blindness.ts'
import { calibrationRoutes } from '#src/inspection/calibration/routes.tsx'
import { formRoutes } from '#src/inspection/forms/routes.tsx'
import { markRoutes } from '#src/inspection/marks/routes.tsx'
import { myReviewRoutes } from '#src/inspection/my-reviews/routes.tsx'
import { overlongRoutes } from '#src/inspection/overlong/routes.tsx'
import { assignmentRoutes } from '#src/inspection/sampling/assignment-routes.tsx'
import { drawRoutes } from '#src/inspection/sampling/draw-routes.tsx'
import { planRoutes } from '#src/inspection/sampling/routes.tsx'
import { sheetRoutes, unaskedRoutes } from '#src/inspection/scoring/routes.tsx'
import { taskRoutes } from '#src/inspection/tasks/routes.tsx'
import { jobRoutes } from '#src/jobs/routes.tsx'
import { type Actor, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden, NotFound, Refused } from '#src/kernel/errors.ts'
import { isKeptByBrowser, tellTaken } from '#src/kernel/sent-form.ts'
import type { AppEnv } from '#src/kernel/web.ts'
import { knowledgeRoutes } from '#src/library/knowledge/routes.tsx'
import { caseClipRoutes } from '#src/library/typical-cases/clip-routes.tsx'
import { caseRoutes } from '#src/library/typical-cases/routes.tsx'
import { caseStepRoutes } from '#src/library/typical-cases/step-routes.tsx'
import type { ExportFiles } from '#src/lists/files/export-files.ts'
import { framed } from '#src/lists/framed.ts'
import { exportRoutes, listRoutes } from '#src/lists/routes.tsx'
import { lectureRoutes } from '#src/meetings/lectures/routes.tsx'
import { meetingRoutes } from '#src/meetings/sharing/routes.tsx'
import { themeRoutes } from '#src/meetings/themes/routes.tsx'
import { walkthroughRoutes } from '#src/meetings/walkthroughs/routes.tsx'
import { messageRoutes } from '#src/notices/channels/routes.tsx'
import { unreadCount } from '#src/notices/queries.ts'
import { noticeRoutes } from '#src/notices/routes.tsx'
import { businessTypeRoutes, organisationRoutes, shiftRoutes } from '#src/organisation/routes.tsx'
import { seasonRoutes } from '#src/organisation/seasons/routes.tsx'
import { workingCalendarRoutes } from '#src/organisation/working-calendar/routes.tsx'
import { textOf } from '#src/particulars/vocabulary.ts'
import { ownProfileRoutes, profileRoutes } from '#src/profiles/routes.tsx'
import { callRoutes } from '#src/recordings/call-routes.tsx'
import { ledgerRoutes } from '#src/recordings/ledger/routes.tsx'
import { noteRoutes } from '#src/recordings/notes/routes.tsx'
import { recordingRoutes } from '#src/recordings/routes.tsx'
import { sourceRoutes } from '#src/recordings/sources/routes.tsx'
import type { Storage } from '#src/recordings/storage.ts'
import { retentionRoutes } from '#src/retention/routes.tsx'
import { backTraceRoutes, chainRoutes } from '#src/screening/back-trace/routes.tsx'
import { reconciliationRoutes } from '#src/screening/reconciliation/routes.tsx'
import { modelRoutes } from '#src/screening/retraining/routes.tsx'
import { findingRoutes } from '#src/screening/routes.tsx'
import { lexiconRoutes } from '#src/screening/rules/routes.tsx'
import { searchRoutes } from '#src/search/routes.tsx'
import { analysisPaperRoutes } from '#src/supervision/analyses/paper-routes.tsx'
import { analysisRoutes } from '#src/supervision/analyses/routes.tsx'
import { bulletinRoutes } from '#src/supervision/bulletins/routes.tsx'
import { defectRoutes } from '#src/supervision/defects/routes.tsx'
import { exchangePlanRoutes } from '#src/supervision/exchange-plans/routes.tsx'
import { supervisionRoutes } from '#src/supervision/sheets/routes.tsx'
import type { SheetFiles } from '#src/supervision/sheets/sheet-files.ts'
import { wallRoutes } from '#src/supervision/wall/routes.tsx'
import { classRoutes } from '#src/training/classes/routes.tsx'
import { ownCourseRoutes } from '#src/training/courses/own-routes.tsx'
import { courseRoutes } from '#src/training/courses/routes.tsx'
import { eapRoutes } from '#src/training/eap/routes.tsx'
import { effectRoutes } from '#src/training/effects/routes.tsx'
import { ownExamRoutes } from '#src/training/exams/own-routes.tsx'
import { examRoutes } from '#src/training/exams/routes.tsx'
import { followUpRoutes } from '#src/training/interviews/follow-up-routes.tsx'
import { interviewRoutes } from '#src/training/interviews/routes.tsx'
import { mentorshipRoutes } from '#src/training/mentorships/routes.tsx'
import { offenderRoutes } from '#src/training/offenders/routes.tsx'
import { trainingPlanRoutes } from '#src/training/plans/routes.tsx'
import { questionRoutes } from '#src/training/questions/routes.tsx'
import { ownQuizRoutes } from '#src/training/quizzes/own-routes.tsx'
import { quizRoutes } from '#src/training/quizzes/routes.tsx'
import { trainingRecordRoutes } from '#src/training/records/routes.tsx'
import type { EnginePlaces } from '#src/transcription/engines/places.ts'
import { lineRoutes } from '#src/transcription/line/routes.tsx'
import { transcriptionStatus } from '#src/transcription/queries.ts'
import { transcriptionRoutes } from '#src/transcription/routes.tsx'
import { unmaskingRoutes } from '#src/unmasking/routes.tsx'
import {
  CrashPage,
  ErrorFragment,
  NoPermissionPage,
  NotFoundPage,
  RefusedPage,
} from '#views/errors.tsx'
import { Bare, Layout } from '#views/layout.tsx'

import { readAssets } from './assets.ts'
import { builtUpon } from './docket/built-upon.ts'
import { docketRoutes } from './docket/routes.tsx'
import { traceRoutes } from './docket/trace-routes.tsx'
import { lists } from './list-registry.ts'

export type AppOptions = {
  db: Db
  storage: Storage
  importFiles: ImportFiles
  exportFiles: ExportFiles
  /** Under which callers' numbers stand in addresses. */
  callerKey: Buffer
  sheetFiles: SheetFiles
  /** Address people use, where it differs from what the server sees (a TLS proxy in front). */
  publicUrl: string | null
  maxUploadBytes: number
  engines: EnginePlaces
  ffmpeg: string
  log: { error: (facts: object, message: string) => void }
}

/** The words of calls are sought from anywhere; the page of search has a box of its own. */
function searchesFrom(actor: Actor, path: string): boolean {
  return can(actor, 'recording.list') && can(actor, 'recording.play') && path !== '/search'
}

/** The groups of the menu a person left open, as app.js keeps them in a cookie. */
function openGroupsIn(cookie: string | undefined): string[] | null {
  return cookie === undefined ? null : cookie.slice(0, 400).split('.')
}

/** The whole product as one request handler: middleware, then one mount line per part. */
export function createApp(options: AppOptions) {
  const { db, publicUrl } = options
  const assets = readAssets()
  const assetUrl = (name: string) => `/assets/${name}?v=${assets.get(name)?.hash ?? ''}`
  // So many routes are past the default one, which tries and falls back to this at the first request.
  const app = new Hono<AppEnv>({ router: new TrieRouter() })

  app.use(requestId())
  app.use(compress())
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'", NONCE],
        styleSrc: ["'self'", NONCE],
        imgSrc: ["'self'", 'data:'],
        mediaSrc: ["'self'"],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
      strictTransportSecurity: publicUrl?.startsWith('https:') ? 'max-age=15552000' : false,
      referrerPolicy: 'same-origin',
    }),
  )
  app.use(async (c, next) => {
    c.set('db', db)
    c.setRenderer((content, page) => {
      const nonce = c.get('secureHeadersNonce') ?? ''
      const actor = c.get('actor') as AppEnv['Variables']['actor'] | undefined
      const at = { now: Date.now(), posted: c.req.method !== 'GET' }
      const shell = { title: page.title, nonce, assets: assetUrl, ...at }
      if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store')
      if (!actor) return c.html(<Bare {...shell}>{content}</Bare>)
      const roleLabel = actor.roles.map((role) => roles[role as keyof typeof roles]).join('、')
      return c.html(
        <Layout
          {...shell}
          path={c.req.path}
          accountId={actor.accountId}
          user={{ name: actor.name, roleLabel: roleLabel || '未授权' }}
          unread={unreadCount(db, actor)}
          nav={navOf(db, actor)}
          openGroups={openGroupsIn(getCookie(c, 'huiting_menu'))}
          status={transcriptionStatus(db)}
          search={searchesFrom(actor, c.req.path)}
          wide={page.wide}
        >
          {content}
        </Layout>,
      )
    })
    await next()
  })

  // Before the check of origins and the limits of forms: it reads no cookie, takes nothing but tokens,
  // and sets limits of its own.
  const api = apiRoutes(options)
  app.route('/api/v1', api)
  app.use(publicUrl ? csrf({ origin: new URL(publicUrl).origin }) : csrf())

  app.get('/health', (c) => c.json({ ok: true }))
  app.get('/assets/:name', (c) => {
    const asset = assets.get(c.req.param('name'))
    if (!asset) throw new NotFound()
    const current = c.req.query('v') === asset.hash
    c.header('Cache-Control', current ? 'public, max-age=31536000, immutable' : 'no-cache')
    return c.body(asset.body, 200, { 'Content-Type': asset.type })
  })

  const form = bodyLimit({
    maxSize: 64 * 1024 * 1024,
    onError: () => {
      throw new HTTPException(413)
    },
  })
  app.use(async (c, next) => {
    // Recordings and tables stream to disk under their own limit; everything else is a small form.
    if (c.req.method === 'PATCH' && c.req.path.startsWith('/recordings/uploads/')) return next()
    if (c.req.method === 'PUT' && c.req.path === '/imports/files') return next()
    return form(c, next)
  })

  app.route('/', signInRoutes({ secureCookies: publicUrl?.startsWith('https:') ?? false }))
  app.use(signedIn)
  app.use(tellTaken)
  app.route('/', homeRoutes)
  app.route('/notices', noticeRoutes)
  app.route('/messages', messageRoutes)
  app.route('/account', accountRoutes)
  app.route('/accounts', accountsRoutes(framed(accountsList)))
  app.route('/audit', auditRoutes(framed(trailList(textOf))))
  app.route('/lists', listRoutes(lists))
  app.route('/exports', exportRoutes(lists, options.exportFiles))
  app.route('/tokens', tokenRoutes)
  app.route('/api', apiGuideRoutes(api, options))
  app.route('/organisation', organisationRoutes)
  app.route('/business-types', businessTypeRoutes)
  app.route('/shifts', shiftRoutes)
  app.route('/working-calendar', workingCalendarRoutes)
  app.route('/seasons', seasonRoutes)
  app.route('/calls', callRoutes(blindness))
  app.route('/calls', chainRoutes(blindness))
  app.route('/imports', importRoutes(options.importFiles))
  app.route('/recordings/sources', sourceRoutes(options))
  app.route('/recordings/ledger', ledgerRoutes)
  app.route('/recordings', noteRoutes(blindness))
  app.route('/recordings', clipRoutes(options.storage))
  app.route('/recordings', recordingRoutes(options, blindness, builtUpon))
  app.route('/transcription/line', lineRoutes)
  app.route('/transcription', transcriptionRoutes(options.engines, options.ffmpeg, blindness))
  app.route('/jobs', jobRoutes)
  app.route('/retention', retentionRoutes(blindness))
  app.route('/register', registerRoutes(blindness))
  app.route('/register', entryCallRoutes)
  app.route('/work-orders', workOrderRoutes(blindness))
  app.route('/complaints/reply-checks', replyCheckRoutes)
  app.route('/complaints', handlingRoutes(blindness))
  app.route('/complaints', settlingRoutes(blindness))
  app.route('/complaints', timingRoutes(blindness))
  app.route('/complaints', majorRoutes(blindness))
  app.route('/complaints/months', monthRoutes)
  app.route('/complaints', complaintRoutes(blindness))
  app.route('/complaints', takeInRoutes)
  app.route('/complaints/routing', routingSettingsRoutes)
  app.route('/complaints/send-backs', sendBacksRoutes(blindness))
  app.route('/complaints/dispatches', dispatchesRoutes(blindness))
  app.route('/complaints/return-scores', returnScoreRoutes(blindness))
  app.route('/complaints', routingRoutes(blindness))
  app.route('/complaints', flowRoutes(blindness))
  app.route('/complaints', docketRoutes(blindness))
  app.route('/traces', traceRoutes(blindness))
  app.route('/frequent-callers', frequentCallerRoutes)
  app.route('/repeat-calls', repeatCallRoutes(blindness))
  app.route('/hotspots', hotspotRoutes(blindness))
  app.route('/risks', riskRoutes)
  app.route('/risk-standards', riskStandardRoutes)
  app.route('/callers', callerRoutes(options.callerKey, blindness))
  app.route('/outside-cases', outsideCaseRoutes)
  app.route('/back-traces', backTraceRoutes)
  app.route('/findings/models', modelRoutes)
  app.route('/findings', findingRoutes(blindness))
  app.route('/inspection/tasks', taskRoutes)
  app.route('/inspection/sheets', sheetRoutes)
  app.route('/inspection/score', unaskedRoutes)
  app.route('/search', searchRoutes(blindness))
  app.route('/reconciliation', reconciliationRoutes(blindness))
  app.route('/lexicon', lexiconRoutes)
  app.route('/inspection/forms', formRoutes)
  app.route('/inspection/marks', markRoutes)
  app.route('/inspection/plans', planRoutes)
  app.route('/inspection/draws', drawRoutes)
  app.route('/inspection/assignments', assignmentRoutes)
  app.route('/inspection/overlong', overlongRoutes)
  app.route('/inspection/calibration', calibrationRoutes)
  app.route('/review-appeals', reviewAppealRoutes)
  app.route('/my-reviews', myReviewRoutes(options))
  app.route('/unmasking', unmaskingRoutes(blindness))
  app.route('/interviews', followUpRoutes(blindness))
  app.route('/interviews', interviewRoutes(blindness))
  app.route('/repeat-offenders', offenderRoutes(blindness, complaintsUnderAppeal))
  app.route('/classes', classRoutes)
  app.route('/mentorships', mentorshipRoutes)
  app.route('/library', caseClipRoutes(options.storage))
  app.route('/library', caseStepRoutes(blindness))
  app.route('/library', caseRoutes(blindness))
  app.route('/training-plans', trainingPlanRoutes)
  app.route('/eap', eapRoutes)
  app.route('/analyses', analysisRoutes(blindness))
  app.route('/analyses', analysisPaperRoutes)
  app.route('/supervision', supervisionRoutes(blindness, options.sheetFiles))
  app.route('/questions', questionRoutes(options.storage))
  app.route('/exams', examRoutes)
  app.route('/quizzes', quizRoutes)
  app.route('/courses', courseRoutes)
  app.route('/my-courses', ownCourseRoutes(options.storage))
  app.route('/my-exams/quizzes', ownQuizRoutes)
  app.route('/my-exams', ownExamRoutes(options.storage))
  app.route('/training-effects', effectRoutes)
  app.route('/training-records', trainingRecordRoutes(blindness))
  app.route('/profiles', profileRoutes(blindness))
  app.route('/my-profile', ownProfileRoutes(blindness))
  app.route('/supervision-wall', wallRoutes())
  app.route('/bulletins', bulletinRoutes(blindness))
  app.route('/defects', defectRoutes(blindness))
  app.route('/exchange-plans', exchangePlanRoutes())
  app.route('/meetings', meetingRoutes)
  app.route('/themes', themeRoutes)
  app.route('/lectures', lectureRoutes)
  app.route('/walkthroughs', walkthroughRoutes(options.storage))
  app.route('/dashboard', dashboardRoutes)
  app.route('/wall', dashboardWallRoutes)
  app.route('/estimate', estimateRoutes(blindness))
  app.route('/monthly-reports', monthlyReportRoutes)
  app.route('/contest/simulation', trialRoutes)
  app.route('/contest', contestRoutes(complaintsUnderAppeal))
  app.route('/knowledge', knowledgeRoutes)

  app.notFound((c) => {
    c.status(404)
    return wantsFragment(c.req.raw)
      ? c.html(<ErrorFragment sentence="没有找到" />)
      : c.render(<NotFoundPage />, { title: '没有找到' })
  })

  app.onError((error, c) => {
    const fragment = wantsFragment(c.req.raw)
    const session = sessionOf(c)
    if (session) c.set('actor', session.actor)
    if (error instanceof NotFound) {
      c.status(404)
      if (fragment) return c.html(<ErrorFragment sentence="没有找到，可能已被删除" />)
      return c.render(<NotFoundPage />, { title: '没有找到' })
    }
    if (error instanceof Forbidden) {
      if (session) {
        const particulars = { method: c.req.method, permission: error.permission }
        const page = { kind: 'page', id: c.req.path } as const
        record(db, session.actor, 'request.denied', page, particulars)
      }
      const holders = error.permission ? rolesWith(error.permission).map((role) => roles[role]) : []
      c.status(403)
      if (fragment) return c.html(<ErrorFragment sentence="您的角色不能做这一步" />)
      const page = (
        <NoPermissionPage grantedBy={`安全管理员（能做这一步的有：${holders.join('、')}）`} />
      )
      return c.render(page, { title: '没有权限' })
    }
    if (error instanceof Refused) {
      c.status(409)
      if (fragment) return c.html(<ErrorFragment sentence={error.message} />)
      return c.render(<RefusedPage sentence={error.message} />, { title: '这一步不能做' })
    }
    if (error instanceof HTTPException) {
      // A request without a session, from another site, or one that cannot be read
      const { status } = error
      c.status(status)
      const ended = status === 401
      const sentence =
        ended && isKeptByBrowser(c)
          ? keptSentence
          : (refusalsOfRequests[status] ?? '请求的内容读不出来，没有执行')
      if (fragment) return c.html(<ErrorFragment sentence={sentence} />)
      const back = ended ? { href: signInHref(c), label: '去登录' } : undefined
      return c.render(<RefusedPage sentence={sentence} back={back} />, { title: '这一步不能做' })
    }
    options.log.error(
      { err: error, requestId: c.var.requestId, path: c.req.path },
      'request failed',
    )
    c.status(500)
    if (fragment) return c.html(<ErrorFragment sentence="系统出错了，没有保存，请稍后再试" />)
    return c.render(<CrashPage requestId={c.var.requestId} />, { title: '系统出错了' })
  })

  return app
}

const keptSentence =
  '登录已过期，刚才填的没有提交，但已留在本机。登录后回到刚才那一页，点“用这份”再提交一次'

const refusalsOfRequests: Record<number, string> = {
  401: '登录已过期，刚才填的没有提交。请登录后回到上一页，再提交一次',
  403: '这个请求不是从本站的页面发出的，没有执行',
  413: '内容太大，没有收下；一次最多 64 MB',
}

/** A request made from inside a page, which takes a fragment or JSON rather than a document. */
function wantsFragment(request: Request): boolean {
  return request.headers.has('HX-Request') || request.headers.get('X-Requested-With') === 'huiting'
}
