import type { CellValue } from '#src/lists/definition.ts'
import type { PageColumn, PageTable } from '#src/lists/page-table.ts'

import { Table } from './table.tsx'

/** A table of words and numbers alone, drawn from the same lines as its file. */
export function PlainTable({ table: { title, head, rows } }: { table: PageTable }) {
  return (
    <Table caption={title} head={head.map(({ label, num = false }) => ({ label, num }))}>
      {rows.map((cells) => (
        <tr>
          {head.map((column, index) => (
            <td class={column.num ? 'num' : undefined}>{words(cells[index] ?? null, column)}</td>
          ))}
        </tr>
      ))}
    </Table>
  )
}

function words(value: CellValue, { digits }: PageColumn): string {
  if (value === null || value === '') return '—'
  if (typeof value === 'string') return value
  const exact = digits === undefined ? {} : { minimumFractionDigits: digits }
  return value.toLocaleString('zh-CN', { ...exact, maximumFractionDigits: digits ?? 3 })
}
