import { type Context, Hono } from 'hono'
import { z } from 'zod'

import { record } from '#src/audit/record.ts'
import { drawnBlocks } from '#src/documents/drawn.ts'
import { asWord } from '#src/documents/serve-word.ts'
import { authorise, can } from '#src/kernel/actor.ts'
import { Refused } from '#src/kernel/errors.ts'
import { type FieldErrors, parseForm, typedTexts } from '#src/kernel/form.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { sendTable } from '#src/lists/page-table.ts'
import { paperTables } from '#src/lists/paper-tables.ts'
import { MonthlyReportPage } from '#views/analytics/monthly-report.tsx'
import { MonthlyReportsPage } from '#views/analytics/monthly-reports.tsx'
import { PaperPage } from '#views/documents/paper-page.tsx'

import { monthWords, reportName, reportPaper } from './paper.ts'
import { monthsWithout, reportList, reportShown } from './queries.ts'
import { longestComment, reportSections, reportStates } from './vocabulary.ts'
import { commentOnReport, draftReport, publishReport } from './write.ts'

const one = '/:id{[0-9]{1,15}}'
const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))

const draftForm = z.object({
  month: z.string().regex(/^\d{4}-\d{2}$/, '请选一个月份'),
})
const commentForm = z.object({
  section: z.enum(keysOf(reportSections), '没有这一段，请刷新页面'),
  text: z
    .string()
    .transform((text) => text.trim())
    .pipe(z.string().max(longestComment, `最多 ${longestComment} 字，没有保存`)),
  revision: z.coerce.number().int().min(0).max(1_000_000),
})

/** 月报: mounted under /monthly-reports. */
export const monthlyReportRoutes = new Hono<AppEnv>()
  .get('/', (c) => indexPage(c))
  .post('/', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'report.write')
    const body = await readBody(c)
    const input = parseForm(draftForm, body)
    if (!input.ok) return indexPage(c, { ...input, values: typedTexts(body) }, 422)
    try {
      return c.redirect(`/monthly-reports/${draftReport(db, actor, input.data.month).id}`, 303)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      return indexPage(c, { errors: { month: error.message }, values: typedTexts(body) }, 409)
    }
  })
  .get(one, (c) => showPage(c))
  .post(`${one}/comments`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'report.write')
    const body = await readBody(c)
    const input = parseForm(commentForm, body)
    const values = typedTexts(body)
    if (!input.ok) return showPage(c, { errors: input.errors, values }, 422)
    try {
      commentOnReport(db, actor, idOf(c), input.data)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      return showPage(c, { errors: { text: error.message }, values }, 409)
    }
    return c.redirect(`/monthly-reports/${idOf(c)}#${input.data.section}`, 303)
  })
  .post(`${one}/publication`, (c) => {
    const { db, actor } = c.var
    authorise(actor, 'report.write')
    try {
      publishReport(db, actor, idOf(c))
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      return showPage(c, { errors: { form: error.message }, values: {} }, 409)
    }
    return c.redirect(`/monthly-reports/${idOf(c)}`, 303)
  })
  .get(`${one}/print`, (c) => {
    const { shown, paper } = paperOf(c)
    const at = `/monthly-reports/${shown.report.id}`
    const page = (
      <PaperPage paper={paper} drawn={drawnBlocks(paper)} back={at} word={`${at}/word`} />
    )
    return c.render(page, { title: paper.title })
  })
  .get(`${one}/word`, (c) => {
    const { shown, paper } = paperOf(c)
    return asWord(c, paper, reportName(shown.report.month))
  })
  .get(`${one}/tables/:table`, tableOf)

/** A table of a report, of those its reader is shown. */
function tableOf(c: Context<AppEnv>) {
  const { db, actor } = c.var
  const now = Date.now()
  const shown = reportShown(db, actor, idOf(c), now)
  const { id, month, state } = shown.report
  const tables = paperTables(reportPaper(shown, actor.name, now))
  const filter = `${monthWords(month)}月报，${reportStates[state]}`
  return sendTable(c, { tables, path: `/monthly-reports/${id}`, filter })
}

/** Each taking of a paper leaves a trace. */
function paperOf(c: Context<AppEnv>) {
  const { db, actor } = c.var
  const now = Date.now()
  const shown = reportShown(db, actor, idOf(c), now)
  const { id, month } = shown.report
  record(db, actor, 'report.exported', { kind: 'report', id }, { month })
  return { shown, paper: reportPaper(shown, actor.name, now) }
}

type GivenReport = { errors: FieldErrors; values: Record<string, string> }

function indexPage(
  c: Context<AppEnv>,
  given: GivenReport | null = null,
  status: 200 | 409 | 422 = 200,
) {
  const { db, actor } = c.var
  authorise(actor, 'dashboard.read')
  const before = c.req.query('before') ?? ''
  const list = reportList(db, actor, /^\d{4}-\d{2}$/.test(before) ? before : null)
  c.status(status)
  const page = (
    <MonthlyReportsPage
      list={list}
      months={can(actor, 'report.write') ? monthsWithout(db, Date.now()) : []}
      may={{ write: can(actor, 'report.write') }}
      given={given}
    />
  )
  return c.render(page, { title: '月报' })
}

function showPage(
  c: Context<AppEnv>,
  given: GivenReport | null = null,
  status: 200 | 409 | 422 = 200,
) {
  const { db, actor } = c.var
  const now = Date.now()
  const shown = reportShown(db, actor, idOf(c), now)
  const paper = reportPaper(shown, actor.name, now)
  c.status(status)
  const page = (
    <MonthlyReportPage
      shown={shown}
      paper={paper}
      drawn={drawnBlocks(paper)}
      may={{ write: can(actor, 'report.write') && shown.report.state === 'draft' }}
      given={given}
    />
  )
  return c.render(page, { title: `${monthWords(shown.report.month)}月报` })
}
