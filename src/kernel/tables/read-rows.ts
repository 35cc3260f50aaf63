import { parse } from 'csv-parse/sync'

import { type CutRecord, cutRecords, longestRecord } from './cut-records.ts'
import { decodeChunks, type Inspected, undecodable } from './encoding.ts'
import { cellsOf, headerOf, headerProblem } from './header.ts'

/** One row of a table, or why it cannot be read; `line` is where it begins in the file. */
export type ReadRow = { line: number } & (
  | { ok: true; cells: Record<string, string> }
  | { ok: false; problem: string }
)

/** A file that is no table at all; the sentence is for the person who brought it. */
export class NoTable extends Error {}

type Open = { header: string[]; rows: AsyncGenerator<ReadRow[]> }

/**
 * Reads a CSV file piece by piece: the header first, then its rows. Memory does not grow with the
 * file. Raises NoTable when there is no header to go by.
 */
export async function openRows(
  chunks: AsyncIterable<Uint8Array>,
  inspected: Inspected,
): Promise<Open> {
  const records = readRecords(cutRecords(decodeChunks(chunks, inspected)))
  const first = await records.next()
  const [head, ...rest] = first.done ? [] : first.value
  const header = headerOf(head?.record ?? [])
  const problem = head ? (head.problem ?? headerProblem(header)) : '文件是空的'
  if (problem !== null) {
    await records.return(undefined)
    throw new NoTable(problem)
  }
  async function* rows() {
    try {
      yield rest.flatMap((record) => rowOf(header, record))
      for await (const batch of records) yield batch.flatMap((record) => rowOf(header, record))
    } finally {
      // A reader that has seen enough leaves no open file behind.
      await records.return(undefined)
    }
  }
  return { header, rows: rows() }
}

type ParsedRecord = { line: number; record: string[] | null; problem: string | null }

function rowOf(header: string[], { line, record, problem }: ParsedRecord): ReadRow[] {
  if (record === null) return [{ line, ok: false, problem: problem ?? '这一行读不出来' }]
  if (record.every((cell) => cell === '')) return []
  const wrong = rowProblem(header, record)
  if (wrong) return [{ line, ok: false, problem: wrong }]
  return [{ line, ok: true, cells: cellsOf(header, record) }]
}

function rowProblem(header: string[], record: string[]): string | null {
  if (record.some((cell) => cell.includes('\0'))) return '这一行有空字符，没有导入'
  if (record.some((cell) => cell.includes(undecodable))) {
    return '这一行有读不出的字，文字编码和表里其他行不一样；请把整份表另存为 UTF-8 再导入'
  }
  if (record.slice(header.length).some((cell) => cell !== '')) {
    return `这一行有 ${record.length} 列，表头只有 ${header.length} 列；单元格里的逗号要用引号括起来`
  }
  const again = header.every((name, index) => (record[index] ?? '').toLowerCase() === name)
  return again ? '这一行是又一个表头，没有导入' : null
}

async function* readRecords(cuts: AsyncIterable<CutRecord[]>): AsyncGenerator<ParsedRecord[]> {
  for await (const some of cuts) yield parseTogether(some)
}

/** Records are parsed together, as that is quicker; where one is faulty, each on its own. */
function parseTogether(cuts: CutRecord[]): ParsedRecord[] {
  const sound = cuts.filter(({ problem }) => problem === null)
  const parsed = sound.length > 0 ? parseText(sound.map(({ text }) => text).join('\n')) : []
  if (sound.length === cuts.length && parsed?.length === sound.length) {
    return sound.map(({ line }, index) => ({ line, record: parsed[index] ?? [], problem: null }))
  }
  return cuts.flatMap(parseAlone)
}

function parseAlone({ line, text, problem }: CutRecord): ParsedRecord[] {
  if (problem) return [{ line, record: null, problem: problems[problem] }]
  const [record, ...more] = parseText(text) ?? []
  if (record && more.length === 0) return [{ line, record, problem: null }]
  const lines = text.split('\n')
  if (lines.length === 1) return [{ line, record: null, problem: problems['open-quote'] }]
  // A stray quote tied lines together that are none of each other's business.
  return lines.flatMap((part, index) => {
    if (part.trim() === '') return []
    return parseAlone({ line: line + index, text: part, problem: null })
  })
}

const problems = {
  'too-long': `这一行超过 ${longestRecord / 10_000} 万字，没有导入`,
  'open-quote': '这一行的引号没有成对，没有导入',
} as const

function parseText(text: string): string[][] | null {
  try {
    return parse(text, { relax_column_count: true, trim: true, record_delimiter: '\n' })
  } catch {
    return null
  }
}
