import type { Child } from 'hono/jsx'

import type { Cell, DashboardTable } from '#src/analytics/dashboard/table.ts'
import { Card, Empty } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'

/** A table of figures; a number with rows behind it opens them. */
export function DataTable({ table, actions }: { table: DashboardTable; actions?: Child }) {
  const { title, note, head, rows, sum } = table
  return (
    <Card title={title} note={note} actions={rows.length === 0 ? null : actions} flush>
      {rows.length === 0 ? (
        <Empty title="这段时间没有" />
      ) : (
        <Table caption={title} head={head.map((column) => ({ ...column }))} density="compact">
          {rows.map((cells) => (
            <tr>
              {cells.map((cell, index) => (
                <Value cell={cell} num={head[index]?.num} />
              ))}
            </tr>
          ))}
          {sum ? (
            <tr class="dash-sum">
              {sum.map((cell, index) => (
                <Value cell={cell} num={head[index]?.num} />
              ))}
            </tr>
          ) : null}
        </Table>
      )}
    </Card>
  )
}

function Value({ cell, num }: { cell: Cell; num: boolean | undefined }) {
  const text = cell.text ?? (cell.value === null ? '—' : String(cell.value))
  return (
    <td class={num ? 'num' : undefined}>{cell.href ? <a href={cell.href}>{text}</a> : text}</td>
  )
}
