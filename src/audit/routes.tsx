import { Hono } from 'hono'

import { formatDay, formatSeconds } from '#src/kernel/calendar.ts'
import { writeTable } from '#src/kernel/csv.ts'
import { readPage } from '#src/kernel/paging.ts'
import { type AppEnv, download } from '#src/kernel/web.ts'
import { AuditPage } from '#views/audit/index.tsx'

import { checkRoutes } from './check-routes.tsx'
import { lastCheck } from './checks.ts'
import { auditExport, auditPage, longestExport, readAuditFilter } from './queries.ts'
import { record } from './record.ts'
import type { AuditEvent } from './schema.ts'
import { auditActions, subjectKinds } from './vocabulary.ts'

const columns = ['编号', '时间', '人员', '账号编号', '操作', '对象类别', '对象编号', '详情']

/** Words of particulars come from every slice, so they are handed down. */
type InWords = (particulars: Readonly<Record<string, unknown>>) => string

/** 操作留痕: reading it leaves no trace of its own, taking a copy away does. */
export const auditRoutes = (inWords: InWords) =>
  new Hono<AppEnv>()
    .route('/checks', checkRoutes)
    .get('/', (c) => {
      const { db, actor } = c.var
      const query = c.req.query()
      const page = auditPage(db, actor, readAuditFilter(query), readPage(query))
      return c.render(
        <AuditPage
          page={page}
          query={query}
          longestExport={longestExport}
          check={lastCheck(db, actor)}
        />,
        {
          title: '操作留痕',
        },
      )
    })
    .get('/export.csv', (c) => {
      const { db, actor } = c.var
      const { rows, more } = auditExport(db, actor, readAuditFilter(c.req.query()))
      const lines = rows.map((event) => lineOf(event, inWords))
      if (more) lines.push(['', '', '', '', `只导出最近 ${longestExport} 条，请缩小时间范围`])
      record(db, actor, 'audit.exported', { kind: 'page', id: '/audit' }, { rows: rows.length })
      const name = `操作留痕_${formatDay(Date.now()).replaceAll('-', '')}.csv`
      return c.body(writeTable(columns, lines), 200, download(name))
    })

function lineOf(event: AuditEvent, inWords: InWords): (string | number | null)[] {
  return [
    event.id,
    formatSeconds(event.at),
    event.actorName,
    event.actorId,
    auditActions[event.action] ?? event.action,
    subjectKinds[event.subjectKind] ?? event.subjectKind,
    event.subjectId,
    inWords(event.particulars),
  ]
}
