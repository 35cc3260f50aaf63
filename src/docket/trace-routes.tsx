import { type Context, Hono } from 'hono'

import { record } from '#src/audit/record.ts'
import type { SubjectKind } from '#src/audit/vocabulary.ts'
import { readPage } from '#src/kernel/paging.ts'
import type { AppEnv } from '#src/kernel/web.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { TracesPage } from '#views/docket/traces.tsx'

import { tracesOfCalibration, tracesOfFinding, tracesOfReturnScore } from './figure-traces.ts'
import { type Traces, tracesOfMonth, tracesOfSheet, tracesOfVerdict } from './traces.ts'

const one = '/:id{[0-9]{1,15}}'
const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))

/** 背后痕迹: what lies behind a score, a verdict, a count, a rank, a mark or a measure of agreement. */
export const traceRoutes = (blindness: Blindness) =>
  new Hono<AppEnv>()
    .get(`/sheets${one}`, (c) => {
      const { db, actor } = c.var
      const traces = tracesOfSheet(db, actor, idOf(c), readPage(c.req.query()))
      return tracesPage(c, traces, { kind: 'sheet', id: idOf(c) })
    })
    .get(`/complaints${one}`, (c) => {
      const { db, actor } = c.var
      const traces = tracesOfVerdict(db, actor, idOf(c), readPage(c.req.query()), blindness)
      return tracesPage(c, traces, { kind: 'complaint', id: idOf(c) })
    })
    .get(`/findings${one}`, (c) => {
      const { db, actor } = c.var
      const traces = tracesOfFinding(db, actor, idOf(c), readPage(c.req.query()), blindness)
      return tracesPage(c, traces, { kind: 'finding', id: idOf(c) })
    })
    .get(`/return-scores${one}`, (c) => {
      const { db, actor } = c.var
      const traces = tracesOfReturnScore(db, actor, idOf(c), readPage(c.req.query()))
      return tracesPage(c, traces, { kind: 'return-score', id: idOf(c) })
    })
    .get(`/calibration${one}`, (c) => {
      const { db, actor } = c.var
      const traces = tracesOfCalibration(db, actor, idOf(c), readPage(c.req.query()))
      return tracesPage(c, traces, { kind: 'calibration', id: idOf(c) })
    })
    .get('/months/:month{[0-9]{4}-[0-9]{2}}', (c) => {
      const { db, actor } = c.var
      const month = c.req.param('month')
      const traces = tracesOfMonth(db, actor, month, readPage(c.req.query()))
      return tracesPage(c, traces, { kind: 'month', id: month })
    })

function tracesPage(
  c: Context<AppEnv>,
  traces: Traces,
  subject: { kind: SubjectKind; id: number | string },
) {
  // Turning a page is no second opening.
  if (c.req.query('at') === undefined) record(c.var.db, c.var.actor, 'trace.opened', subject)
  const page = <TracesPage traces={traces} path={c.req.path} query={c.req.query()} />
  return c.render(page, { title: `${traces.what}背后的痕迹` })
}
