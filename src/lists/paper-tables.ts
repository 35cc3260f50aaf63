import type { PaperDocument } from '#src/documents/document.ts'

import type { CellValue } from './definition.ts'
import type { PageTable } from './page-table.ts'

/** The tables of a paper that are taken along alone: as they are printed, with numbers as numbers. */
export const paperTables = ({ blocks }: Pick<PaperDocument, 'blocks'>): PageTable[] =>
  blocks.flatMap((block) => {
    if (block.kind !== 'table' || !block.file) return []
    const figures = new Set(block.right)
    return {
      ...block.file,
      head: block.head.map((label, column) => ({ label, num: figures.has(column) })),
      rows: block.rows.map((row) =>
        row.map((words, column) => (figures.has(column) ? numberIn(words) : words)),
      ),
    }
  })

/** `1,204` is a number, `12.3%` stays as it is printed; a dash is nothing. */
function numberIn(words: string): CellValue {
  if (words === '—') return null
  const plain = words.replaceAll(/(?<=\d),(?=\d{3})/g, '')
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : words
}
