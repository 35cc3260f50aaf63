import type { Context } from 'hono'

import { record } from '#src/audit/record.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { type AppEnv, streamDownload } from '#src/kernel/web.ts'

import type { CellValue } from './definition.ts'
import { mediaTypes, tablePieces } from './files/table-file.ts'

/** `digits`: how many of a number's decimals a page shows that draws its table from here. */
export type PageColumn = { label: string; num?: boolean; digits?: number }

/** A table of a page that is no list of its own: reckoned at once, and never long. */
export type PageTable = {
  key: string
  title: string
  head: readonly PageColumn[]
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
  const { title, rows } = table
  const particulars = { list: title, filter, rows: rows.length, format: formatAsked(c) }
  record(db, actor, 'list.exported', { kind: 'list', id: path }, particulars)
  return streamTable(c, table, `${title}_${filter}`, [['范围', filter]])
}

const formatAsked = (c: Context<AppEnv>) => (c.req.query('format') === 'csv' ? 'csv' : 'xlsx')

/** Rows as a file of the kind asked for, who took it when beneath them. The trace is the caller's. */
export function streamTable(
  c: Context<AppEnv>,
  { head, rows }: Pick<PageTable, 'head' | 'rows'>,
  called: string,
  notes: readonly (readonly [label: string, text: string])[],
) {
  const format = formatAsked(c)
  const said = {
    labels: head.map(({ label }) => label),
    nums: head.map(({ num }) => num === true),
    notes: [...notes, ['导出', `${c.var.actor.name} ${formatTime(Date.now())}`] as const],
  }
  const name = `${called}.${format}`.replaceAll(' ', '')
  return streamDownload(c, name, tablePieces(format, said, [[...rows]]), mediaTypes[format])
}
