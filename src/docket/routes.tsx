import { type Context, Hono } from 'hono'

import { recordOnce } from '#src/audit/record-once.ts'
import { can } from '#src/kernel/actor.ts'
import { type AppEnv, download } from '#src/kernel/web.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { DocketDocument } from '#views/docket/document.tsx'
import { DocketPage } from '#views/docket/show.tsx'

import { docketOf } from './docket.ts'
import { exportDocket } from './export.ts'
import { type ExportWay, linesOfPage } from './vocabulary.ts'

const at = '/:id{[0-9]{1,15}}/docket'

/** 现场卷宗: one page of a case, its print and its file. */
export const docketRoutes = (blindness: Blindness) => {
  const taken = (c: Context<AppEnv>, way: ExportWay) => {
    const { db, actor } = c.var
    const docket = exportDocket(db, actor, Number(c.req.param('id')), way, blindness)
    const page = (
      <DocketDocument
        docket={docket}
        by={actor.name}
        nonce={way === 'print' ? (c.get('secureHeadersNonce') ?? '') : null}
      />
    )
    return { complaintNo: docket.complaint.complaintNo, page }
  }
  return new Hono<AppEnv>()
    .get(at, (c) => {
      const { db, actor } = c.var
      const docket = docketOf(db, actor, Number(c.req.param('id')), blindness)
      const { complaint, lines } = docket
      recordOnce(db, actor, 'docket.opened', { kind: 'complaint', id: complaint.id })
      const parts = Math.max(1, Math.ceil(lines.length / linesOfPage))
      const asked = /^\d{1,6}$/.test(c.req.query('part') ?? '') ? Number(c.req.query('part')) : 1
      const part = Math.min(Math.max(1, asked), parts)
      const from = (part - 1) * linesOfPage
      const page = (
        <DocketPage
          docket={{ ...docket, lines: lines.slice(from, from + linesOfPage) }}
          place={{ part, parts, from, all: lines.length }}
          may={{ unmask: can(actor, 'caller.read'), trace: can(actor, 'trace.read') }}
        />
      )
      return c.render(page, { title: `现场卷宗 ${complaint.complaintNo}` })
    })
    .post(`${at}/print`, (c) => {
      c.header('Cache-Control', 'no-store')
      return c.html(taken(c, 'print').page)
    })
    .post(`${at}/file`, (c) => {
      const { complaintNo, page } = taken(c, 'file')
      const name = `现场卷宗-${complaintNo}.html`
      return c.html(page, 200, download(name, 'text/html; charset=utf-8'))
    })
}
