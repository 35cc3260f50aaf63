import { writeRows, writeTable } from '#src/kernel/csv.ts'

import type { CellValue } from '../definition.ts'
import type { ExportFormat } from '../vocabulary.ts'
import { type FileHead, workbookPieces } from './workbook.ts'

/** A list as a file of either kind, piece by piece, as its rows come. */
export function tablePieces(
  format: ExportFormat,
  head: FileHead,
  chunks: Iterable<CellValue[][]>,
): AsyncIterable<string | Uint8Array> {
  return format === 'xlsx' ? workbookPieces(head, chunks) : csvPieces(head, chunks)
}

async function* csvPieces({ labels, notes }: FileHead, chunks: Iterable<CellValue[][]>) {
  yield writeTable([...labels], [])
  for (const chunk of chunks) {
    yield writeRows(chunk)
    // Writing is quicker than the disk and than whoever reads: others have their turn in between.
    await new Promise(setImmediate)
  }
  yield writeRows([[], ...notes.map(([label, text]) => [`${label}：${text}`])])
}

export const mediaTypes: Record<ExportFormat, string> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
}
