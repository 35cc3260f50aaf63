import type { Cells } from '#src/kernel/importing.ts'
import { type Encoding, inspectEncoding, type Inspected } from '#src/kernel/tables/encoding.ts'
import { NoTable, openRows } from '#src/kernel/tables/read-rows.ts'

import type { ImportFiles } from './files.ts'
import type { ImportFile } from './schema.ts'

export type TableFacts = Inspected & { header: string[] }

/** Looks through a brought file once; raises NoTable, in words, when it is no table. */
export async function inspectTable(files: ImportFiles, sha256: string): Promise<TableFacts> {
  const inspected = await inspectEncoding(refusingOthers(files.read(sha256)))
  const { header, rows } = await openRows(files.read(sha256), inspected)
  for await (const some of rows) if (some.length > 0) return { ...inspected, header }
  throw new NoTable('表里只有表头，没有数据行')
}

/** The first rows of a kept file as they are, for proposals. */
export async function firstRows(
  files: ImportFiles,
  file: ImportFile,
  count: number,
): Promise<Cells[]> {
  const found: Cells[] = []
  const { rows } = await openRows(files.read(file.sha256), inspectedOf(file))
  for await (const some of rows) {
    for (const row of some) if (row.ok) found.push(row.cells)
    if (found.length >= count) break
  }
  return found.slice(0, count)
}

export function inspectedOf({ encoding, switchLine }: ImportFile): Inspected {
  return { encoding: encoding as Encoding, switchLine }
}

/** Workbooks and other files that only bear the name of a table are known by their first bytes. */
async function* refusingOthers(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let first = true
  for await (const chunk of chunks) {
    if (first) {
      const head = Buffer.from(chunk.subarray(0, 4096))
      const start = head.subarray(0, 4).toString('hex')
      if (start === '504b0304' || start === 'd0cf11e0') throw new NoTable(workbook)
      const utf16 = start.startsWith('fffe') || start.startsWith('feff')
      if (!utf16 && head.includes(0)) throw new NoTable('文件里有空字符，不是 CSV 表格')
      first = false
    }
    yield chunk
  }
  if (first) throw new NoTable('文件是空的')
}

const workbook =
  '这是 Excel 工作簿，不是 CSV。请在 Excel 里选“文件 → 另存为”，类型选“CSV UTF-8（逗号分隔）”，再导入'
