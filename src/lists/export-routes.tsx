import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'

import { type Context, Hono } from 'hono'
import { z } from 'zod'

import { record } from '#src/audit/record.ts'
import { refused } from '#src/kernel/errors.ts'
import { readPage } from '#src/kernel/paging.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { type AppEnv, download, readBody, streamDownload } from '#src/kernel/web.ts'
import { ExportRows, ExportsPage } from '#views/lists/exports.tsx'

import { filterWords } from './address.ts'
import {
  type AnyList,
  authoriseList,
  exportTrace,
  type ListedRow,
  type ListQuery,
} from './definition.ts'
import {
  askExport,
  cancelExport,
  exportList,
  fetchExport,
  fileNameOf,
  headOf,
  openExports,
} from './exports.ts'
import type { ExportFiles } from './files/export-files.ts'
import { mediaTypes, tablePieces } from './files/table-file.ts'
import { chosenIds, listIn } from './list-in.ts'
import { firstRows, rowsOf } from './rows.ts'
import { type ExportFormat, exportFormats, listRefusals, rowsAtOnce } from './vocabulary.ts'

const oneExport = '/:id{[0-9]{1,15}}'
const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))
const formatForm = z.enum(keysOf(exportFormats)).catch('xlsx')

/** 导出: small lists come at once, long ones are written in the background and fetched here. */
export const exportRoutes = (lists: readonly AnyList[], files: ExportFiles) =>
  new Hono<AppEnv>()
    .get('/', (c) => {
      const { db, actor } = c.var
      const query = c.req.query()
      const page = exportList(db, actor, readPage(query))
      const live = openExports(db, actor).length > 0
      return c.render(<ExportsPage page={page} query={query} live={live} />, { title: '我的导出' })
    })
    .get('/live', (c) => {
      const { db, actor } = c.var
      const query = c.req.query()
      const page = exportList(db, actor, readPage(query))
      c.header('Cache-Control', 'no-store')
      const live = openExports(db, actor).length > 0
      return c.html(<ExportRows page={page} query={query} live={live} />)
    })
    .post('/', async (c) => {
      const { db, actor } = c.var
      const body = await readBody(c, { all: true })
      const { list, query, address } = listIn(lists, body)
      authoriseList(actor, list)
      const format = formatForm.parse(body['format'])
      const at = Date.now()
      const { keys, ...head } = headOf(db, actor, list, query, at)
      const ids = chosenIds(body)
      const chosen = body['selection'] === 'on' && body['all'] !== 'on'
      if (chosen) {
        if (ids.size === 0) throw refused(listRefusals, 'nothing-chosen')
        const page = typeof body['at'] === 'string' ? { ...query, at: body['at'] } : query
        const rows = rowsOf(db, actor, list, page, ids, keys)
        return sendRows(c, { list, query, format, at, head }, rows, { chosen: ids.size })
      }
      const { rows, more } = await firstRows(db, actor, list, query, rowsAtOnce, keys)
      if (!more) return sendRows(c, { list, query, format, at, head }, rows)
      askExport(db, actor, list, { query, address, format })
      return c.redirect('/exports', 303)
    })
    .get(`${oneExport}/file`, async (c) => {
      const { file, row } = fetchExport(c.var.db, c.var.actor, lists, idOf(c))
      const place = files.pathOf(file)
      const stats = await stat(place).catch(() => null)
      if (!stats) throw refused(listRefusals, 'file-gone')
      const name = fileNameOf(row.title, row.format, row.at)
      for (const [header, value] of Object.entries(download(name, mediaTypes[row.format])))
        c.header(header, value)
      c.header('Content-Length', String(stats.size))
      return c.body(Readable.toWeb(createReadStream(place)) as ReadableStream<Uint8Array>)
    })
    .post(`${oneExport}/cancellation`, (c) => {
      cancelExport(c.var.db, c.var.actor, idOf(c))
      return c.redirect('/exports', 303)
    })

type Sent = {
  list: AnyList
  query: ListQuery
  format: ExportFormat
  at: number
  head: Omit<ReturnType<typeof headOf>, 'keys'>
}

/** Written down before the first byte leaves: what was taken away is known, whatever comes of it. */
function sendRows(
  c: Context<AppEnv>,
  { list, query, format, at, head }: Sent,
  rows: ListedRow[],
  more: Record<string, unknown> = {},
) {
  const { db, actor } = c.var
  const filter = filterWords(db, list, query)
  const particulars = { list: list.title, filter, rows: rows.length, format, ...more }
  record(db, actor, exportTrace(list), { kind: 'list', id: list.path }, particulars)
  const pieces = tablePieces(format, head, [rows.map(({ cells }) => cells)])
  return streamDownload(c, fileNameOf(list.title, format, at), pieces, mediaTypes[format])
}
