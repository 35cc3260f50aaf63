import type { Context } from 'hono'

import { record } from '#src/audit/record.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { type AppEnv, streamDownload } from '#src/kernel/web.ts'

import type { CellValue } from './definition.ts'
import { mediaTypes, tablePieces } from './files/table-file.ts'

/** A table of a page that is no list of its own: reckoned at once, and never long. */
export type PageTable = {
  key: string
  title: string
  head: readonly { label: string; num?: boolean }[]
  rows: readonly CellValue[][]
}

/** As a page shows it, and still a number. */
export const rounded = <T extends number | null>(value: T, digits = 1) =>
  value === null ? value : Number(value.toFixed(digits))

type Of = {
  tables: readonly PageTable[]
  /** Where the page lies, and what it was narrowed to in words. */
  path: string
  filter: string
}

/** One table of a page as a file. Written on the trail before the first byte leaves, as a list is. */
export function sendTable(c: Context<AppEnv>, { tables, path, filter }: Of) {
  const { db, actor } = c.var
  const table = tables.find(({ key }) => key === c.req.param('table'))
  if (!table) throw new NotFound()
  const { title, head, rows } = table
  const format = c.req.query('format') === 'csv' ? 'csv' : 'xlsx'
  const now = Date.now()
  const particulars = { list: title, filter, rows: rows.length, format }
  record(db, actor, 'list.exported', { kind: 'list', id: path }, particulars)
  const name = `${title}_${filter}.${format}`.replaceAll(' ', '')
  const pieces = tablePieces(
    format,
    {
      labels: head.map(({ label }) => label),
      nums: head.map(({ num }) => num === true),
      notes: [
        ['范围', filter],
        ['导出', `${actor.name} ${formatTime(now)}`],
      ],
    },
    [[...rows]],
  )
  return streamDownload(c, name, pieces, mediaTypes[format])
}
