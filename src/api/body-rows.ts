import { readTable, type Table, type TableRow } from '#src/kernel/csv.ts'
import type { RowError } from '#src/kernel/importing.ts'

import { ApiError } from './errors.ts'
import { type JsonObject, JsonProblem, type JsonValue, readJson } from './strict-json.ts'

/** Rows of one request; more are to be sent in several, so that no request holds the others up. */
export const mostRows = 10_000

/** `line` of a row: the line of the file, or the place in a JSON array, counted from 1. */
export type BodyRows = { table: Table; errors: RowError[] }

/** Reads the body of a request by its content type; raises ApiError when it is none of them. */
export function readRows(contentType: string, bytes: Uint8Array): BodyRows {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? ''
  const read = readers[type]
  if (!read) throw new ApiError('wrong-type')
  const rows = read(bytes)
  if (rows.table.rows.length > mostRows) {
    throw new ApiError('too-large', { message: `一次最多 ${mostRows} 行，请分几次发送` })
  }
  return rows
}

const readers: Record<string, (bytes: Uint8Array) => BodyRows> = {
  'text/csv': csv,
  'application/json': jsonArray,
  'application/x-ndjson': jsonLines,
  'application/jsonl': jsonLines,
}
Object.setPrototypeOf(readers, null)

function csv(bytes: Uint8Array): BodyRows {
  const read = readTable(bytes)
  if (!read.ok) throw new ApiError('bad-body', { message: read.problem })
  return { table: read.table, errors: [] }
}

function jsonArray(bytes: Uint8Array): BodyRows {
  const value = parse(textOf(bytes))
  const rows = Array.isArray(value) ? value : [value]
  return tableOf(rows.map((row, index) => ({ line: index + 1, row })))
}

function jsonLines(bytes: Uint8Array): BodyRows {
  const lines = textOf(bytes).split('\n')
  if (lines.length > mostRows * 2) throw new ApiError('too-large')
  const errors: RowError[] = []
  const rows: { line: number; row: JsonValue }[] = []
  for (const [index, text] of lines.entries()) {
    if (text.trim() === '') continue
    const line = index + 1
    try {
      rows.push({ line, row: readJson(text) })
    } catch (error) {
      if (!(error instanceof JsonProblem)) throw error
      errors.push({ line, column: null, message: error.message.replace(/（第 1 行）$/, '') })
    }
  }
  const read = tableOf(rows)
  return { table: read.table, errors: [...errors, ...read.errors] }
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new ApiError('bad-body', { message: 'JSON 要用 UTF-8 编码' })
  }
}

function parse(text: string): JsonValue {
  try {
    return readJson(text)
  } catch (error) {
    if (!(error instanceof JsonProblem)) throw error
    throw new ApiError('bad-body', { message: error.message })
  }
}

/** Objects become the rows a CSV table would give: a field left out is a column left out. */
function tableOf(given: { line: number; row: JsonValue }[]): BodyRows {
  const header = new Set<string>()
  const rows: TableRow[] = []
  const errors: RowError[] = []
  for (const { line, row } of given) {
    if (!(row instanceof Map)) {
      errors.push({ line, column: null, message: '每一行应是一个 JSON 对象' })
      continue
    }
    const wrong = [...row].find(([, value]) => cellOf(value) === null)
    if (wrong) {
      const message = '应是文字、数字、真假或空，不能再套一层'
      errors.push({ line, column: wrong[0], message })
      continue
    }
    for (const name of row.keys()) header.add(name)
    rows.push({ line, cells: cellsOf(row) })
  }
  return { table: { header: [...header], rows, encoding: 'UTF-8' }, errors }
}

function cellsOf(row: JsonObject): Record<string, string> {
  return Object.fromEntries([...row].map(([name, value]) => [name, cellOf(value) ?? '']))
}

/** Null empties a field, as an empty cell does. */
function cellOf(value: JsonValue): string | null {
  if (typeof value === 'object') return value === null ? '' : null
  return String(value)
}
