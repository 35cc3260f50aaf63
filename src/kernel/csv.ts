import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'

import { cellsOf, headerOf, headerProblem } from './tables/header.ts'

/** Decodes what Chinese office software writes: UTF-8 (with or without BOM), UTF-16 with BOM, GB18030. */
export function decodeText(bytes: Uint8Array): { text: string; encoding: string } {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    return { text: new TextDecoder('utf-16le').decode(bytes), encoding: 'UTF-16' }
  }
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    return { text: new TextDecoder('utf-16be').decode(bytes), encoding: 'UTF-16' }
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'UTF-8' }
  } catch {
    return { text: new TextDecoder('gb18030').decode(bytes), encoding: 'GB18030' }
  }
}

export type TableRow = { line: number; cells: Record<string, string> }
export type Table = { header: string[]; rows: TableRow[]; encoding: string }
export type TableRead = { ok: true; table: Table } | { ok: false; problem: string }

/** Reads a small CSV file with a header row at once; see `tables/` for any size. Ragged rows keep what they have; `line` is the file's own. */
export function readTable(bytes: Uint8Array): TableRead {
  if (bytes.byteLength === 0) return { ok: false, problem: '文件是空的' }
  const { text, encoding } = decodeText(bytes)
  if (text.includes('\0')) return { ok: false, problem: '文件里有空字符，不是 CSV 表格' }
  let records: { record: string[]; info: { lines: number } }[]
  try {
    records = parse(text, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      max_record_size: 200_000,
      record_delimiter: ['\r\n', '\n', '\r'],
    }) as unknown as typeof records
  } catch (error) {
    const lines = (error as { lines?: number }).lines
    return { ok: false, problem: `第 ${lines ?? '?'} 行读不成表格：引号没有成对，或一行太长` }
  }
  const header = headerOf(records[0]?.record ?? [])
  const problem = headerProblem(header)
  if (problem) return { ok: false, problem }
  const rows = records
    .slice(1)
    .map(({ record, info }) => ({ line: info.lines, cells: cellsOf(header, record) }))
  return { ok: true, table: { header, rows, encoding } }
}

/** A CSV file that opens in Chinese Excel and carries no live formulas. */
export function writeTable(header: string[], rows: (string | number | null)[][]): string {
  return stringify([header, ...rows], { bom: true, escape_formulas: true })
}

/** More rows of such a file. */
export function writeRows(rows: (string | number | null)[][]): string {
  return stringify(rows, { escape_formulas: true })
}
